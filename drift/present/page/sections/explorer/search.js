// Search as you type over the words of the explorer: a combobox that needs no mouse. Enter chooses a word;
// with the box ticked, or with Shift, it comes beside the words that are shown.

import { named } from "../../shared/data.js";
import { bareMark, element, howOften, number, partOf, shownWord, targetIn } from "../../shared/dom.js";
import { folded } from "../../shared/tables.js";
import { saidOfOutside } from "./outside.js";
import { alike } from "./spelled.js";

const MOST = 12;

/** @param {Data} data @param {(word: string, beside: boolean) => void} choose */
export function makeSearch(data, choose) {
  const input = partOf(document, "#search", HTMLInputElement);
  const list = partOf(document, "#matches", HTMLElement);
  const note = partOf(document, "#search-note", HTMLElement);
  const beside = partOf(document, "#beside", HTMLInputElement);
  /** @type {[string, number][]} */
  const all = [...data.places].map(([word, place]) => [folded(word), place]);
  /** @type {number[]} */
  let found = [];
  let active = -1;

  /** @param {number[]} places */
  function show(places) {
    found = places.slice(0, MOST);
    list.replaceChildren(...found.map((place, order) => option(data, place, order, pick)));
    list.hidden = found.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    highlight(found.length ? 0 : -1);
  }

  /** @param {number} order */
  function highlight(order) {
    active = order;
    [...list.children].forEach((child, place) => child.setAttribute("aria-selected", String(place === order)));
    if (order < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[order].id);
    list.children[order].scrollIntoView({ block: "nearest" });
  }

  /** @param {number} place @param {boolean} shift */
  function pick(place, shift) {
    close();
    input.value = "";
    note.textContent = "";
    choose(data.explorer.words[place], shift || beside.checked);
  }

  function close() {
    show([]);
  }

  function look() {
    const typed = input.value.trim();
    const wanted = folded(typed);
    const places = wanted ? matches(all, wanted, data.places.get(typed)) : [];
    const near = wanted && !places.length ? alike(all, wanted, (place) => data.explorer.counts[place]) : [];
    show(places.length ? places : near);
    note.replaceChildren(...(wanted ? said(data, typed, places.length, near) : []));
  }

  /** @type {Record<string, (event: KeyboardEvent) => unknown>} */
  const keys = {
    ArrowDown: () => (list.hidden ? look() : highlight((active + 1) % found.length)),
    ArrowUp: () => list.hidden || highlight((active - 1 + found.length) % found.length),
    Enter: (event) => active < 0 || pick(found[active], event.shiftKey),
    Escape: close,
  };
  input.addEventListener("input", look);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (!keys[event.key] || event.isComposing) return;
    event.preventDefault();
    keys[event.key](event);
  });
  document.addEventListener("keydown", (event) => {
    const isTyping = targetIn(event, "input, textarea, select");
    if (event.key !== "/" || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    input.focus();
  });
}

// The word as it was typed, then in other letters, then words that begin with it, then words that contain it;
// in the report's order.
/** @param {[string, number][]} all @param {string} wanted @param {number} [typed] the place of what was typed */
export function matches(all, wanted, typed) {
  /** @type {number[][]} */
  const groups = [typed === undefined ? [] : [typed], [], [], []];
  for (const [word, place] of all) {
    if (place === typed) continue;
    if (word === wanted) groups[1].push(place);
    else if (word.startsWith(wanted)) groups[2].push(place);
    else if (word.includes(wanted)) groups[3].push(place);
  }
  return groups.flat();
}

/** @param {Data} data @param {number} place @param {number} order @param {(place: number, shift: boolean) => void} pick */
function option(data, place, order, pick) {
  const one = named(data, place);
  const made = element(
    "li",
    { role: "option", id: `match-${order}`, "aria-selected": "false" },
    element("span", { class: "word" }, bareMark(one), element("bdi", {}, shownWord(one.word))),
    element("span", { class: "soft" }, howOften(one)),
  );
  made.addEventListener("mousedown", (event) => {
    event.preventDefault(); // else the input loses the focus, and the list is gone before the click
    pick(place, event.shiftKey);
  });
  return made;
}

/** @param {Data} data @param {string} typed @param {number} n @param {number[]} near */
function said(data, typed, n, near) {
  const several = typed.split(/[\s,]+/u).filter(Boolean);
  if (!n && several.length > 1 && several.every((word) => data.places.has(word)))
    return ["One word at a time: Enter shows it, Shift+Enter puts it beside those that are shown."];
  if (n) return [n > MOST ? `${number(n)} words found, the first ${MOST} are shown.` : `${number(n)} found.`];
  const words = near.flatMap((place, order) => [order ? ", " : "", element("em", {}, shownWord(data.explorer.words[place]))]);
  const guess = near.length ? ["Did you mean ", ...words, "? "] : ["Nothing found: "];
  return [...guess, ...saidOfOutside(data, typed)];
}
