// The map's view in the address.

const MAP_SETTLED = 300; // milliseconds after the last move

// The view as the address has it: the place in the middle, in thousandths of the map's square, and how many times as large
// as the whole map; null for that.
/** @param {{ view: View; whole: View; width: number; height: number }} scene */
export function viewSetting({ view, whole, width, height }) {
  if (view.size === whole.size && view.left === whole.left && view.top === whole.top) return null;
  const middle = [(width / 2 - view.left) / view.size, (height / 2 - view.top) / view.size];
  return [...middle.map((value) => Math.round(value * 1000)), (view.size / whole.size).toFixed(2)];
}

// The view of such a setting; null where it is none.
/**
 * @param {string[] | undefined} setting
 * @param {View} whole
 * @param {number} closest
 * @param {number} width
 * @param {number} height
 */
export function settingView(setting, whole, closest, width, height) {
  const [x, y, closer] = (setting ?? []).map(Number);
  if (![x, y, closer].every(Number.isFinite)) return null;
  const size = whole.size * Math.max(0.8, Math.min(closest, closer));
  return { size, left: width / 2 - (x / 1000) * size, top: height / 2 - (y / 1000) * size };
}

/** @param {() => void} act */
export function debounced(act) {
  let waiting = 0;
  return () => {
    clearTimeout(waiting);
    waiting = setTimeout(act, MAP_SETTLED);
  };
}
