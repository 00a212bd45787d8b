// Several runs beside each other by epoch.

import { LEAST_SIMILARITY, lineChart, SIMILARITY } from "../../shared/chart.js";
import { shuffledBand } from "../../shared/control_bands.js";
import { shownWord } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

addChart("runs-accuracy", drawRuns("accuracy", { axis: "test accuracy (share)", fromZero: false, whole: [0, 1], least: 0.1 }));
addChart("runs-distance", drawRuns("distance", { axis: "cosine distance", least: 0.02 }));
const PAIR = { axis: "cosine similarity", fromZero: false, whole: SIMILARITY, least: LEAST_SIMILARITY };
addChart("runs-pair", drawRuns("pair", PAIR));

// The band of the first run's trainings on shuffled labels, beside one other run: the colour is a third run's.
/** @param {"accuracy" | "distance" | "pair"} what @param {Data} data @returns {Series[]} */
function runsBand(what, data) {
  if (data.runs.length > 2) return [];
  const bands = { accuracy: data.scores.shuffled, distance: data.controls?.shuffled.cosine, pair: data.pair?.shuffled };
  const found = shuffledBand(bands[what], shownWord(data.runs[0].run));
  if (what !== "accuracy") return found;
  return found.map((one) => ({ ...one, values: [null, ...one.values], low: [null, ...one.low], high: [null, ...one.high] })); // none before training
}

// One line a run; a run that ended earlier has a shorter one.
/** @param {"accuracy" | "distance" | "pair"} what @param {Omit<LineChart, "label" | "epochs" | "series">} chart */
function drawRuns(what, chart) {
  const kinds = ["first", "second", "third", "fourth", "fifth", "sixth"];
  return (/** @type {HTMLElement} */ box, /** @type {Data} */ data) => {
    const longest = data.runs.map((one) => one.epochs).reduce((most, its) => (its.length > most.length ? its : most), []);
    lineChart(box, {
      ...chart,
      label: `The ${chart.axis} of each run by epoch; the table below has the last figures.`,
      epochs: longest,
      series: [
        ...runsBand(what, data),
        ...data.runs.map((one, order) => ({
          name: shownWord(one.run),
          kind: kinds[order],
          values: longest.map((_, at) => one[what][at] ?? null),
        })),
      ],
    });
  };
}
