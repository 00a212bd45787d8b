// The presenter's mode, by the key P: a finding a slide, in large type; the arrows step findings and epochs.

import { readAddress } from "../../shared/address.js";
import { element } from "../../shared/dom.js";
import { addView } from "../../shared/views.js";
import { closeUpMap } from "../map/close_up.js";

const LEAST_TYPE = 0.45; // of its size where there is room

addView(makeSlides);

function makeSlides(data) {
  const button = document.getElementById("present");
  const slides = findSlides(data);
  if (!button || !slides.length) return;
  let shown = null;
  const present = () => {
    shown ??= makePresenter(data, slides);
    shown.open();
  };
  button.addEventListener("click", present);
  document.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input:not([type=range], [type=checkbox], [type=radio]), textarea, select");
    const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
    if (event.key.toLowerCase() !== "p" || !isPlain || isTyping || event.target.closest?.("dialog")) return;
    event.preventDefault();
    present();
  });
}

// What the first screen says, each as {parts, words}: copies of its own elements, and the words to show on the map.
function findSlides(data) {
  const part = (selector) => [...document.querySelectorAll(`#finding ${selector}`)];
  const [first, ...further] = part("[data-told]").map((told) => ({ parts: [...told.children], words: data.stories[told.dataset.told] ?? [] }));
  const slides = [first];
  for (const found of part(".findings li")) {
    const { word = [] } = readAddress(found.querySelector(".more")?.hash ?? "");
    slides.push({ parts: [found], words: word });
  }
  slides.push(...further);
  for (const pays of [...part(".pays"), ...part(".beyond")]) slides.push({ parts: [pays], words: [] });
  return first ? slides : [];
}

function makePresenter(data, slides) {
  const said = element("div", { class: "slide-said", role: "region", tabindex: "0", "aria-label": "Slide", "aria-live": "polite" });
  const canvas = data.map ? element("canvas", { "aria-hidden": "true" }) : null;
  const foot = element("p", { class: "slide-foot" });
  const dialog = element("dialog", { class: "slides", "aria-label": "Presentation", tabindex: "-1" }, said, canvas, foot);
  document.body.append(dialog);
  const state = { slide: 0, epoch: data.epochs.length - 1 };
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
    near ??= canvas && closeUpMap(canvas, data.map, slides[state.slide].words);
    show();
    dialog.focus();
  };
  return { open };
}

// The type shrinks until all that is said is seen.
function fitSlide(said) {
  for (let size = 1; size >= LEAST_TYPE; size -= 0.05) {
    said.style.setProperty("--type", size);
    if (said.scrollHeight <= said.clientHeight) return;
  }
}

// Words lead nowhere on a slide, and no id is in the page twice.
function slideCopy(part) {
  const copy = element("div", { class: part.matches("h1") ? "slide-headline" : "slide-part" });
  copy.append(...part.cloneNode(true).childNodes);
  for (const one of copy.querySelectorAll(".more, .note a, button")) one.remove();
  for (const link of copy.querySelectorAll("a")) link.replaceWith(element("span", { class: link.className }, ...link.childNodes));
  return copy;
}

function slideFoot(data, slides, state, near) {
  const epoch = near ? ` · epoch ${data.epochs[state.epoch]} of ${data.epochs.at(-1)} on the map (↑ ↓)` : "";
  const pair = state.slide === 0 && near && data.pair;
  const cosine = pair ? data.pair.cosine[state.epoch] : null;
  const leave = element("button", { type: "button", class: "plain", title: "Back to the page: Esc or P" }, "Leave");
  leave.addEventListener("click", () => leave.closest("dialog").close());
  return [
    `${state.slide + 1} of ${slides.length} (← →)${epoch}`,
    cosine === null || cosine === undefined ? null : ` · similarity ${cosine.toFixed(3)}`,
    " ",
    leave,
  ].filter((one) => one !== null);
}

function listenToSlides(dialog, does) {
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
