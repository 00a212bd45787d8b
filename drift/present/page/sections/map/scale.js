// How long a trail of a round displacement is: a bar at the foot of the map.

const MAP_BARS = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005, 0.0002, 0.0001];
const MAP_BAR_LONGEST = 150; // pixels

// The largest round displacement whose trail is not too long; undefined where no trail can be drawn.
/** @param {Scene} scene */
function mapBar({ map, view }) {
  if (!map.moved.length) return undefined;
  return MAP_BARS.find((bar) => bar <= map.furthest && bar * map.trailScale * view.size <= MAP_BAR_LONGEST);
}

/** @param {Scene} scene @returns {[left: number, top: number, right: number, bottom: number]} */
export function mapScaleBox(scene) {
  return mapBar(scene) === undefined ? [2, 2, 2, 2] : [4, scene.height - 36, 240, scene.height - 4];
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawMapScale(context, scene) {
  const bar = mapBar(scene);
  if (bar === undefined) return;
  const { map, view, height, colours, fonts } = scene;
  const length = bar * map.trailScale * view.size;
  context.font = fonts.plain;
  context.fillStyle = colours.ink;
  context.strokeStyle = colours.card;
  context.lineWidth = 3;
  const words = `trail of cosine distance ${bar}`;
  context.strokeText(words, 10, height - 20);
  context.fillText(words, 10, height - 20);
  context.fillRect(10, height - 12, length, 3);
}
