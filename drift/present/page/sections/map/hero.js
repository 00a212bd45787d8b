// The map on the first screen: close to the words of a story, from before training to its end.

import { setWords } from "../../shared/address.js";
import { partOf, partsOf } from "../../shared/dom.js";
import { addView } from "../../shared/views.js";
import { closeUpMap, saidOfCloseUp } from "./close_up.js";

const HERO_PACE = 450; // milliseconds an epoch
const HERO_WAIT = 700; // before it starts, with the words where they were

addView(makeHero);

/** @param {Data} data */
function makeHero(data) {
  const box = document.getElementById("hero");
  if (!box || !data.map) return;
  const canvas = partOf(box, "canvas", HTMLCanvasElement);
  /** @param {number} time */
  const drawn = (time) => (box.dataset.drawn = String(time)); // for who waits for it
  const [first = []] = data.stories; // without a story the whole map is shown
  const near = closeUpMap(canvas, data.map, first, drawn);
  const play = heroPlayer(near.last, near.show);
  partOf(document, "#hero-play", HTMLElement).addEventListener("click", play);
  playOnceInView(canvas, play);
  /** @param {string[]} words */
  const tell = (words) => {
    near.look(words);
    partOf(document, "#hero-said", HTMLElement).replaceChildren(...saidOfCloseUp(near.map, words));
  };
  tell(first);
  chooseStories(data, (story) => {
    tell(data.stories[story]);
    play();
  });
}

// The button of a story tells it on the first screen, shows it here and opens its words in the explorer.
/** @param {Data} data @param {(story: number) => void} choose */
function chooseStories(data, choose) {
  const buttons = partsOf(document, "[data-story]", HTMLElement);
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const story = Number(button.dataset.story);
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      for (const told of partsOf(document, "[data-told]", HTMLElement)) told.hidden = Number(told.dataset.told) !== story;
      setWords(data.stories[story]);
      choose(story);
    });
  }
}

/** @param {HTMLCanvasElement} canvas @param {() => void} play */
function playOnceInView(canvas, play) {
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    play();
  }, { threshold: 0.5 });
  watcher.observe(canvas);
}

// Plays from the first epoch to the last; still at the last where less motion is asked for.
/** @param {number} last @param {(time: number) => void} show */
function heroPlayer(last, show) {
  let playing = 0;
  return () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return show(last);
    const mine = (playing = performance.now());
    /** @param {number} now */
    const frame = (now) => {
      if (playing !== mine) return;
      const time = Math.max(0, Math.min(last, (now - mine - HERO_WAIT) / HERO_PACE));
      show(time);
      if (time < last) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
}
