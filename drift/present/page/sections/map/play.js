// Playing the epochs: the words glide from one to the next, or step where less motion is asked for.

import { partOf } from "../../shared/dom.js";

const MAP_PACE = 800; // milliseconds an epoch

// Returns `play(on)`: without an argument it starts or stops.
/** @param {LargeScene} scene @param {Pick<Deeds, "time" | "settled">} does */
export function playMap(scene, does) {
  const button = partOf(document, "#map-play", HTMLElement);
  let playing = 0;
  /** @param {boolean} on */
  const name = (on) => {
    button.setAttribute("aria-label", on ? "Pause" : "Play the epochs");
    button.title = `${on ? "Pause" : "Play the epochs"}: space`;
    button.textContent = on ? "❚❚" : "▶";
  };
  const stop = () => {
    playing = 0;
    name(false);
    does.time(Math.round(scene.time));
  };
  const begin = () => {
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const last = scene.map.epochs.length - 1;
    const from = scene.time >= last ? 0 : scene.time;
    const mine = (playing = performance.now());
    name(true);
    /** @param {number} now */
    const frame = (now) => {
      if (playing !== mine) return;
      const time = Math.min(last, from + Math.max(0, now - mine) / MAP_PACE);
      does.time(calm ? Math.floor(time) : time);
      if (time < last) return requestAnimationFrame(frame);
      stop();
      does.settled();
    };
    requestAnimationFrame(frame);
  };
  name(false);
  return (on = !playing) => {
    if (on && !playing) begin();
    else if (!on && playing) stop();
  };
}
