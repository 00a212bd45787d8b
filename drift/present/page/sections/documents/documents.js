// From the explorer's words to the test documents that hold them, with what the models answer to each.

import { onState, readState } from "../../shared/address.js";
import { unpacked } from "../../shared/unpacked.js";
import { element, number, partOf, shownWord } from "../../shared/dom.js";
import { addView } from "../../shared/views.js";

/** @typedef {ReturnType<typeof readDocuments>} Documents */
/** @typedef {ReturnType<typeof readAnswers>} Answers */

const DOCUMENTS_AT_ONCE = 4;
const DOCUMENT_PARTS = 255;

addView(makeDocuments, { isFirst: false });

/** @param {Data} data */
function makeDocuments(data) {
  const list = document.getElementById("documents-list");
  if (!list || !data.documents) return;
  const all = readDocuments(data.documents);
  const more = partOf(document, "#documents-more", HTMLElement);
  /** @type {{ found: number[]; words: string[] }} */
  let { found, words } = { found: [], words: [] };
  let shown = 0;
  const add = () => {
    const next = found.slice(shown, shown + DOCUMENTS_AT_ONCE);
    list.append(...next.map((one) => documentShown(all, one, words)));
    shown += next.length;
    more.hidden = shown >= found.length;
  };
  /** @param {State} state */
  const show = (state) => {
    words = state.words.length ? state.words : data.first;
    const places = new Set(words.map((word) => all.index.get(word)).filter((one) => one !== undefined));
    found = documentsWith(all, places);
    shown = 0;
    list.replaceChildren();
    partOf(document, "#documents-said", HTMLElement).replaceChildren(...documentsSaid(all, found, words));
    add();
  };
  more.addEventListener("click", () => {
    add();
    list.children[Math.max(0, shown - DOCUMENTS_AT_ONCE)]?.scrollIntoView({ block: "nearest" });
  });
  onState(show);
  show(readState());
}

/** @param {DocumentsData} raw */
function readDocuments(raw) {
  const few = raw.words.length <= 65535;
  return {
    ...raw,
    index: new Map(raw.words.map((word, place) => [word, place])),
    tokens: few ? unpacked(raw.tokens, Uint16Array) : unpacked(raw.tokens, Uint32Array),
    starts: unpacked(raw.starts, Uint32Array),
    rows: unpacked(raw.rows, Uint32Array),
    labels: unpacked(raw.labels, Uint32Array),
    changed: unpacked(raw.changed, Uint8Array),
    trained: readAnswers(raw.trained),
    frozen: raw.frozen && readAnswers(raw.frozen),
  };
}

/** @param {AnswersData} model */
function readAnswers({ epochs, classes, own }) {
  return { epochs, classes: unpacked(classes, Uint16Array), own: unpacked(own, Uint8Array) };
}

// Those that hold one of the words; those whose answer changed first, each part in the corpus's order.
/** @param {Documents} all @param {Set<number>} places */
function documentsWith(all, places) {
  /** @param {number} one */
  const holds = (one) => all.tokens.subarray(all.starts[one], all.starts[one + 1]).some((token) => places.has(token));
  const found = Array.from(all.rows.keys()).filter(holds);
  return [...found.filter((one) => all.changed[one]), ...found.filter((one) => !all.changed[one])];
}

/** @param {Documents} all @param {number[]} found @param {string[]} words */
function documentsSaid(all, found, words) {
  const changed = found.filter((one) => all.changed[one]).length;
  const named = words.flatMap((word, place) => [
    place ? (place === words.length - 1 ? " or " : ", ") : "",
    element("b", {}, element("bdi", {}, shownWord(word))),
  ]);
  if (!found.length) return ["No test document here holds ", ...named, "."];
  return [`${number(found.length)} of ${number(all.rows.length)} hold `, ...named, `; the answer to ${number(changed)} changed.`];
}

/** @param {Documents} all @param {number} one @param {string[]} words */
function documentShown(all, one, words) {
  return element(
    "li",
    {},
    element("p", { class: "text", dir: "auto" }, ...documentText(all, one, words)),
    documentAnswers(all, one),
  );
}

/** @param {Documents} all @param {number} one @param {string[]} words */
function documentText(all, one, words) {
  const asked = new Set(words);
  return [...all.tokens.subarray(all.starts[one], all.starts[one + 1])].flatMap((token, place) => {
    const word = all.words[token];
    const kind = all.seen[token] ? null : "word-unseen";
    const name = asked.has(word) ? "mark" : kind ? "span" : null;
    return [place ? " " : "", name ? element(name, { class: kind }, shownWord(word)) : shownWord(word)];
  });
}

/** @param {Documents} all @param {number} one */
function documentAnswers(all, one) {
  const own = all.classes[all.labels[one]];
  const { epochs } = all.trained;
  return element(
    "div",
    { class: "scroll", role: "region", tabindex: "0", "aria-label": `Answers to test document ${all.rows[one] + 1}` },
    element(
      "table",
      {},
      element("caption", {}, element("span", {}, "Its class is ", element("b", {}, element("bdi", {}, shownWord(own))), ". Answers by epoch")),
      element(
        "thead",
        {},
        element(
          "tr",
          {},
          element("th", { scope: "col" }, element("span", { class: "aside" }, "model")),
          ...epochs.map((epoch) => element("th", { scope: "col" }, String(epoch))),
          element("th", { scope: "col" }, element("span", { class: "aside" }, "last answer")),
        ),
      ),
      element(
        "tbody",
        {},
        answersRow(all, one, "trained", all.trained, epochs),
        all.frozen && answersRow(all, one, "frozen", all.frozen, epochs),
      ),
    ),
  );
}

// The frozen model may have been asked after other epochs: a dash stands where it was not.
/** @param {Documents} all @param {number} one @param {string} name @param {Answers} model @param {number[]} epochs */
function answersRow(all, one, name, model, epochs) {
  const n = all.rows.length;
  /** @param {number} epoch */
  const at = (epoch) => model.epochs.indexOf(epoch) * n + one;
  const cells = epochs.map((epoch) => {
    if (!model.epochs.includes(epoch)) return element("td", {}, "–");
    const right = model.classes[at(epoch)] === all.labels[one];
    return element("td", { class: right ? "right" : "wrong", title: answerSaid(all, model, at(epoch)) }, right ? "✓" : "✗");
  });
  const last = element("td", { class: "last soft" }, answerSaid(all, model, at(model.epochs[model.epochs.length - 1])));
  return element("tr", {}, element("th", { scope: "row" }, name), ...cells, last);
}

/** @param {Documents} all @param {Answers} model @param {number} at */
function answerSaid(all, model, at) {
  const own = model.own[at] / DOCUMENT_PARTS;
  return `${shownWord(all.classes[model.classes[at]])}; its class has ${own.toFixed(2)}`;
}
