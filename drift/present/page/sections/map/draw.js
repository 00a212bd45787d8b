// The map's picture: the words as pixels, and over them outlines, the words that are chosen, and labels.

import { blockMapLine, mapRoom, placeMapLabels, takeMapRoom } from "./labels.js";
import { drawMapNear } from "./near.js";
import { drawMapOutlines, nameMapGroups } from "./outlines.js";
import { mapColourParts } from "./pixels.js";
import { drawMapRegion } from "./region.js";
import { drawMapScale, mapScaleBox } from "./scale.js";
import { drawMapWords } from "./words.js";

const MAP_START_RING = 12; // pixels

/** @param {HTMLElement} box @returns {Colours} */
export function mapColours(box) {
  const style = getComputedStyle(box);
  /** @param {ColourName} name */
  const colour = (name) => style.getPropertyValue(`--${name}`).trim();
  /** @type {ColourName[]} */
  const names = ["card", "ink", "soft", "line", "link", "seen", "seen-bar", "unseen", "unseen-bar"];
  /** @type {any} */
  const colours = Object.fromEntries(names.map((name) => [name, colour(name)]));
  return { ...colours, parts: Object.fromEntries(names.map((name) => [name, mapColourParts(colours[name])])) };
}

/** @param {HTMLElement} box */
export function mapFonts(box) {
  const family = getComputedStyle(box).fontFamily;
  return { plain: `12px ${family}`, bold: `bold 14px ${family}`, group: `italic 12px ${family}` };
}

// scene: {map, view, width, height, ratio, colours, fonts, time, selected, hovered, trails, groups, labels, small, isCloseUp}.
/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawMap(context, scene) {
  const { width, height, ratio, map } = scene;
  const scaled = scene.trails && !scene.small;
  drawMapWords(context, scene);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.globalAlpha = 1;
  context.lineJoin = "round"; // the first picture is to be as the later ones
  const taken = mapRoom(width, height);
  if (scaled) takeMapRoom(taken, ...mapScaleBox(scene));
  if (scene.groups && !scene.near) drawMapOutlines(context, scene, taken);
  drawMapNear(context, scene);
  const asked = [...scene.selected];
  for (const one of asked) {
    if (scene.isCloseUp) ringMapStart(context, scene, one);
    markMapWord(context, scene, one, !scene.isCloseUp);
    blockMapWord(taken, scene, one);
  }
  if (scene.hovered !== null) markMapWord(context, scene, scene.hovered, false);
  if (scene.hovered !== null && !asked.includes(scene.hovered)) asked.unshift(scene.hovered);
  if (scene.near) asked.push(...scene.near.now, ...scene.near.before);
  if (scene.groups && !scene.near) nameMapGroups(context, scene, taken);
  const others = Boolean(scene.labels) && !scene.near;
  const placed = placeMapLabels(context, map, scene.view, { ...scene, asked, others, taken });
  drawMapLabels(context, scene, placed);
  if (scaled) drawMapScale(context, scene);
  drawMapRegion(context, scene);
  return placed;
}

// From the first place through the epochs until now; steps of less than a pixel are passed over.
/**
 * @param {CanvasRenderingContext2D} context
 * @param {WordMap} map
 * @param {View} view
 * @param {number} row
 * @param {number} time
 */
function traceMapTrail(context, map, view, row, time) {
  let x = map.path.x[0][row] * view.size + view.left;
  let y = map.path.y[0][row] * view.size + view.top;
  context.moveTo(x, y);
  for (let epoch = 1; epoch < time; epoch += 1) {
    const atX = map.path.x[epoch][row] * view.size + view.left;
    const atY = map.path.y[epoch][row] * view.size + view.top;
    if (Math.abs(atX - x) + Math.abs(atY - y) < 1) continue;
    context.lineTo(atX, atY);
    [x, y] = [atX, atY];
  }
  const one = map.moved[row];
  context.lineTo(map.x[one] * view.size + view.left, map.y[one] * view.size + view.top);
}

// A chosen word, or the one under the pointer: its trail and its dot, thick.
/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} one @param {boolean} chosen */
function markMapWord(context, scene, one, chosen) {
  const { map, view, colours, time } = scene;
  const colour = map.counts[one] ? colours.seen : colours.unseen;
  const [x, y] = [map.x[one] * view.size + view.left, map.y[one] * view.size + view.top];
  context.strokeStyle = colour;
  context.lineWidth = 2.5;
  if (map.row[one] >= 0) {
    context.beginPath();
    traceMapTrail(context, map, view, map.row[one], time);
    context.stroke();
    drawMapStart(context, scene, map.row[one], colour);
  }
  context.fillStyle = map.counts[one] ? colour : colours.card;
  context.beginPath();
  if (map.counts[one]) context.arc(x, y, 5, 0, 2 * Math.PI);
  else context.rect(x - 4.5, y - 4.5, 9, 9);
  context.fill();
  context.stroke();
  if (!chosen) return;
  context.lineWidth = 1.5;
  context.strokeStyle = colours.ink;
  context.beginPath();
  context.arc(x, y, 10, 0, 2 * Math.PI);
  context.stroke();
}

// No label stands on a chosen word's dot or trail.
/** @param {Room} taken @param {Scene} scene @param {number} one */
function blockMapWord(taken, { map, view, time }, one) {
  /** @type {(x: number, y: number) => Point} */
  const at = (x, y) => [x * view.size + view.left, y * view.size + view.top];
  const [x, y] = at(map.x[one], map.y[one]);
  blockMapLine(taken, [x - 4, y], [x + 4, y]);
  const row = map.row[one];
  if (row < 0) return;
  const way = map.path.x.slice(0, Math.ceil(time)).map((xs, epoch) => at(xs[row], map.path.y[epoch][row]));
  way.forEach((from, epoch) => blockMapLine(taken, from, way[epoch + 1] ?? [x, y]));
}

// Where a word stood before training, so wide that no dot hides it.
/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} one */
function ringMapStart(context, { map, view, colours }, one) {
  const row = map.row[one];
  if (row < 0) return;
  context.strokeStyle = colours.ink;
  context.lineWidth = 1.5;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.arc(map.path.x[0][row] * view.size + view.left, map.path.y[0][row] * view.size + view.top, MAP_START_RING, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} row @param {string} colour */
function drawMapStart(context, { map, view, colours }, row, colour) {
  const [x, y] = [map.path.x[0][row] * view.size + view.left, map.path.y[0][row] * view.size + view.top];
  context.fillStyle = colours.card;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  context.arc(x, y, 3, 0, 2 * Math.PI);
  context.fill();
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {PlacedLabel[]} placed */
function drawMapLabels(context, { fonts, colours, map }, placed) {
  context.lineWidth = 3;
  context.strokeStyle = colours.card;
  for (const { one, text, x, y, bold } of placed) {
    context.font = bold ? fonts.bold : fonts.plain;
    context.strokeText(text, x, y);
    context.fillStyle = map.counts[one] ? colours.seen : colours.unseen;
    context.fillText(text, x, y);
  }
}
