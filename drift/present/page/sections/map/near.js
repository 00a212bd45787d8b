// Lines from the word under the pointer to its neighbours before training (dashed) and now; all other words fade.

import { neighboursAt, neighboursIn } from "../../shared/data.js";

const MAP_FADE = 0.72;

// Who of a word's neighbours is on the map; null where the report knows no neighbours of it in the run shown.
/** @param {Data} data @param {LargeScene} scene @param {number} one */
export function mapNear(data, scene, one) {
  const place = data.places.get(scene.map.words[one]);
  if (place === undefined) return null;
  const list = mapNearNow(data, scene, place);
  if (!list) return null;
  const [before, now] = [neighboursAt(data, place, 0), list].map((some) => some.map((other) => other.word));
  /** @param {string[]} words */
  const onMap = (words) => words.map((word) => scene.map.index.get(word)).filter((other) => other !== undefined);
  return { before: onMap(before), now: onMap(now), of: before.length };
}

// Of another run than the first a large report tells the neighbours at its last epoch alone.
/** @param {Data} data @param {LargeScene} scene @param {number} place */
function mapNearNow(data, { map, maps, time }, place) {
  const epoch = map.epochs[Math.round(time)];
  if (map === maps[0]) return neighboursAt(data, place, data.epochs.indexOf(epoch));
  const other = data.explorer.others[maps.indexOf(map) - 1];
  return other?.epochs.includes(epoch) ? neighboursIn(data, other, place, epoch).list : null;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawMapNear(context, scene) {
  const { near, hovered, map, view, width, height, colours } = scene;
  if (!near || hovered === null) return;
  context.globalAlpha = MAP_FADE;
  context.fillStyle = colours.card;
  context.fillRect(0, 0, width, height);
  context.globalAlpha = 1;
  /** @param {number} one @returns {Point} */
  const at = (one, xs = map.x, ys = map.y) => [xs[one] * view.size + view.left, ys[one] * view.size + view.top];
  const from = at(hovered);
  const row = map.row[hovered];
  const stood = row < 0 ? from : at(row, map.path.x[0], map.path.y[0]);
  context.lineWidth = 1.5;
  context.setLineDash([4, 4]);
  context.strokeStyle = colours.soft;
  for (const one of near.before) mapNearLine(context, stood, at(one));
  context.setLineDash([]);
  context.strokeStyle = colours.ink;
  for (const one of near.now) mapNearLine(context, from, at(one));
  for (const one of new Set([...near.before, ...near.now])) drawMapNeighbour(context, scene, one, at(one));
}

/** @param {CanvasRenderingContext2D} context @param {Point} from @param {Point} to */
function mapNearLine(context, [x, y], [toX, toY]) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number} one @param {Point} at */
function drawMapNeighbour(context, { map, colours }, one, [x, y]) {
  const seen = map.counts[one] > 0;
  context.beginPath();
  context.strokeStyle = seen ? colours["seen-bar"] : colours["unseen-bar"];
  context.fillStyle = seen ? colours["seen-bar"] : colours.card;
  if (seen) context.arc(x, y, 4, 0, 2 * Math.PI);
  else context.rect(x - 3.5, y - 3.5, 7, 7);
  context.fill();
  context.stroke();
}
