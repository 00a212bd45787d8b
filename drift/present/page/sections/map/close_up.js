// The map close to some words, with a ring where each stood before training: the first screen and the slides show it.

import { element, shownWord } from "../../shared/dom.js";
import { drawMap, mapColours, mapFonts } from "./draw.js";
import { mapPen } from "./pixels.js";
import { newScene, readMap, setMapTime } from "./places.js";
import { wholeMap } from "./view.js";

const CLOSE_ROOM = 3.2; // the view is so many times as wide as what the words span
const CLOSE_LEAST = 0.12; // of the whole map's side
const CLOSE_SHIFT = 0.2; // of the canvas: so far from its middle the words may stand

// Returns {map, last, show(time), look(words)}: the last time that there is, a time to show, words to show from near (none that is on
// the map: all of it). drawn(time): called after each picture.
/** @param {HTMLCanvasElement} canvas @param {MapData} raw @param {string[]} words @param {(time: number) => void} [drawn] @returns {CloseUp} */
export function closeUpMap(canvas, raw, words, drawn = () => {}) {
  const context = mapPen(canvas);
  const map = readMap(raw);
  const scene = newScene(map, { labels: true, isCloseUp: true });
  const draw = () => {
    if (!scene.width || !scene.colours) return;
    drawMap(context, scene);
    drawn(scene.time);
  };
  /** @param {number} time */
  const show = (time) => {
    scene.time = time;
    setMapTime(map, time);
    draw();
  };
  const fit = () => {
    fitCloseUp(canvas, scene, words);
    draw();
  };
  /** @param {string[]} others */
  const look = (others) => {
    words = others;
    fit();
  };
  const dress = () => {
    Object.assign(scene, { colours: mapColours(canvas), fonts: mapFonts(canvas), still: null });
    draw();
  };
  const last = map.epochs.length - 1;
  dress();
  show(last);
  new ResizeObserver(fit).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  return { map, last, show, look };
}

/** @param {HTMLCanvasElement} canvas @param {Scene} scene @param {string[]} words */
function fitCloseUp(canvas, scene, words) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!width || !height) return;
  const ratio = window.devicePixelRatio || 1;
  const whole = wholeMap(scene.map.bounds, width, height);
  const selected = words.map((word) => scene.map.index.get(word)).filter((one) => one !== undefined);
  Object.assign(scene, { width, height, ratio, whole, selected, still: null });
  scene.view = selected.length ? amongOthers(scene.map, closeView(scene.map, selected, width, height), width, height) : whole;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
}

// Close enough to tell the words' places before and after apart, wide enough to see who is around.
/** @param {WordMap} map @param {number[]} selected @param {number} width @param {number} height */
function closeView(map, selected, width, height) {
  const places = selected.flatMap((one) => mapWordPath(map, one));
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const span = Math.max(right - left, bottom - top);
  const size = Math.min(width, height) / Math.max(CLOSE_LEAST, CLOSE_ROOM * span);
  return { size, left: width / 2 - (size * (left + right)) / 2, top: height / 2 - (size * (top + bottom)) / 2 };
}

// The view moved, by a part of the canvas at most, towards the middle of all that is in it: words at the edge of the map
// leave no half of the picture empty.
/** @param {WordMap} map @param {View} view @param {number} width @param {number} height */
function amongOthers(map, view, width, height) {
  /** @type {number[][]} */
  const [xs, ys] = [[], []];
  for (let one = 0; one < map.n; one += 1) {
    const [x, y] = [map.x[one] * view.size + view.left, map.y[one] * view.size + view.top];
    if (x < 0 || x > width || y < 0 || y > height) continue;
    xs.push(x);
    ys.push(y);
  }
  /** @param {number[]} places @param {number} side */
  const towards = (places, side) => {
    const by = (side - Math.min(...places) - Math.max(...places)) / 2;
    return Math.max(-CLOSE_SHIFT * side, Math.min(CLOSE_SHIFT * side, by));
  };
  return { size: view.size, left: view.left + towards(xs, width), top: view.top + towards(ys, height) };
}

// Where a word was at every epoch.
/** @param {WordMap} map @param {number} one */
function mapWordPath(map, one) {
  const row = map.row[one];
  if (row < 0) return [[map.x[one], map.y[one]]];
  return map.path.x.map((x, epoch) => [x[row], map.path.y[epoch][row]]);
}

// What the rings are, in words: of the words that moved on the map, of those that did not, and of those that are not on it.
/** @param {WordMap} map @param {string[]} words */
export function saidOfCloseUp(map, words) {
  const onMap = words.filter((word) => map.index.has(word));
  const moved = onMap.filter((word) => map.row[map.index.get(word) ?? -1] >= 0);
  const still = onMap.filter((word) => !moved.includes(word));
  const outside = words.filter((word) => !map.index.has(word));
  /** @param {string[]} some @param {string} before @param {string} single @param {string} several */
  const said = (some, before, single, several) => (some.length ? [before, ...listed(some), some.length === 1 ? single : several] : []);
  const [ring, stood] = [moved.length === 1 ? "The dashed ring is" : "The dashed rings are", " stood before training. "];
  return [
    ...said(moved, `${ring} where `, stood, stood),
    ...said(still, "", " has one place, before and after. ", " have one place each, before and after. "),
    ...said(outside, "", " is not on this map.", " are not on this map."),
  ];
}

/** @param {string[]} words */
function listed(words) {
  return words.flatMap((word, order) => [order ? " and " : "", element("b", {}, element("bdi", {}, shownWord(word)))]);
}
