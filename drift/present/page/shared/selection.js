// Words that were brushed, on the map or on a chart: tables and cards show these only. One selection at a time.

import { element, number, shownWord } from "./dom.js";

// words: as they are shown
/** @type {{ words: Set<string>; said: string; clear: () => void } | null} */
let selected = null;
/** @type {(() => void)[]} */
const listeners = [];

// words: those selected; said: how they were, in words; clear: called when the selection is taken back from elsewhere.
/** @param {string[]} words @param {string} said */
export function selectWords(words, said, clear = () => {}) {
  const before = selected;
  selected = { words: new Set(words.map(shownWord)), said, clear };
  if (before && before.clear !== clear) before.clear();
  tell();
}

export function clearSelection() {
  const before = selected;
  selected = null;
  before?.clear();
  tell();
}

/** @param {...string} words */
export function isSelected(...words) {
  const among = selected?.words;
  return !among || words.some((word) => among.has(word));
}

export function hasSelection() {
  return selected !== null;
}

/** @param {() => void} listener */
export function onSelection(listener) {
  listeners.push(listener);
}

// The line at the foot of the window that says what is selected, with the button that takes it back.
function tell() {
  document.getElementById("selection")?.remove();
  if (selected) {
    const button = element("button", { type: "button", class: "plain" }, "Show all again");
    button.addEventListener("click", clearSelection);
    const n = selected.words.size;
    const words = n === 1 ? "1 word is" : `${number(n)} words are`;
    const said = element("span", { role: "status" }, `${words} selected: ${selected.said}. Tables and cards show these only.`);
    document.body.append(element("aside", { id: "selection", "aria-label": "Selected words" }, said, button));
  }
  for (const listener of listeners) listener();
}
