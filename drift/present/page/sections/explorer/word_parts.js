// The pieces of which a word's view is made.

import { wordAddress } from "../../shared/address.js";
import { bareMark, distance, element, fixed, groupNames, howOften, mark, number, shownWord, times } from "../../shared/dom.js";
import { STANDINGS } from "../../shared/standing.js";
import { figureTable, linkedWord, plainWord } from "../../shared/words.js";
import { runnersOf } from "./bump.js";

export const PLACE = "\ue000"; // stands in a sentence where the word belongs, as in mentions.py
/** @type {Record<string, string>} */
const VERDICTS = {
  unchanged: "same neighbours",
  "self-moved": "it moved away",
  "neighbours-moved": "others moved",
  both: "it and others moved",
  undefined: "no neighbourhood",
};

/** @param {Word} word */
export function wordHeading(word) {
  const counts = howOften(word);
  return element(
    "div",
    { class: "title" },
    element("h3", { class: "name" }, element("bdi", {}, shownWord(word.word))),
    element("span", { class: `badge ${word.seen ? "seen" : "unseen"}` }, bareMark(word), counts),
    word.heldOut ? element("span", { class: "badge" }, "held out") : null,
    element("span", { class: "badge" }, VERDICTS[word.verdict] ?? word.verdict),
    word.standing ? standingBadge("change", word.standing.changed) : null,
    word.standing && word.seen ? standingBadge("displacement", word.standing.moved) : null,
  );
}

// Whether the controls leave something of what happened to the word.
/** @param {string} what @param {Standing} standing */
function standingBadge(what, standing) {
  return element("a", { class: `badge standing s${standing}`, href: "#noise" }, `${what} ${STANDINGS[standing]}`);
}

// Of the last epoch, whichever the slider shows.
/** @param {Data} data @param {Word} word */
export function wordSentence(data, word) {
  const parts = word.sentence.split(PLACE).flatMap((part, order) => (order ? [plainWord(word.word), part] : [part]));
  return element("p", { class: "sentence" }, element("b", {}, byTheEnd(data)), ...parts);
}

/** @param {Data} data */
export const byTheEnd = (data) => `By epoch ${data.epochs.at(-1)}: `;

/** @param {Data} data @param {Word} word */
export function wordFigures(data, word) {
  const entries = [
    ["l2", "displacement (L2)", distance(word.l2)],
    ["cosine", "cosine distance", distance(word.cosine.at(-1), 4)],
    ["norm_change", "norm change", fixed(word.norm)],
    ...wayFigures(word),
    ["overlap", `neighbours kept of ${data.k}`, word.overlap === null ? "–" : `${Math.round(word.overlap * 100)}%`],
    ...(data.explorer.testCounts.some((n) => n > 0) ? [["test_count", "in the test documents", times(word.testCount)]] : []),
    ["rank", "vocabulary rank", number(word.rank)],
  ];
  const made = entries.map(([measure, name, value]) => {
    const meaning = element("a", { href: `#measure-${measure}`, title: "What is this?" }, name);
    return element("div", {}, element("dt", {}, meaning), element("dd", {}, value));
  });
  return element("dl", { class: "figures" }, ...made);
}

// How it went there: nothing of a word that stood still; the last only where the training recorded its steps.
/** @param {Word} word */
function wayFigures(word) {
  if (!word.path) return [];
  const way = [["path", "path (L2)", distance(word.path)], ["straightness", "straightness", fixed(word.straightness, 2)]];
  if (word.momentum === null) return way;
  return [...way, ["momentum", "of its path in steps without it", `${Math.round(word.momentum * 100)}%`]];
}

// Who came and who went, epoch by epoch: the bump chart in words.
/** @param {Data} data @param {Word} word */
export function cameAndWent(data, word) {
  const events = data.epochs.slice(1).map((epoch, place) => {
    const moves = runnersOf(word.lists).flatMap((one) => moved(one, one.ranks[place], one.ranks[place + 1]));
    return moves.length ? element("li", {}, element("b", {}, `Epoch ${epoch}: `), ...divided(moves)) : null;
  });
  const some = events.some((one) => one !== null);
  return element(
    "div",
    { class: "came" },
    element("h4", {}, "Who came and went"),
    some ? element("ol", { class: "events" }, ...events) : element("p", { class: "soft" }, "Nobody, at no epoch."),
  );
}

/** @param {Runner} one @param {number | null} before @param {number | null} after */
function moved(one, before, after) {
  if ((before === null) === (after === null)) return [];
  const text = after === null ? ` left rank ${before}` : ` came in at ${after}`;
  return [element("span", { class: after === null ? "gone" : "new" }, after === null ? "− " : "+ ", linkedWord(one), text)];
}

/** @param {Child[]} parts */
function divided(parts) {
  return parts.flatMap((part, order) => (order ? [", ", part] : [part]));
}

/** @param {Data} data @param {Word} word */
export function strandedPartners(data, word) {
  if (!word.partners.length) return null;
  const rows = word.partners.map((one) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, ...mark(one), linkedWord(one)),
      ...[one.before, one.after, one.before - one.after].map((value) => element("td", { class: "number" }, fixed(value))),
      element("td", {}, one.known ? besideLink(word, one) : null),
    ),
  );
  const others = groupNames(data.counted)[word.seen ? 1 : 0];
  return figureTable({
    label: "Stranded partners",
    caption: `Stranded partners: ${others} words near it before that lost cosine similarity, at most 10`,
    heads: ["partner", "before", "after", "lost", ""],
    rows,
  });
}

/** @param {Word} word @param {Partner} one */
function besideLink(word, one) {
  const label = `Compare ${shownWord(word.word)} with ${shownWord(one.word)}`;
  return element("a", { href: wordAddress(word.word, one.word), "aria-label": label }, "compare");
}
