// One word: how far it went, who was near it before and after, and whom it was parted from.

import { wordAddress } from "./address.js";
import { lineChart } from "./chart.js";
import { wordAt } from "./data.js";
import { element, fixed, mark, number, shownWord, times } from "./dom.js";

const PLACE = "\ue000"; // stands in a sentence where the word belongs, as in report_findings.py
const VERDICTS = {
  unchanged: "neighbourhood unchanged",
  "self-moved": "self-moved",
  "neighbours-moved": "neighbours-moved",
  both: "both moved",
  undefined: "no neighbourhood",
};

export function showWord(box, data, text) {
  const place = data.places.get(text);
  if (place === undefined) return box.replaceChildren(...unknown(data, text));
  const word = wordAt(data, place);
  box.replaceChildren(
    heading(word),
    sentence(word),
    figures(data, word),
    element("div", { class: "views" }, ...views(data, word)),
    ...strandedPartners(word),
  );
  drawDisplacement(box.querySelector(".plot"), data, word);
}

function unknown(data, text) {
  const known = `It knows ${number(data.explorer.n)} of ${number(data.vocabulary)} words`;
  return [
    element("h3", { class: "name" }, element("bdi", {}, shownWord(text))),
    element("p", {}, `This report does not know this word. ${known}: make it again with this word asked for.`),
  ];
}

function heading(word) {
  const counts = word.seen ? `seen ${times(word.count)}` : "unseen";
  return element(
    "div",
    { class: "title" },
    element("h3", { class: "name" }, element("bdi", {}, shownWord(word.word))),
    element("span", { class: `badge ${word.seen ? "seen" : "unseen"}` }, ...mark(word.seen).slice(0, 1), counts),
    word.heldOut ? element("span", { class: "badge" }, "held out") : null,
    element("span", { class: "badge" }, VERDICTS[word.verdict] ?? word.verdict),
  );
}

function sentence(word) {
  const parts = word.sentence.split(PLACE).flatMap((part, order) => (order ? [inline(word.word), part] : [part]));
  return element("p", { class: "sentence" }, ...parts);
}

function figures(data, word) {
  const entries = [
    ["displacement (L2)", fixed(word.l2.at(-1))],
    ["cosine distance", fixed(word.cosine.at(-1), 4)],
    ["norm change", fixed(word.norm)],
    [`neighbours kept of ${data.k}`, word.overlap === null ? "–" : `${Math.round(word.overlap * 100)}%`],
    ["in the test documents", times(word.testCount)],
    ["vocabulary rank", number(word.rank)],
  ];
  const made = entries.map(([name, value]) => element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  return element("dl", { class: "figures" }, ...made);
}

function views(data, word) {
  const last = data.epochs.at(-1);
  return [
    element(
      "figure",
      { class: "chart" },
      element("figcaption", {}, "Cosine distance from snapshot 0, by epoch"),
      element("div", { class: "plot" }),
    ),
    neighbourList("Neighbours before", "snapshot 0", word.before),
    neighbourList("Neighbours after", `epoch ${last}`, word.after),
  ];
}

function neighbourList(title, when, list) {
  const items = list.map((one) =>
    element("li", { class: one.left ? "left" : one.entered ? "entered" : null }, ...neighbour(one)),
  );
  return element(
    "div",
    { class: "neighbours" },
    element("h4", {}, title, element("span", { class: "soft" }, ` ${when}`)),
    items.length ? element("ol", {}, ...items) : element("p", {}, "None: the vector is zero."),
  );
}

function neighbour(one) {
  const moved = one.left ? "− left" : one.entered ? "+ entered" : null;
  return [
    element("span", { class: "who" }, ...mark(one.seen), linked(one)),
    moved ? element("span", { class: `badge ${one.left ? "left" : "entered"}` }, moved) : null,
    element("span", { class: "soft number" }, fixed(one.cosine)),
  ];
}

function strandedPartners(word) {
  if (!word.partners.length) return [];
  const rows = word.partners.map((one) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, ...mark(one.seen), linked(one)),
      ...[one.before, one.after, one.before - one.after].map((value) => element("td", { class: "number" }, fixed(value))),
    ),
  );
  const heads = ["partner", "before", "after", "lost"].map((name, column) =>
    element("th", { scope: "col", class: column ? "number" : null }, name),
  );
  return [
    element(
      "div",
      { class: "scroll", role: "region", tabindex: "0", "aria-label": "Stranded partners" },
      element(
        "table",
        { class: "partners" },
        element("caption", {}, element("span", {}, partnersCaption(word))),
        element("thead", {}, element("tr", {}, ...heads)),
        element("tbody", {}, ...rows),
      ),
    ),
  ];
}

function partnersCaption(word) {
  const others = word.seen ? "unseen" : "seen";
  return `Stranded partners: ${others} words near it before that lost cosine similarity, at most 10`;
}

function drawDisplacement(box, data, word) {
  lineChart(box, {
    label: `Cosine distance of ${shownWord(word.word)} from snapshot 0 by epoch, at the end ${fixed(word.cosine.at(-1), 4)}.`,
    epochs: data.epochs,
    axis: "cosine distance",
    series: [
      { name: "this word", kind: word.seen ? "seen" : "unseen", values: word.cosine },
      { name: "median seen word", kind: "median", values: data.groups.seen_cosine.map((one) => one[1]) },
    ],
  });
}

function linked(one) {
  if (!one.known) return inline(one.word);
  return element("a", { class: "word", href: wordAddress(one.word) }, element("bdi", {}, shownWord(one.word)));
}

function inline(word) {
  return element("span", { class: "word" }, element("bdi", {}, shownWord(word)));
}
