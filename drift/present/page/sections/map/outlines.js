// Groups that moved together: an outline around them, and their name.

import { mapLabelText, takeMapRoom } from "./labels.js";

export function drawMapOutlines(context, scene) {
  scene.outlines = scene.map.groups.map((group) => mapOutline(scene, group.members));
  for (const outline of scene.outlines) {
    context.beginPath();
    outline.forEach(([x, y]) => context.lineTo(x, y));
    context.closePath();
    context.globalAlpha = 0.07;
    context.fillStyle = scene.colours.ink;
    context.fill();
    context.globalAlpha = 0.7;
    context.strokeStyle = scene.colours.soft;
    context.lineWidth = 1.2;
    context.setLineDash([5, 4]);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }
}

// The convex hull of the members with room around them: of eight points around each.
function mapOutline({ map, view }, members) {
  const around = Array.from({ length: 8 }, (_, place) => (place * Math.PI) / 4);
  const points = members.flatMap((one) => {
    const [x, y] = [map.x[one] * view.size + view.left, map.y[one] * view.size + view.top];
    return around.map((angle) => [x + 10 * Math.cos(angle), y + 10 * Math.sin(angle)]);
  });
  return convexHull(points);
}

// Andrew's monotone chain.
export function convexHull(points) {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const half = (ordered) => {
    const chain = [];
    for (const point of ordered) {
      while (chain.length > 1 && isRightTurn(chain.at(-2), chain.at(-1), point)) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function isRightTurn(a, b, c) {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) <= 0;
}

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
    for (const top of [Math.min(...ys) - 17, Math.max(...ys) + 3]) {
      if (!takeMapRoom(taken, middle - width / 2 - 2, top, middle + width / 2 + 2, top + 14)) continue;
      context.strokeText(text, middle - width / 2, top + 11);
      context.fillText(text, middle - width / 2, top + 11);
      break;
    }
  });
}
