import assert from "node:assert/strict";
import { test } from "node:test";

import { blockMapLine, mapRoom, takeMapRoom } from "../../../../../drift/present/page/sections/map/labels.js";
import { convexHull, outlinesCross } from "../../../../../drift/present/page/sections/map/outlines.js";
import { mapGrid, mapWordAt, setMapTime } from "../../../../../drift/present/page/sections/map/places.js";
import { pannedMap, wholeMap, zoomedMap } from "../../../../../drift/present/page/sections/map/view.js";
import { settingView, viewSetting } from "../../../../../drift/present/page/sections/map/view_setting.js";

const BOUNDS = { left: 0.1, right: 0.9, top: 0.2, bottom: 0.8 };

// Numbers from 0 to 1 that are the same each time.
function* numbers(seed = 1) {
  for (let state = seed; ; state = (state * 48271) % 2147483647) yield state / 2147483647;
}

test("the grid finds the word that looking at all of them finds", () => {
  const from = numbers(7);
  const next = () => from.next().value;
  const map = { n: 300, x: Float32Array.from({ length: 300 }, next), y: Float32Array.from({ length: 300 }, next) };
  const grid = mapGrid(map);
  for (let ask = 0; ask < 200; ask += 1) {
    const [x, y, reach] = [next(), next(), 0.05];
    const gaps = [...map.x.keys()].map((one) => Math.hypot(map.x[one] - x, map.y[one] - y));
    const nearest = gaps.indexOf(Math.min(...gaps));
    assert.equal(mapWordAt(map, grid, x, y, reach), gaps[nearest] <= reach ? nearest : null);
  }
});

test("half-way between two epochs a word is half-way between its places", () => {
  const path = { x: [[0], [1], [3]].map((one) => Float32Array.from(one)), y: [[0], [0.5], [0.5]].map((one) => Float32Array.from(one)) };
  const map = { moved: Uint32Array.of(1), path, x: Float32Array.of(9, 0), y: Float32Array.of(9, 0) };
  const at = (time) => {
    setMapTime(map, time);
    return [map.x[1], map.y[1]];
  };
  assert.deepEqual([0, 0.5, 1.5, 2].map(at), [[0, 0], [0.5, 0.25], [2, 0.5], [3, 0.5]]);
  assert.equal(map.x[0], 9);
});

test("zooming keeps the place under the pointer", () => {
  const whole = wholeMap(BOUNDS, 800, 600);
  const close = zoomedMap(whole, whole, 60, 4, 200, 100);
  const under = (view) => [(200 - view.left) / view.size, (100 - view.top) / view.size].map((one) => one.toFixed(9));
  assert.deepEqual(under(close), under(whole));
  assert.equal(close.size, 4 * whole.size);
});

test("something of the map stays in sight, however far it is pushed", () => {
  const whole = wholeMap(BOUNDS, 800, 600);
  const away = pannedMap(whole, BOUNDS, 1e6, -1e6, 800, 600);
  assert.ok(Math.abs(away.left + BOUNDS.left * away.size - 740) < 1e-9);
  assert.ok(Math.abs(away.top + BOUNDS.bottom * away.size - 60) < 1e-9);
});

test("a view comes back from the address; the whole map is none", () => {
  const whole = wholeMap(BOUNDS, 800, 600);
  const view = zoomedMap(whole, whole, 60, 3, 400, 300);
  assert.deepEqual(viewSetting({ view, whole, width: 800, height: 600 }), [500, 500, "3.00"]);
  const back = settingView(["500", "500", "3.00"], whole, 60, 800, 600);
  for (const name of ["size", "left", "top"]) assert.ok(Math.abs(back[name] - view[name]) < 1e-6, name);
  assert.equal(viewSetting({ view: whole, whole, width: 800, height: 600 }), null);
  assert.equal(settingView(["500", "", "x"], whole, 60, 800, 600), null);
  assert.equal(settingView(undefined, whole, 60, 800, 600), null);
});

test("the hull of a square with a point in it is the square", () => {
  const hull = convexHull([[0, 0], [2, 2], [1, 1], [2, 0], [0, 2], [1, 0]]);
  assert.deepEqual(hull.map(String).sort(), ["0,0", "0,2", "2,0", "2,2"]);
});

test("outlines cross where neither leaves the other aside", () => {
  const square = (x, y, side) => convexHull([[x, y], [x + side, y], [x, y + side], [x + side, y + side]]);
  assert.equal(outlinesCross(square(0, 0, 2), square(1, 1, 2)), true);
  assert.equal(outlinesCross(square(0, 0, 4), square(1, 1, 1)), true); // one within the other
  assert.equal(outlinesCross(square(0, 0, 1), square(2, 0, 1)), false);
});

test("room on the map is taken once, and never beyond its edge", () => {
  const room = mapRoom(60, 60);
  assert.equal(takeMapRoom(room, 6, 6, 20, 14), true);
  assert.equal(takeMapRoom(room, 10, 10, 12, 12), false);
  assert.equal(takeMapRoom(room, 30, 6, 61, 14), false);
  blockMapLine(room, [30, 30], [54, 54]);
  assert.equal(takeMapRoom(room, 37, 37, 40, 40), false);
  assert.equal(takeMapRoom(room, 37, 18, 46, 23), true);
});
