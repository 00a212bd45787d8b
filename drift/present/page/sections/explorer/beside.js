// Several words beside each other: how alike every two of them are, epoch by epoch, and each one's neighbours.

import { LEAST_SIMILARITY, lineChart, SIMILARITY } from "../../shared/chart.js";
import { codeOf } from "../../shared/code.js";
import { likeBand, pairBand } from "../../shared/control_bands.js";
import { similarityByEpoch } from "../../shared/data.js";
import { element, fixed, partOf, shownWord } from "../../shared/dom.js";
import { figureTable, meansLink, plainWord } from "../../shared/words.js";
import { bumpChart } from "./bump.js";
import { takingButtons } from "./taking.js";
import { wordHeading, wordSentence } from "./word_parts.js";

const KINDS = ["first", "second", "third", "fourth", "fifth", "sixth"];

// Fills the body and returns a function that shows the epoch at a place.
/** @param {HTMLElement} body @param {Data} data @param {Word[]} words @param {HTMLElement} control */
export function showBeside(body, data, words, control) {
  const pairs = pairsOf(data, words);
  const table = element("div", {});
  const plot = element("div", { class: "plot" });
  const cards = words.map((word) => wordCard(data, word));
  body.append(
    element(
      "div",
      { class: "columns" },
      element("figure", { class: "chart" }, element("figcaption", {}, "Cosine similarity, by epoch ", meansLink("similarity")), plot),
      table,
    ),
    takingButtons(data, words, pairs),
    control,
    element("div", { class: "cards" }, ...cards),
  );
  drawPairs(plot, data, pairs);
  const marks = cards.map((card, order) => bumpChart(partOf(card, ".bump", HTMLElement), data, words[order]));
  return (/** @type {number} */ at) => {
    marks.forEach((mark) => mark(at));
    table.replaceChildren(pairTable(data, pairs, at), ...missing(pairs), ...withoutBand(data, pairs));
  };
}

/** @param {Data} data @param {Word[]} words */
function pairsOf(data, words) {
  return words.flatMap((a, first) =>
    words.slice(first + 1).map((b) => {
      if (data.pair && isTelling(data, a, b)) return { a, b, cosine: data.pair.cosine, digits: 3, isRounded: false };
      const { values, ...exact } = similarityByEpoch(data, a.place, b.place);
      return { a, b, cosine: values, ...exact };
    }),
  );
}

/** @param {HTMLElement} box @param {Data} data @param {Pair[]} pairs */
function drawPairs(box, data, pairs) {
  /** @param {Pair} pair */
  const name = ({ a, b }) => `${shownWord(a.word)} and ${shownWord(b.word)}`;
  const ends = pairs.map((pair) => `${name(pair)} from ${fixed(pair.cosine[0], pair.digits)} to ${fixed(pair.cosine.at(-1), pair.digits)}`);
  lineChart(box, {
    label: `Cosine similarity by epoch: ${ends.join("; ")}.`,
    epochs: data.epochs,
    fromZero: false,
    whole: SIMILARITY,
    least: LEAST_SIMILARITY,
    axis: "cosine similarity",
    series: [
      ...bandOfPair(data, pairs),
      ...pairs.slice(0, KINDS.length).map((pair, order) => ({
        name: name(pair),
        shown: [plainWord(pair.a.word), " and ", plainWord(pair.b.word)],
        kind: KINDS[order],
        values: pair.cosine,
        digits: pair.digits,
      })),
    ],
  });
}

// Of one pair: its own where the report has it, else that of pairs like it.
/** @param {Data} data @param {Pair[]} pairs */
function bandOfPair(data, pairs) {
  if (pairs.length > 1) return [];
  const [{ a, b, cosine }] = pairs;
  return isTelling(data, a, b) ? pairBand(data) : likeBand(data, a, b, cosine[0]);
}

/** @param {Data} data @param {Word} a @param {Word} b */
function isTelling(data, a, b) {
  return [a.word, b.word].sort().join() === [data.pair?.a, data.pair?.b].sort().join();
}

/** @param {Data} data @param {Pair[]} pairs @param {number} at */
function pairTable(data, pairs, at) {
  const rows = pairs.map(({ a, b, cosine, digits }) => {
    const change = cosine[0] === null || cosine[at] === null ? null : cosine[at] - cosine[0];
    const figures = [fixed(cosine[0], digits), fixed(cosine[at], digits), signed(change, digits), `${rankOf(data, a, b, at)}, ${rankOf(data, b, a, at)}`];
    const both = [plainWord(a.word), " and ", plainWord(b.word)];
    return element(
      "tr",
      {},
      element("th", { scope: "row", class: "pair" }, ...both),
      ...figures.map((figure) => element("td", { class: "number" }, figure)),
    );
  });
  return figureTable({
    label: "Pairs",
    caption:
      `Cosine similarity before and at epoch ${data.epochs[at]}; ranks at that epoch: of the second word among the ` +
      `neighbours of the first, and the other way round, if within the ${data.k} nearest` +
      (pairs.length > KINDS.length ? `. The chart shows the first ${KINDS.length} pairs` : ""),
    heads: ["pair", "before", `epoch ${data.epochs[at]}`, "change", "ranks"],
    rows,
  });
}

/** @param {Data} data @param {Word} word @param {Word} other @param {number} at */
function rankOf(data, word, other, at) {
  const found = word.lists[at].find((one) => one.place === other.place);
  return found ? String(found.rank) : `>${data.k}`;
}

/** @param {number | null} value @param {number} digits */
function signed(value, digits) {
  if (value === null) return "–";
  const size = Math.abs(value).toFixed(digits);
  return Number(size) === 0 ? size : `${value < 0 ? "−" : "+"}${size}`;
}

/** @param {Pair[]} pairs */
function missing(pairs) {
  const [isMissing, isRounded] = [pairs.some((pair) => pair.cosine.includes(null)), pairs.some((pair) => pair.isRounded)];
  const said = [
    isMissing ? "A dash: this report holds no vector of one of the two, or it is zero. " : "",
    isRounded ? "From vectors that are rounded: the last digit may be off by one. " : "",
  ];
  if (!isMissing && !isRounded) return [];
  return [element("p", { class: "note" }, ...said, codeOf("drift compare"), " has every pair, with all digits.")];
}

// Bands of many pairs would hide the lines.
/** @param {Data} data @param {Pair[]} pairs */
function withoutBand(data, pairs) {
  if (pairs.length < 2 || !data.explorer.pairBands) return [];
  return [element("p", { class: "note" }, "Two words alone are drawn beside what shuffled labels do to such pairs.")];
}

/** @param {Data} data @param {Word} word */
function wordCard(data, word) {
  return element(
    "article",
    { class: "card", "aria-label": shownWord(word.word) },
    wordHeading(word),
    wordSentence(data, word),
    element("div", { class: "plot bump" }),
  );
}
