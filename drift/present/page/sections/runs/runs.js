// Several runs beside each other by epoch.

import { LEAST_SIMILARITY, lineChart, SIMILARITY } from "../../shared/chart.js";
import { shownWord } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

addChart("runs-accuracy", drawRuns("accuracy", { axis: "test accuracy (share)", fromZero: false, whole: [0, 1], least: 0.1 }));
addChart("runs-distance", drawRuns("distance", { axis: "cosine distance", least: 0.02 }));
const PAIR = { axis: "cosine similarity", fromZero: false, whole: SIMILARITY, least: LEAST_SIMILARITY };
addChart("runs-pair", drawRuns("pair", PAIR));

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
      series: data.runs.map((one, order) => ({
        name: shownWord(one.run),
        kind: kinds[order],
        values: longest.map((_, at) => one[what][at] ?? null),
      })),
    });
  };
}
