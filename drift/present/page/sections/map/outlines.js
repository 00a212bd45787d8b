// Groups that moved together: an outline around them, and their name.

import { blockMapLine, mapLabelText, takeMapRoom } from "./labels.js";

const MAP_OUTLINE_ROOM = 10; // pixels around a word
const MAP_GROUP_RING = 4; // pixels

// An outline that would cross another one is not drawn: its words get rings.
// taken: labels keep off the lines.
/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Room} taken */
export function drawMapOutlines(context, scene, taken) {
  scene.outlines = scene.map.groups.map((group) => mapOutline(scene, group.members));
  /** @type {Point[][]} */
  const drawn = [];
  context.strokeStyle = scene.colours.soft;
  context.lineWidth = 1.2;
  context.setLineDash([5, 4]);
  scene.map.groups.forEach((group, place) => {
    const outline = scene.outlines[place];
    if (drawn.some((other) => outlinesCross(outline, other))) return ringMapWords(context, scene, group.members);
    drawn.push(outline);
    outline.forEach((corner, at) => blockMapLine(taken, corner, outline[(at + 1) % outline.length]));
    context.beginPath();
    outline.forEach(([x, y]) => context.lineTo(x, y));
    context.closePath();
    context.globalAlpha = 0.07;
    context.fillStyle = scene.colours.ink;
    context.fill();
    context.globalAlpha = 0.7;
    context.stroke();
  });
  context.setLineDash([]);
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {number[]} members */
function ringMapWords(context, { map, view }, members) {
  context.globalAlpha = 0.55;
  context.setLineDash([]);
  for (const one of members) {
    context.beginPath();
    context.arc(map.x[one] * view.size + view.left, map.y[one] * view.size + view.top, MAP_GROUP_RING, 0, 2 * Math.PI);
    context.stroke();
  }
  context.setLineDash([5, 4]);
}

// Two convex outlines cross unless a side of one has all of the other behind it.
/** @param {Point[]} one @param {Point[]} other */
export function outlinesCross(one, other) {
  /** @param {Point[]} from @param {Point[]} against */
  const parted = (from, against) =>
    from.some(([x, y], place) => {
      const [nextX, nextY] = from[(place + 1) % from.length];
      return against.every(([atX, atY]) => (nextX - x) * (atY - y) - (nextY - y) * (atX - x) <= 0);
    });
  return !parted(one, other) && !parted(other, one);
}

// The convex hull of the members with room around them: of eight points around each.
/** @param {Scene} scene @param {number[]} members */
function mapOutline({ map, view }, members) {
  const around = Array.from({ length: 8 }, (_, place) => (place * Math.PI) / 4);
  const points = members.flatMap((one) => {
    const [x, y] = [map.x[one] * view.size + view.left, map.y[one] * view.size + view.top];
    /** @param {number} angle @returns {Point} */
    const corner = (angle) => [x + MAP_OUTLINE_ROOM * Math.cos(angle), y + MAP_OUTLINE_ROOM * Math.sin(angle)];
    return around.map(corner);
  });
  return convexHull(points);
}

// Andrew's monotone chain.
/** @param {Point[]} points */
export function convexHull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  /** @param {Point[]} ordered */
  const half = (ordered) => {
    /** @type {Point[]} */
    const chain = [];
    for (const point of ordered) {
      while (chain.length > 1 && isRightTurn(chain[chain.length - 2], chain[chain.length - 1], point)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

/** @param {Point} a @param {Point} b @param {Point} c */
function isRightTurn(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0;
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene @param {Room} taken */
export function nameMapGroups(context, { map, fonts, colours, outlines }, taken) {
  context.font = fonts.group;
  context.lineWidth = 3;
  context.strokeStyle = colours.card;
  context.fillStyle = colours.ink;
  map.groups.forEach((group, place) => {
    const text = group.name.map(mapLabelText).join(", ");
    const { width } = context.measureText(text);
    const middle = (Math.min(...outlines[place].map(([x]) => x)) + Math.max(...outlines[place].map(([x]) => x))) / 2;
    const ys = outlines[place].map(([, y]) => y);
    for (const top of [Math.min(...ys) - 22, Math.max(...ys) + 8]) {
      if (!takeMapRoom(taken, middle - width / 2 - 2, top, middle + width / 2 + 2, top + 14)) continue;
      context.strokeText(text, middle - width / 2, top + 11);
      context.fillText(text, middle - width / 2, top + 11);
      break;
    }
  });
}
