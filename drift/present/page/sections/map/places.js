// The map's words and places, unpacked. Places are in a square of side 1, y downwards as on a screen.

import { unpacked } from "../../shared/unpacked.js";

const MAP_STEPS = 65535;

/** @param {Omit<MapData, "others">} raw */
export function readMap(raw) {
  const first = unpacked(raw.first, Uint16Array);
  const moved = unpacked(raw.moved, Uint32Array);
  const counts = unpacked(raw.counts, Uint32Array);
  const distance = new Float32Array(raw.n);
  unpacked(raw.distance, Float32Array).forEach((value, row) => (distance[moved[row]] = value));
  const [x, y] = mapAxes(first, raw.n);
  const row = new Int32Array(raw.n).fill(-1);
  moved.forEach((one, place) => (row[one] = place));
  return {
    n: raw.n,
    words: raw.words,
    counts,
    counted: raw.counted,
    epochs: raw.epochs,
    trailScale: raw.scale,
    moved,
    row,
    distance,
    furthest: distance.reduce((most, value) => Math.max(most, value), 0),
    order: unpacked(raw.order, Uint32Array),
    groups: raw.groups,
    run: raw.run,
    groupsSaid: raw.groupsSaid,
    inWords: raw.inWords,
    index: new Map(raw.words.map((word, place) => [word, place])),
    path: mapPath(x, y, moved, unpacked(raw.later, Uint16Array), raw.epochs.length),
    x,
    y,
    bounds: { left: raw.bounds[0], bottom: 1 - raw.bounds[1], right: raw.bounds[2], top: 1 - raw.bounds[3] },
  };
}

// What a drawing of the map needs before it is fitted into a canvas.
/** @template {Partial<LargeScene>} More @param {WordMap} map @param {More} more @returns {Scene & More} */
export function newScene(map, more) {
  const scene = { map, selected: [], hovered: null, time: map.epochs.length - 1, still: null, ...more };
  return /** @type {any} */ (scene); // fitting and dressing add the rest
}

// Puts the moved words where they are at a time: 0 is the first epoch drawn, 1.5 half-way to the third.
/** @param {WordMap} map @param {number} time */
export function setMapTime(map, time) {
  const from = Math.min(Math.floor(time), map.path.x.length - 1);
  const to = Math.min(from + 1, map.path.x.length - 1);
  const part = time - from;
  for (let row = 0; row < map.moved.length; row += 1) {
    const one = map.moved[row];
    map.x[one] = map.path.x[from][row] * (1 - part) + map.path.x[to][row] * part;
    map.y[one] = map.path.y[from][row] * (1 - part) + map.path.y[to][row] * part;
  }
}

// Cells of a grid, so that the word under the pointer is found without looking at all of them.
/** @param {WordMap} map */
export function mapGrid(map) {
  const side = Math.max(8, Math.min(128, Math.ceil(Math.sqrt(map.n / 2))));
  const starts = new Uint32Array(side * side + 1);
  const cells = new Uint32Array(map.n);
  for (let one = 0; one < map.n; one += 1) {
    cells[one] = mapCell(map.y[one], side) * side + mapCell(map.x[one], side);
    starts[cells[one] + 1] += 1;
  }
  for (let cell = 0; cell < side * side; cell += 1) starts[cell + 1] += starts[cell];
  const next = starts.slice(0, -1);
  const words = new Uint32Array(map.n);
  for (let one = 0; one < map.n; one += 1) words[next[cells[one]]++] = one;
  return { side, starts, words };
}

// The word nearest to a place, no further than `reach` away; null if there is none.
/** @param {WordMap} map @param {Grid} grid @param {number} x @param {number} y @param {number} reach */
export function mapWordAt(map, grid, x, y, reach) {
  let found = null;
  let least = reach * reach;
  const [left, right] = [mapCell(x - reach, grid.side), mapCell(x + reach, grid.side)];
  const [top, bottom] = [mapCell(y - reach, grid.side), mapCell(y + reach, grid.side)];
  for (let row = top; row <= bottom; row += 1) {
    const [from, to] = [grid.starts[row * grid.side + left], grid.starts[row * grid.side + right + 1]];
    for (let place = from; place < to; place += 1) {
      const one = grid.words[place];
      const gap = (map.x[one] - x) ** 2 + (map.y[one] - y) ** 2;
      if (gap <= least) [found, least] = [one, gap];
    }
  }
  return found;
}

/** @param {number} value @param {number} side */
function mapCell(value, side) {
  return Math.max(0, Math.min(side - 1, Math.floor(value * side)));
}

/** @param {Wholes | Float32Array} pairs @param {number} n */
function mapAxes(pairs, n) {
  const [x, y] = [new Float32Array(n), new Float32Array(n)];
  for (let one = 0; one < n; one += 1) {
    x[one] = pairs[2 * one] / MAP_STEPS;
    y[one] = 1 - pairs[2 * one + 1] / MAP_STEPS;
  }
  return [x, y];
}

/**
 * @param {Float32Array} x
 * @param {Float32Array} y
 * @param {Uint32Array} moved
 * @param {Uint16Array} later
 * @param {number} nEpochs
 */
function mapPath(x, y, moved, later, nEpochs) {
  const path = { x: [Float32Array.from(moved, (one) => x[one])], y: [Float32Array.from(moved, (one) => y[one])] };
  for (let epoch = 1; epoch < nEpochs; epoch += 1) {
    const size = 2 * moved.length;
    const [atX, atY] = mapAxes(later.subarray((epoch - 1) * size, epoch * size), moved.length);
    path.x.push(atX);
    path.y.push(atY);
  }
  return path;
}
