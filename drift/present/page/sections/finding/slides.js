// The presenter's mode, by the key P: a finding a slide, in large type; the arrows step findings and epochs.

import { readAddress } from "../../shared/address.js";
import { element, partsOf, targetIn } from "../../shared/dom.js";
import { addView } from "../../shared/views.js";
import { closeUpMap } from "../map/close_up.js";

/** @typedef {{ parts: Element[]; words: string[] }} Slide */

const LEAST_TYPE = 0.45; // of its size where there is room

addView(makeSlides);

/** @param {Data} data */
function makeSlides(data) {
  const button = document.getElementById("present");
  const slides = findSlides(data);
  if (!button || !slides.length) return;
  /** @type {{ open: () => void } | undefined} */
  let shown;
  const present = () => {
    shown ??= makePresenter(data, slides);
    shown.open();
  };
  button.addEventListener("click", present);
  document.addEventListener("keydown", (event) => {
    const isTyping = targetIn(event, "input:not([type=range], [type=checkbox], [type=radio]), textarea, select");
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (event.key.toLowerCase() !== "p" || !isPlain || isTyping || targetIn(event, "dialog")) return;
    event.preventDefault();
    present();
  });
}

// What the first screen says, each as {parts, words}: copies of its own elements, and the words to show on the map.
/** @param {Data} data */
function findSlides(data) {
  /** @param {string} selector */
  const part = (selector) => partsOf(document, `#finding ${selector}`, HTMLElement);
  /** @param {string} place @returns {Slide} */
  const slideOf = (place) => ({ parts: part(`[data-told="${place}"] > *`), words: data.stories[Number(place)] ?? [] });
  const [first, ...further] = [...new Set(part("[data-told]").map((told) => told.dataset.told ?? ""))].map(slideOf);
  const slides = [first];
  for (const found of part(".findings li")) {
    const [more] = partsOf(found, ".more", HTMLAnchorElement);
    const { word = [] } = readAddress(more?.hash ?? "");
    slides.push({ parts: [found], words: word });
  }
  slides.push(...further);
  for (const pays of [...part(".pays"), ...part(".beyond")]) slides.push({ parts: [pays], words: [] });
  return first ? slides : [];
}

/** @param {Data} data @param {Slide[]} slides */
function makePresenter(data, slides) {
  const said = element("div", { class: "slide-said", role: "region", tabindex: "0", "aria-label": "Slide", "aria-live": "polite" });
  const canvas = data.map ? element("canvas", { "aria-hidden": "true" }) : null;
  const foot = element("p", { class: "slide-foot" });
  const dialog = element("dialog", { class: "slides", "aria-label": "Presentation", tabindex: "-1" }, said, canvas, foot);
  document.body.append(dialog);
  const state = { slide: 0, epoch: data.epochs.length - 1 };
  /** @type {CloseUp | null} */
  let near = null;
  const show = () => {
    const { parts, words } = slides[state.slide];
    said.replaceChildren(...parts.map(slideCopy));
    fitSlide(said);
    near?.look(words);
    near?.show(Math.min(state.epoch, near.last));
    foot.replaceChildren(...slideFoot(data, slides, state, near));
    Object.assign(dialog.dataset, { slide: state.slide, epoch: data.epochs[state.epoch] });
  };
  /** @param {"slide" | "epoch"} name @param {number} by @param {number} n */
  const step = (name, by, n) => {
    state[name] = Math.max(0, Math.min(n - 1, state[name] + by));
    show();
  };
  listenToSlides(dialog, {
    slide: (by) => step("slide", by, slides.length),
    epoch: (by) => step("epoch", by, data.epochs.length),
  });
  new ResizeObserver(() => fitSlide(said)).observe(dialog);
  const open = () => {
    dialog.showModal();
    document.documentElement.requestFullscreen?.().catch(() => {}); // without it the window is filled
    near ??= canvas && data.map && closeUpMap(canvas, data.map, slides[state.slide].words);
    show();
    dialog.focus();
  };
  return { open };
}

// The type shrinks until all that is said is seen.
/** @param {HTMLElement} said */
function fitSlide(said) {
  for (let size = 1; size >= LEAST_TYPE; size -= 0.05) {
    said.style.setProperty("--type", String(size));
    if (said.scrollHeight <= said.clientHeight) return;
  }
}

// Words lead nowhere on a slide, and no id is in the page twice.
/** @param {Element} part */
function slideCopy(part) {
  const copy = element("div", { class: part.matches("h1") ? "slide-headline" : "slide-part" });
  copy.append(...part.cloneNode(true).childNodes);
  for (const one of copy.querySelectorAll(".more, .note a, button")) one.remove();
  for (const link of copy.querySelectorAll("a")) link.replaceWith(element("span", { class: link.className }, ...link.childNodes));
  return copy;
}

/** @param {Data} data @param {Slide[]} slides @param {{ slide: number; epoch: number }} state @param {CloseUp | null} near */
function slideFoot(data, slides, state, near) {
  const epoch = near ? ` · epoch ${data.epochs[state.epoch]} of ${data.epochs.at(-1)} on the map (↑ ↓)` : "";
  const cosine = state.slide === 0 && near ? data.pair?.cosine[state.epoch] : null;
  const leave = element("button", { type: "button", class: "plain", title: "Back to the page: Esc or P" }, "Leave");
  leave.addEventListener("click", () => leave.closest("dialog")?.close());
  return [
    `${state.slide + 1} of ${slides.length} (← →)${epoch}`,
    cosine === null || cosine === undefined ? null : ` · similarity ${cosine.toFixed(3)}`,
    " ",
    leave,
  ].filter((one) => one !== null);
}

/** @param {HTMLDialogElement} dialog @param {{ slide: (by: number) => void; epoch: (by: number) => void }} does */
function listenToSlides(dialog, does) {
  /** @type {Record<string, () => void>} */
  const keys = {
    ArrowRight: () => does.slide(1),
    PageDown: () => does.slide(1),
    ArrowLeft: () => does.slide(-1),
    PageUp: () => does.slide(-1),
    Home: () => does.slide(-Infinity),
    End: () => does.slide(Infinity),
    ArrowUp: () => does.epoch(1),
    ArrowDown: () => does.epoch(-1),
    p: () => dialog.close(),
  };
  dialog.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  });
  dialog.addEventListener("close", () => (document.fullscreenElement ? document.exitFullscreen() : null));
  document.addEventListener("fullscreenchange", () => {
    if (!document.fullscreenElement && dialog.open) dialog.close();
  });
}
