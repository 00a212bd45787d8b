// How far seen and unseen words went, and how many neighbours they kept.

import { lineChart, pairedBars } from "../../shared/chart.js";
import { controlBands } from "../../shared/control_bands.js";
import { addChart } from "../../shared/views.js";

addChart("l2", drawGroups("l2", "L2"));
addChart("cosine", drawGroups("cosine", "cosine distance"));
addChart("kept", drawKept);

function drawGroups(measure, axis) {
  return (box, data) => {
    const series = ["seen", "unseen"].map((kind) => {
      const [low, values, high] = [0, 1, 2].map((part) => data.groups[`${kind}_${measure}`].map((one) => one[part]));
      return { name: `${kind} words`, kind, low, values, high };
    });
    const label = `Displacement (${axis}) of seen and unseen words by epoch; the table below has the figures.`;
    const shuffled = controlBands(data, measure, ["shuffled"]).map((one) => ({ ...one, name: `seen words, ${one.name}` }));
    lineChart(box, { label, epochs: data.epochs, axis, series: [...series, ...shuffled] });
  };
}

function drawKept(box, data) {
  const series = ["seen", "unseen"]
    .filter((kind) => data.kept[kind] !== null)
    .map((kind) => ({ name: `${kind} words`, kind, values: data.kept[kind] }));
  const label = `Share of seen and of unseen words by how many of ${data.k} neighbours they kept.`;
  pairedBars(box, { label, labels: data.kept.labels, series, axis: "share of words" });
}
