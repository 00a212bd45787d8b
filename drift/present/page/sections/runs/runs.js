// Several runs beside each other by epoch.

import { lineChart } from "../../shared/chart.js";
import { shownWord } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

addChart("runs-accuracy", drawRuns("accuracy", "test accuracy", false));
addChart("runs-distance", drawRuns("distance", "cosine distance", true));
addChart("runs-pair", drawRuns("pair", "cosine similarity", false));

// One line a run; a run that ended earlier has a shorter one.
function drawRuns(what, axis, fromZero) {
  const kinds = ["first", "second", "third", "fourth", "fifth", "sixth"];
  return (box, data) => {
    const longest = data.runs.reduce((most, one) => (one.epochs.length > most.length ? one.epochs : most), []);
    lineChart(box, {
      label: `The ${axis} of each run by epoch; the table below has the last figures.`,
      epochs: longest,
      fromZero,
      axis,
      series: data.runs.map((one, order) => ({
        name: shownWord(one.run),
        kind: kinds[order],
        values: longest.map((_, at) => one[what][at] ?? null),
      })),
    });
  };
}
