// The run beside its controls: other seeds, and the same training on shuffled labels.

import { lineChart, plainNumber } from "../../shared/chart.js";
import { controlBands, SEEDS, SHUFFLED } from "../../shared/control_bands.js";
import { addChart } from "../../shared/views.js";

const FIGURES = {
  changed: { name: "noise-changed", title: "Mean neighbourhood change of seen words", axis: "1 − share of neighbours kept" },
  axis: { name: "noise-axis", title: "Share of the first axis in all displacement", axis: "share of squared displacement" },
  lean: { name: "noise-lean", title: "Lean of words along the first axis with the labels trained on", axis: "Spearman with log odds" },
};

addChart("noise-moved", drawNoiseByEpoch);
for (const [key, figure] of Object.entries(FIGURES)) addChart(figure.name, (box, data) => drawNoiseFigure(box, data, key, figure));

function drawNoiseByEpoch(box, data) {
  const bands = controlBands(data, "cosine");
  const ends = bands.map((one) => `${one.name} ${plainNumber(one.values.at(-1), 1e-5)}`).join(", ");
  const run = { name: "this run", kind: "first", values: data.groups.seen_cosine.map((one) => one[1]) };
  lineChart(box, {
    label: `Median cosine distance of seen words by epoch, at the end: this run ${plainNumber(run.values.at(-1), 1e-5)}, ${ends}.`,
    epochs: data.epochs,
    axis: "cosine distance",
    least: 0.02,
    series: [...bands, run],
  });
}

// One of the figures by epoch, from the first epoch on.
function drawNoiseFigure(box, data, key, { title, axis }) {
  const { epochs, figures } = data.controls.by_epoch;
  const { run, ...kinds } = figures[key];
  const bands = Object.entries({ seeds: SEEDS, shuffled: SHUFFLED })
    .filter(([name]) => kinds[name])
    .map(([name, kind]) => ({ ...kinds[name], ...kind, name: `${kind.name} (${kinds[name].n})` }));
  const series = [...bands, { name: "this run", kind: "first", values: run }];
  const told = series.map((one) => `${one.name} ${plainNumber(one.values.at(-1), 1e-4)}`).join(", ");
  lineChart(box, { label: `${title} by epoch, at the end: ${told}.`, epochs, axis, series, fromZero: key !== "lean" });
}
