// The telling pair through the epochs.

import { LEAST_SIMILARITY, lineChart, SIMILARITY } from "../../shared/chart.js";
import { element, fixed, shownWord } from "../../shared/dom.js";
import { pairBand } from "../../shared/control_bands.js";
import { addChart } from "../../shared/views.js";

addChart("pair", drawTellingPair);

/** @param {HTMLElement} box @param {Data} data */
function drawTellingPair(box, data) {
  if (!data.pair) return;
  const { a, b, cosine } = data.pair;
  const name = `${shownWord(a)} and ${shownWord(b)}`;
  lineChart(box, {
    label: `Cosine similarity of ${name} by epoch, from ${fixed(cosine[0])} to ${fixed(cosine.at(-1))}.`,
    epochs: data.epochs,
    fromZero: false,
    whole: SIMILARITY,
    least: LEAST_SIMILARITY,
    axis: "cosine similarity",
    series: [...pairBand(data), { name, shown: [boldWord(a), " and ", boldWord(b)], kind: "first", values: cosine }],
  });
}

/** @param {string} word */
function boldWord(word) {
  return element("bdi", { class: "word" }, shownWord(word));
}
