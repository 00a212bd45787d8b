// What each epoch scored.

import { lineChart } from "../../shared/chart.js";
import { shuffledBand } from "../../shared/control_bands.js";
import { addChart } from "../../shared/views.js";

addChart("scores", drawScores);

/** @param {HTMLElement} box @param {Data} data */
function drawScores(box, data) {
  const all = Object.entries(data.scores.series);
  const accuracies = all.filter(([name]) => name.includes("accuracy"));
  const chosen = (accuracies.length ? accuracies : all).slice(0, 2);
  const series = chosen.map(([name, values]) => ({
    name: name.replaceAll("_", " "),
    kind: name.startsWith("test") || chosen.length === 1 ? "first" : "second",
    values,
  }));
  lineChart(box, {
    label: "Scores by epoch; the table beside it has the figures.",
    epochs: data.scores.epochs,
    fromZero: false,
    whole: accuracies.length ? [0, 1] : null,
    least: accuracies.length ? 0.1 : 0,
    axis: accuracies.length ? "share of documents" : "score",
    series: [...(accuracies.length ? shuffledBand(data.scores.shuffled, "test accuracy") : []), ...series],
  });
}
