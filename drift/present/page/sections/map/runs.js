// Several runs on one map: small maps of all of them beside each other, of which one is chosen for the large map.

import { setRun } from "../../shared/address.js";
import { drawMap } from "./draw.js";
import { setMapTime } from "./places.js";
import { wholeMap } from "./view.js";

const SMALL_ROOM = 6; // pixels around a small map

// Returns {draw()}, which draws the small maps at the time of the large one; null for a run alone.
export function makeMapRuns(scene, words) {
  const box = document.getElementById("map-runs");
  if (!box) return null;
  const small = [...box.querySelectorAll("canvas")].map((canvas, at) => smallMap(canvas, scene, at));
  box.addEventListener("change", (event) => setRun(scene.maps[Number(event.target.value)].run, words()));
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
export function chooseMapRun(scene, name) {
  const map = scene.maps.find((one) => one.run === name) ?? scene.maps[0];
  const radio = document.querySelectorAll("#map-runs input")[scene.maps.indexOf(map)];
  if (radio) radio.checked = true;
  if (scene.map === map) return false;
  Object.assign(scene, { map, still: null, grid: null, hovered: null, near: null });
  const slider = document.getElementById("map-epoch");
  slider.max = map.epochs.length - 1;
  slider.disabled = map.epochs.length < 2;
  const groups = document.getElementById("map-groups-said");
  if (groups) groups.textContent = map.groupsSaid;
  document.getElementById("map-words").textContent = map.inWords;
  return true;
}

function smallMap(canvas, scene, at) {
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  const own = { map: scene.maps[at], still: null, hovered: null, selected: [], groups: false, labels: false, small: true };
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
