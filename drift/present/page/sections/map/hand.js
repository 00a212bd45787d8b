// Pointer, wheel, fingers and keys on the map: what they ask for is called, nothing is drawn here.

const MAP_ZOOM = 1.5; // a key or button
const MAP_PAN = 60; // pixels, an arrow key
const MAP_CLICK = 5; // pixels; a pointer that went further has dragged

// region: what brushes, see region.js. does: {zoom(factor, x, y), pan(dx, dy), whole(), hover(x, y), leave(), choose(x, y, add), step(by), play(), hint()}
/** @param {HTMLElement} stage @param {Deeds} does @param {MapRegion} region */
export function listenToMap(stage, does, region) {
  /** @type {Map<number, Point>} */
  const pointers = new Map();
  let gone = 0;
  /** @param {MouseEvent} event @returns {Point} */
  const at = (event) => {
    const box = stage.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    if (!pointers.size) gone = 0;
    if (region.isOn() && !pointers.size) region.begin(...at(event));
    pointers.set(event.pointerId, at(event));
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const now = at(event);
    const before = pointers.get(event.pointerId);
    if (!before) return does.hover(...now);
    gone += Math.hypot(now[0] - before[0], now[1] - before[1]);
    pointers.set(event.pointerId, now);
    if (region.isOn()) return region.to(...now);
    if (pointers.size === 1 && gone > MAP_CLICK) does.pan(now[0] - before[0], now[1] - before[1]);
    if (pointers.size === 2) pinchMap(otherPointer(pointers, event.pointerId), before, now, does);
  });
  stage.addEventListener("pointerup", (event) => {
    if (region.isOn() && pointers.has(event.pointerId)) return region.end(...at(event));
    const isClick = pointers.size === 1 && pointers.has(event.pointerId) && gone <= MAP_CLICK;
    if (isClick) does.choose(...at(event), event.shiftKey);
  });
  /** @param {PointerEvent} event */
  const lift = (event) => pointers.delete(event.pointerId);
  stage.addEventListener("pointerup", lift);
  stage.addEventListener("pointercancel", lift);
  stage.addEventListener("pointerleave", does.leave);
  stage.addEventListener("wheel", (event) => wheelMap(stage, event, at(event), does), { passive: false });
  stage.addEventListener("dblclick", (event) => does.zoom(MAP_ZOOM, ...at(event)));
  stage.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && region.isOn()) region.view();
    else pressMapKey(event, does);
  });
}

/** @param {Map<number, Point>} pointers @param {number} moved */
function otherPointer(pointers, moved) {
  const [other] = [...pointers].filter(([id]) => id !== moved).map(([, place]) => place);
  return other;
}

/** @param {Point} other @param {Point} before @param {Point} now @param {Deeds} does */
function pinchMap(other, before, now, does) {
  const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
  const is = Math.hypot(now[0] - other[0], now[1] - other[1]);
  if (was > 10) does.zoom(is / was, (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
  does.pan((now[0] - before[0]) / 2, (now[1] - before[1]) / 2);
}

// The wheel scrolls the page until the map has been chosen by a click or the Tab key, or Ctrl is held.
/** @param {HTMLElement} stage @param {WheelEvent} event @param {Point} place @param {Deeds} does */
function wheelMap(stage, event, place, does) {
  if (!event.ctrlKey && !event.metaKey && document.activeElement !== stage) return does.hint();
  event.preventDefault();
  const pixels = event.deltaY * (event.deltaMode === 1 ? 16 : 1);
  does.zoom(Math.exp(-Math.max(-200, Math.min(200, pixels)) / 300), ...place);
}

/** @param {KeyboardEvent} event @param {Deeds} does */
function pressMapKey(event, does) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  /** @type {Record<string, () => void>} */
  const keys = {
    "+": () => does.zoom(MAP_ZOOM),
    "=": () => does.zoom(MAP_ZOOM),
    "-": () => does.zoom(1 / MAP_ZOOM),
    0: does.whole,
    ArrowLeft: () => does.pan(MAP_PAN, 0),
    ArrowRight: () => does.pan(-MAP_PAN, 0),
    ArrowUp: () => does.pan(0, MAP_PAN),
    ArrowDown: () => does.pan(0, -MAP_PAN),
    "[": () => does.step(-1),
    "]": () => does.step(1),
    " ": () => does.play(),
  };
  if (!keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}
