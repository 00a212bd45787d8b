// Where the map lies on the canvas: a place (x, y) is drawn at (x * size + left, y * size + top) in CSS pixels.

const MAP_FEWEST = 8; // words in sight, about, when no closer view is to be had
const MAP_ROOM = 26; // pixels around all words when the whole map is shown

/** @param {Bounds} bounds @param {number} width @param {number} height */
export function wholeMap(bounds, width, height, room = MAP_ROOM) {
  const [broad, tall] = [Math.max(bounds.right - bounds.left, 1e-3), Math.max(bounds.bottom - bounds.top, 1e-3)];
  const size = Math.max(1, Math.min((width - 2 * room) / broad, (height - 2 * room) / tall));
  return {
    size,
    left: width / 2 - (size * (bounds.left + bounds.right)) / 2,
    top: height / 2 - (size * (bounds.top + bounds.bottom)) / 2,
  };
}

// Zooms by a factor around a point of the canvas, which keeps the place that is under it.
/**
 * @param {View} view
 * @param {View} whole
 * @param {number} closest
 * @param {number} factor
 * @param {number} x
 * @param {number} y
 */
export function zoomedMap(view, whole, closest, factor, x, y) {
  const size = Math.max(whole.size * 0.8, Math.min(whole.size * closest, view.size * factor));
  const by = size / view.size;
  return { size, left: x - (x - view.left) * by, top: y - (y - view.top) * by };
}

// How many times as large as the whole map the closest view of a map of n words is.
/** @param {number} n */
export function closestMap(n) {
  return Math.max(4, Math.min(60, Math.sqrt(n / MAP_FEWEST)));
}

// A view with a word in it: the same, or the least move to the word that is nearest to its middle.
/** @param {View} view @param {WordMap} map @param {number} width @param {number} height */
export function mapWithWords(view, map, width, height) {
  const [x, y] = [(width / 2 - view.left) / view.size, (height / 2 - view.top) / view.size];
  const [reachX, reachY] = [width / 2 / view.size, height / 2 / view.size];
  let [nearest, least] = [-1, Infinity];
  for (let one = 0; one < map.n; one += 1) {
    const [dx, dy] = [map.x[one] - x, map.y[one] - y];
    if (Math.abs(dx) < reachX && Math.abs(dy) < reachY) return view;
    if (dx * dx + dy * dy < least) [nearest, least] = [one, dx * dx + dy * dy];
  }
  return nearest < 0 ? view : mapInSight(view, map.bounds, map.x[nearest], map.y[nearest], width, height);
}

// Moves by pixels; something of the map always stays in sight.
/**
 * @param {View} view
 * @param {Bounds} bounds
 * @param {number} dx
 * @param {number} dy
 * @param {number} width
 * @param {number} height
 */
export function pannedMap(view, bounds, dx, dy, width, height) {
  const keep = 60;
  const left = view.left + dx;
  const top = view.top + dy;
  return {
    size: view.size,
    left: Math.max(keep - bounds.right * view.size, Math.min(width - keep - bounds.left * view.size, left)),
    top: Math.max(keep - bounds.bottom * view.size, Math.min(height - keep - bounds.top * view.size, top)),
  };
}

// The least move after which a place lies well inside the canvas.
/**
 * @param {View} view
 * @param {Bounds} bounds
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
export function mapInSight(view, bounds, x, y, width, height) {
  const room = Math.min(60, width / 4, height / 4);
  const [atX, atY] = [x * view.size + view.left, y * view.size + view.top];
  const dx = Math.max(room - atX, 0) - Math.max(atX - (width - room), 0);
  const dy = Math.max(room - atY, 0) - Math.max(atY - (height - room), 0);
  return dx || dy ? pannedMap(view, bounds, dx, dy, width, height) : view;
}
