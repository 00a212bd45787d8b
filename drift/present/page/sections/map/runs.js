// Several runs on one map: small maps of all of them beside each other, of which one is chosen for the large map.

import { setRun } from "../../shared/address.js";
import { partOf, partsOf } from "../../shared/dom.js";
import { drawMap } from "./draw.js";
import { mapPen } from "./pixels.js";
import { newScene, setMapTime } from "./places.js";
import { wholeMap } from "./view.js";

const SMALL_ROOM = 6; // pixels around a small map

// Returns {draw()}, which draws the small maps at the time of the large one; null for a run alone.
/** @param {LargeScene} scene @param {() => string[]} words */
export function makeMapRuns(scene, words) {
  const box = document.getElementById("map-runs");
  if (!box) return null;
  const small = [...box.querySelectorAll("canvas")].map((canvas, at) => smallMap(canvas, scene, at));
  box.addEventListener("change", () => setRun(scene.maps[Number(partOf(box, "input:checked", HTMLInputElement).value)].run, words()));
  const draw = () => small.forEach((one) => one.draw());
  const fit = () => {
    small.forEach((one) => one.fit());
    draw();
  };
  fit();
  new ResizeObserver(fit).observe(box);
  return { draw };
}

// Puts the run that the address names on the large map (without a name: the first); says whether it is another.
/** @param {LargeScene} scene @param {string | null} name */
export function chooseMapRun(scene, name) {
  const map = scene.maps.find((one) => one.run === name) ?? scene.maps[0];
  const radio = partsOf(document, "#map-runs input", HTMLInputElement)[scene.maps.indexOf(map)];
  if (radio) radio.checked = true;
  if (scene.map === map) return false;
  Object.assign(scene, { map, still: null, grid: null, hovered: null, near: null });
  const slider = partOf(document, "#map-epoch", HTMLInputElement);
  slider.max = String(map.epochs.length - 1);
  slider.disabled = map.epochs.length < 2;
  const groups = document.getElementById("map-groups-said");
  if (groups) groups.textContent = map.groupsSaid;
  partOf(document, "#map-words", HTMLElement).textContent = map.inWords;
  return true;
}

/** @param {HTMLCanvasElement} canvas @param {LargeScene} scene @param {number} at */
function smallMap(canvas, scene, at) {
  const context = mapPen(canvas);
  const own = newScene(scene.maps[at], { small: true });
  let drawn = "";
  return {
    fit: () => {
      const [width, height] = [canvas.clientWidth, canvas.clientHeight];
      const ratio = window.devicePixelRatio || 1;
      const whole = wholeMap(own.map.bounds, width, height, SMALL_ROOM);
      Object.assign(own, { width, height, ratio, whole, view: whole, still: null });
      [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
      drawn = "";
    },
    draw: () => {
      const { colours, fonts, time, trails, selected } = scene;
      const key = JSON.stringify([colours?.card, time, trails, selected]);
      if (!own.width || !colours || key === drawn) return;
      drawn = key;
      Object.assign(own, { colours, fonts, trails, selected, time: Math.min(time, own.map.epochs.length - 1) });
      if (own.map !== scene.map) setMapTime(own.map, own.time);
      drawMap(context, own);
    },
  };
}
