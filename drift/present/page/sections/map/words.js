// All words of the map as pixels: those that stand still once for each view, trails and moved words each time.

import { drawMapLine, fillMapPixels, mapDisc, mapHollowSquare, mapPixels, pressMapStamp } from "./pixels.js";

const MAP_SHORTEST = 1.5; // pixels; a shorter trail is hidden by its own dot
const MAP_TRAIL = { width: 1.4, opacity: 0.5 };
const MAP_SMALL_TRAIL = { width: 1.4, opacity: 0.8 };

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawMapWords(context, scene) {
  const still = stillMapWords(scene);
  scene.pixels.all.set(still);
  if (scene.trails) drawMapTrails(scene);
  if (!scene.small) pressMapWords(scene, scene.map.moved); // a dot would hide its trail on a small map
  context.putImageData(scene.pixels.image, 0, 0);
}

/** @param {Scene} scene */
function stillMapWords(scene) {
  const { view, width, height, ratio, map, colours } = scene;
  const key = [view.size, view.left, view.top, width, height, ratio, colours.card].join();
  if (scene.still?.key === key) return scene.still.all;
  const [broad, tall] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (scene.pixels?.width !== broad || scene.pixels?.height !== tall) scene.pixels = mapPixels(broad, tall);
  scene.stamps = mapStamps(scene);
  fillMapPixels(scene.pixels, colours.parts.card);
  map.still ??= Uint32Array.from(map.row.keys()).filter((one) => map.row[one] < 0);
  pressMapWords(scene, map.still);
  scene.still = { key, all: scene.pixels.all.slice() };
  return scene.still.all;
}

// Radius of a dot: larger for few words and close up.
/** @param {Scene} scene */
function mapDot({ map, view, whole }) {
  const base = Math.max(1.1, Math.min(4, (0.1 * whole.size) / Math.sqrt(map.n)));
  return Math.min(6, base * Math.sqrt(Math.sqrt(Math.max(1, view.size / whole.size))));
}

// A seen word is a filled dot, an unseen one a hollow square, as everywhere on the page.
/** @param {Scene} scene */
function mapStamps(scene) {
  const { ratio, colours } = scene;
  if (scene.small) {
    const faint = mapDisc(0.8 * ratio, colours.parts.soft, 0.3);
    return { seen: faint, unseen: faint };
  }
  const radius = mapDot(scene) * ratio;
  const line = Math.max(ratio * 0.8, radius / 3);
  return {
    seen: mapDisc(radius, colours.parts["seen-bar"], 0.85),
    unseen: mapHollowSquare(radius * 0.8, line, colours.parts["unseen-bar"], 0.55),
  };
}

/** @param {Scene} scene @param {Uint32Array} which */
function pressMapWords({ map, view, ratio, pixels, stamps }, which) {
  const [size, left, top] = [view.size * ratio, view.left * ratio, view.top * ratio];
  for (const one of which) {
    const stamp = map.counts[one] ? stamps.seen : stamps.unseen;
    pressMapStamp(pixels, stamp, map.x[one] * size + left - 0.5, map.y[one] * size + top - 0.5);
  }
}

// From the first place through the epochs until now; steps of less than a pixel are passed over.
/** @param {Scene} scene */
function drawMapTrails({ map, view, ratio, pixels, time, colours, small }) {
  const [size, left, top] = [view.size * ratio, view.left * ratio, view.top * ratio];
  const colour = colours.parts["seen-bar"];
  const { opacity, width: thick } = small ? MAP_SMALL_TRAIL : MAP_TRAIL;
  const width = thick * ratio;
  for (let row = 0; row < map.moved.length; row += 1) {
    let x = map.path.x[0][row] * size + left;
    let y = map.path.y[0][row] * size + top;
    const [endX, endY] = [map.x[map.moved[row]] * size + left, map.y[map.moved[row]] * size + top];
    if (Math.abs(endX - x) + Math.abs(endY - y) < MAP_SHORTEST * ratio) continue;
    for (let epoch = 1; epoch < time; epoch += 1) {
      const [atX, atY] = [map.path.x[epoch][row] * size + left, map.path.y[epoch][row] * size + top];
      if (Math.abs(atX - x) + Math.abs(atY - y) < 2) continue;
      drawMapLine(pixels, x, y, atX, atY, width, colour, opacity);
      [x, y] = [atX, atY];
    }
    drawMapLine(pixels, x, y, endX, endY, width, colour, opacity);
  }
}
