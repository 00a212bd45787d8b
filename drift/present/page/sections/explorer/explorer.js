// The explorer: one word through the epochs, or several beside each other; the address says which.

import { readState, setEpoch, setWords } from "../../shared/address.js";
import { lineChart } from "../../shared/chart.js";
import { shuffledBand } from "../../shared/control_bands.js";
import { wordAt } from "../../shared/data.js";
import { distance, element, groupNames, partOf, shownWord } from "../../shared/dom.js";
import { meansLink, plainWord } from "../../shared/words.js";
import { showBeside } from "./beside.js";
import { bumpChart } from "./bump.js";
import { inOtherRuns } from "./other_runs.js";
import { saidOfOutside } from "./outside.js";
import { takingButtons } from "./taking.js";
import { threeColumns } from "./three_columns.js";
import { cameAndWent, strandedPartners, wordFigures, wordHeading, wordSentence } from "./word_parts.js";

const MOST_BESIDE = 6; // words beside each other
const LEAST_DISTANCE = 0.02; // of a chart's axis of cosine distance

// Returns a function that shows a state of the address; a state with the same words only moves the epoch.
/** @param {Data} data */
export function makeExplorer(data) {
  const box = partOf(document, "#word", HTMLElement);
  /** @type {string[]} */
  let shown = [];
  /** @type {(at: number) => void} */
  let toEpoch = () => {};
  const control = epochControl(data, (epoch) => setEpoch(epoch, shown));
  return (/** @type {State} */ { words, epoch }) => {
    const asked = words.length ? words : data.first;
    const wanted = asked.slice(0, MOST_BESIDE);
    const at = epochPlace(data, epoch);
    if (JSON.stringify(wanted) !== JSON.stringify(shown)) {
      shown = wanted;
      toEpoch = fill(box, data, wanted, control.element);
    }
    sayTooMany(box, asked.length);
    control.set(at);
    toEpoch(at);
  };
}

// Of more words than there is room for the first are shown, and that is said.
/** @param {HTMLElement} box @param {number} n */
function sayTooMany(box, n) {
  box.querySelector(".too-many")?.remove();
  if (n <= MOST_BESIDE) return;
  const said = `${n} words were asked for; the first ${MOST_BESIDE} are shown. Take one out to see the next.`;
  box.prepend(element("p", { class: "note too-many", role: "status" }, said));
}

// Fills the box and returns a function that shows the epoch at a place.
/** @param {HTMLElement} box @param {Data} data @param {string[]} words @param {HTMLElement} control */
function fill(box, data, words, control) {
  const places = words.map((word) => data.places.get(word)).filter((place) => place !== undefined);
  const known = places.map((place) => wordAt(data, place));
  const unknown = words.filter((word) => !data.places.has(word)).flatMap((word) => unknownWord(data, word));
  const body = element("div", { class: "shown" });
  box.replaceChildren(...(words.length > 1 ? [chosenWords(words)] : []), ...unknown, body);
  if (known.length === 0) return () => {};
  return known.length === 1 ? oneWord(body, data, known[0], control) : showBeside(body, data, known, control);
}

/** @param {HTMLElement} body @param {Data} data @param {Word} word @param {HTMLElement} control */
function oneWord(body, data, word, control) {
  const lists = element("div", { class: "lists" });
  const others = inOtherRuns(data, word);
  lists.style.setProperty("--neighbours", String(data.k)); // their room: nothing jumps when the epoch changes
  body.append(
    wordHeading(word),
    wordSentence(data, word),
    takingButtons(data, [word]),
    control,
    lists,
    plotted(`Its ${data.k} nearest neighbours, by epoch`, "neighbours", "bump"),
    element(
      "div",
      { class: "views" },
      plotted("Cosine distance from snapshot 0, by epoch", "cosine"),
      element("div", {}, wordFigures(data, word), cameAndWent(data, word)),
    ),
    others?.box ?? "",
    strandedPartners(data, word) ?? "",
  );
  drawDisplacement(partOf(body, ".views .plot", HTMLElement), data, word);
  const mark = bumpChart(partOf(body, ".bump", HTMLElement), data, word);
  return (/** @type {number} */ at) => {
    mark(at);
    others?.show(at);
    lists.replaceChildren(...threeColumns(word.lists[0], word.lists[at], `epoch ${data.epochs[at]}`));
  };
}

// measure: the entry of the glossary that says what is drawn.
/** @param {string} caption @param {string} measure */
function plotted(caption, measure, kind = "") {
  return element(
    "figure",
    { class: "chart" },
    element("figcaption", {}, `${caption} `, meansLink(measure)),
    element("div", { class: `plot ${kind}` }),
  );
}

/** @param {HTMLElement} box @param {Data} data @param {Word} word */
function drawDisplacement(box, data, word) {
  lineChart(box, {
    label: `Cosine distance of ${shownWord(word.word)} from snapshot 0 by epoch, at the end ${distance(word.cosine.at(-1), 4)}.`,
    epochs: data.epochs,
    axis: "cosine distance",
    least: LEAST_DISTANCE,
    series: [
      ...(word.seen ? shuffledBand(word.shuffled, "this word") : []),
      { name: "this word", kind: word.seen ? "seen" : "unseen", values: word.cosine },
      { name: `median ${groupNames(data.counted)[0]} word`, kind: "median", values: data.groups.seen_cosine.map((one) => one[1]) },
    ],
  });
}

/** @param {Data} data @param {string} text */
function unknownWord(data, text) {
  return [
    element("h3", { class: "name" }, element("bdi", {}, shownWord(text))),
    element("p", { class: "unknown" }, "This report does not know this word: ", ...saidOfOutside(data, text)),
  ];
}

// The words beside each other, each with a button that takes it out.
/** @param {string[]} words */
function chosenWords(words) {
  const entries = words.map((word) => {
    const label = `Take out ${shownWord(word)}`;
    const button = element("button", { type: "button", "aria-label": label }, "×");
    button.addEventListener("click", () => setWords(allAsked(words).filter((one) => one !== word)));
    return element("li", {}, plainWord(word), button);
  });
  return element("ul", { class: "chosen", "aria-label": "Words beside each other" }, ...entries);
}

// The words of the address, of which those shown are the first.
/** @param {string[]} shown */
function allAsked(shown) {
  const { words } = readState();
  return words.length ? words : shown;
}

/** @param {Data} data @param {(epoch: number) => void} choose */
function epochControl(data, choose) {
  const [first, last] = [data.epochs[0], data.epochs.at(-1)];
  const input = element("input", { type: "range", id: "word-epoch", min: first, max: last, step: 1 });
  const output = element("output", { for: "word-epoch" });
  const label = element("label", { for: "word-epoch" }, "Epoch");
  input.addEventListener("input", () => choose(Number(input.value)));
  return {
    element: element("div", { class: "epoch-control" }, label, input, output),
    /** @param {number} at */
    set: (at) => {
      input.value = String(data.epochs[at]);
      output.textContent = String(data.epochs[at]);
    },
  };
}

// The place of an epoch among those of the run; the last one where none is asked for or there is no such.
/** @param {Data} data @param {number | null} epoch */
function epochPlace(data, epoch) {
  const place = epoch === null ? -1 : data.epochs.indexOf(epoch);
  return place < 0 ? data.epochs.length - 1 : place;
}
