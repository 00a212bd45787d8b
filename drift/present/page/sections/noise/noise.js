// The run beside its controls: other seeds, and the same training on shuffled labels.

import { lastNumber, LEAST_SIMILARITY, lineChart, SIMILARITY } from "../../shared/chart.js";
import { controlBand, controlBands, SEEDS, SHUFFLED } from "../../shared/control_bands.js";
import { addChart } from "../../shared/views.js";

const FIGURES = {
  changed: { title: "Mean neighbourhood change of seen words", axis: "1 − share of neighbours kept" },
  axis: { title: "Share of the first axis in all displacement", axis: "share of squared displacement" },
  lean: { title: "Lean of words along the first axis with the labels trained on", axis: "Spearman with log odds" },
};

addChart("noise-moved", drawNoiseByEpoch);
addChart("noise-changed", (box, data) => drawNoiseFigure("changed", box, data));
addChart("noise-axis", (box, data) => drawNoiseFigure("axis", box, data));
addChart("noise-lean", (box, data) => drawNoiseFigure("lean", box, data));

/** @param {HTMLElement} box @param {Data} data */
function drawNoiseByEpoch(box, data) {
  const bands = controlBands(data, "cosine");
  const ends = bands.map((one) => `${one.name} ${lastNumber(one.values, 1e-5)}`).join(", ");
  const run = { name: "this run", kind: "first", values: data.groups.seen_cosine.map((one) => one[1]) };
  lineChart(box, {
    label: `Median cosine distance of seen words by epoch, at the end: this run ${lastNumber(run.values, 1e-5)}, ${ends}.`,
    epochs: data.epochs,
    axis: "cosine distance",
    least: 0.02,
    series: [...bands, run],
  });
}

// One of the figures by epoch, from the first epoch on.
/** @param {FigureName} key @param {HTMLElement} box @param {Data} data */
function drawNoiseFigure(key, box, data) {
  const { title, axis } = FIGURES[key];
  const { epochs, figures } = data.controls?.by_epoch ?? { epochs: [], figures: {} };
  const figure = figures[key];
  if (!figure) return;
  const bands = [...controlBand(figure.seeds, SEEDS), ...controlBand(figure.shuffled, SHUFFLED)];
  const series = [...bands, { name: "this run", kind: "first", values: figure.run }];
  const told = series.map((one) => `${one.name} ${lastNumber(one.values, 1e-4)}`).join(", ");
  const isLean = key === "lean"; // a rank correlation
  lineChart(box, {
    label: `${title} by epoch, at the end: ${told}.`,
    epochs,
    axis,
    series,
    fromZero: !isLean,
    whole: isLean ? SIMILARITY : null,
    least: LEAST_SIMILARITY,
  });
}
