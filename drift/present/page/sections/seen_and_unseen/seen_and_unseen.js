// How far seen and unseen words went, and how many neighbours they kept.

import { brushedChart } from "../../shared/brush.js";
import { lineChart, pairedBars } from "../../shared/chart.js";
import { controlBands, shuffledBand } from "../../shared/control_bands.js";
import { shareKept } from "../../shared/data.js";
import { addChart } from "../../shared/views.js";

/** @type {("seen" | "unseen")[]} */
const SEEN_AND_UNSEEN = ["seen", "unseen"];
const KEPT = "kept"; // in the address

addChart("l2", drawGroups("l2", "L2, unit of the vectors"));
addChart("cosine", drawGroups("cosine", "cosine distance"));
addChart("kept", drawKept);

/** @param {"l2" | "cosine"} measure @param {string} axis */
function drawGroups(measure, axis) {
  return (/** @type {HTMLElement} */ box, /** @type {Data} */ data) => {
    const series = SEEN_AND_UNSEEN.map((kind) => {
      const [low, values, high] = [0, 1, 2].map((part) => data.groups[`${kind}_${measure}`].map((one) => one[part]));
      return { name: `${kind} words`, kind, low, values, high };
    });
    const label = `Displacement (${axis}) of seen and unseen words by epoch; the table below has the figures.`;
    const shuffled = controlBands(data, measure, ["shuffled"]).map((one) => ({ ...one, name: `seen words, ${one.name}` }));
    const least = measure === "cosine" ? 0.02 : 0;
    lineChart(box, { label, epochs: data.epochs, axis, least, series: [...series, ...shuffled] });
  };
}

/** @param {HTMLElement} box @param {Data} data */
function drawKept(box, data) {
  const { seen, unseen, shuffled } = data.kept;
  const series = [
    ...(seen ? [{ name: "seen words", kind: "seen", values: seen }, ...shuffledBand(shuffled, "seen words")] : []),
    ...(unseen ? [{ name: "unseen words", kind: "unseen", values: unseen }] : []),
  ];
  const label = `Share of seen and of unseen words by how many of ${data.k} neighbours they kept.`;
  const { labels } = data.kept;
  brushedChart(
    KEPT,
    labels.length,
    (choose, chosen) => pairedBars(box, { label, labels, series, axis: "share of words", choose, chosen }),
    (place) => keptWords(data, place, labels.length - 1),
    (place) => `they kept ${labels[place]} of their neighbours`,
  );
}

// The words that the report knows of a bar: those that kept so many of `n` parts of their neighbours.
/** @param {Data} data @param {number} place @param {number} n */
function keptWords(data, place, n) {
  const { words } = data.explorer;
  const shares = Array.from({ length: data.explorer.n }, (_, one) => shareKept(data, one));
  return words.filter((_, one) => one < shares.length && shares[one] !== null && Math.round(shares[one] * n) === place);
}
