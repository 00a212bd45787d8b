// Labels that never overlap: the most important word first, each where it finds room beside its dot.

import { shownWord } from "../../shared/dom.js";

const MAP_CELL = 6; // pixels of the grid on which taken room is noted
const MAP_LABEL_AREA = 9000; // square pixels of map for one label
const MAP_LABEL_TRIES = 1500;
const MAP_LONGEST = 20;

/** @param {string} word */
export function mapLabelText(word) {
  const shown = shownWord(word);
  const characters = [...shown.slice(0, 4 * MAP_LONGEST)];
  return characters.length > MAP_LONGEST ? `${characters.slice(0, MAP_LONGEST - 1).join("")}…` : shown;
}

// asked: words that get their label first, in bold. Returns {one, text, x, y, bold}: the baseline's left end.
/**
 * @param {CanvasRenderingContext2D} context
 * @param {WordMap} map
 * @param {View} view
 * @param {{ width: number; height: number; asked: number[]; others: boolean; fonts: Fonts; taken: Room }} of
 */
export function placeMapLabels(context, map, view, { width, height, asked, others, fonts, taken }) {
  const most = Math.max(8, Math.round((width * height) / MAP_LABEL_AREA)) + asked.length;
  /** @type {PlacedLabel[]} */
  const placed = [];
  const done = new Set();
  /** @param {number} one @param {boolean} bold */
  const consider = (one, bold) => {
    if (done.has(one)) return;
    done.add(one);
    const [x, y] = [map.x[one] * view.size + view.left, map.y[one] * view.size + view.top];
    if (x < 0 || y < 0 || x > width || y > height) return;
    const label = mapLabel(context, map.words[one], fonts, bold);
    const at = mapLabelPlace(taken, label, x, y, bold);
    if (at) placed.push({ one, text: label.text, bold, ...at });
  };
  for (const one of asked) consider(one, true);
  const tries = others ? Math.min(MAP_LABEL_TRIES, map.order.length) : 0;
  for (let place = 0; place < tries && placed.length < most; place += 1) consider(map.order[place], false);
  return placed;
}

/** @param {number} width @param {number} height */
export function mapRoom(width, height) {
  const columns = Math.ceil(width / MAP_CELL);
  const rows = Math.ceil(height / MAP_CELL);
  return { columns, rows, width, height, cells: new Uint8Array(columns * rows) };
}

// Takes the room of a box if all of it is free and inside the map.
/** @param {Room} room @param {number} left @param {number} top @param {number} right @param {number} bottom */
export function takeMapRoom(room, left, top, right, bottom) {
  if (left < 1 || top < 1 || right > room.width - 1 || bottom > room.height - 1) return false;
  const [from, to] = [Math.floor(left / MAP_CELL), Math.min(room.columns - 1, Math.floor(right / MAP_CELL))];
  const [first, last] = [Math.floor(top / MAP_CELL), Math.min(room.rows - 1, Math.floor(bottom / MAP_CELL))];
  for (let row = first; row <= last; row += 1) {
    for (let column = from; column <= to; column += 1) if (room.cells[row * room.columns + column]) return false;
  }
  for (let row = first; row <= last; row += 1) {
    room.cells.fill(1, row * room.columns + from, row * room.columns + to + 1);
  }
  return true;
}

// Takes the room along a line, whatever else is there.
/** @param {Room} room @param {Point} from @param {Point} to */
export function blockMapLine(room, [fromX, fromY], [toX, toY]) {
  const steps = Math.ceil(Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY)) / MAP_CELL) || 1;
  for (let step = 0; step <= steps; step += 1) {
    const column = Math.floor((fromX + ((toX - fromX) * step) / steps) / MAP_CELL);
    const row = Math.floor((fromY + ((toY - fromY) * step) / steps) / MAP_CELL);
    if (column >= 0 && row >= 0 && column < room.columns && row < room.rows) room.cells[row * room.columns + column] = 1;
  }
}

const mapWidths = new Map();

/** @param {CanvasRenderingContext2D} context @param {string} word @param {Fonts} fonts @param {boolean} bold */
function mapLabel(context, word, fonts, bold) {
  const key = `${bold ? 1 : 0}${word}`;
  let label = mapWidths.get(key);
  if (!label) {
    context.font = bold ? fonts.bold : fonts.plain;
    const text = mapLabelText(word);
    label = { text, width: context.measureText(text).width };
    mapWidths.set(key, label);
  }
  return label;
}

// To the right of the dot, to the left, above or below: the first that is free; for a bold one the first in any case.
/**
 * @param {Room} taken
 * @param {{ text: string; width: number }} label
 * @param {number} x
 * @param {number} y
 * @param {boolean} bold
 */
function mapLabelPlace(taken, label, x, y, bold) {
  const gap = bold ? 13 : 6; // outside the ring of a chosen word
  const tall = bold ? 16 : 13;
  const starts = [
    [x + gap, y - tall / 2],
    [x - gap - label.width, y - tall / 2],
    [x - label.width / 2, y - gap - tall],
    [x - label.width / 2, y + gap],
  ];
  for (const [left, top] of starts) {
    if (takeMapRoom(taken, left - 2, top, left + label.width + 2, top + tall)) {
      return { x: left, y: top + tall * 0.78 };
    }
  }
  if (!bold) return null;
  const [left, top] = starts[x + gap + label.width < taken.width ? 0 : 1];
  return { x: Math.max(2, left), y: top + tall * 0.78 };
}
