import assert from "node:assert/strict";
import { test } from "node:test";

import { niceScale, plainNumber, vertical } from "../../../../drift/present/page/shared/chart.js";

test("an axis has a few round steps, and holds every value", () => {
  const { ticks, step } = niceScale([0.03, 0.47], true);
  assert.deepEqual(ticks.map((one) => plainNumber(one, step)), ["0.0", "0.2", "0.4", "0.6"]);
});

test("an axis that need not begin at zero begins below the lowest value", () => {
  const { ticks, step } = niceScale([-0.37, 0.81], false);
  assert.deepEqual(ticks.map((one) => plainNumber(one, step)), ["-0.5", "0.0", "0.5", "1.0"]);
});

test("a trifle is no cliff: the axis has its least length, and stays below the ceiling", () => {
  const { from, to } = niceScale([0.98, 0.99], false, 0.1, 1);
  assert.ok(to - from >= 0.1 - 1e-9 && from <= 0.9 + 1e-9);
  assert.ok(to <= 1 + 1e-9);
});

test("no value at all has an axis too", () => {
  for (const fromZero of [true, false]) assert.ok(niceScale([], fromZero).to > niceScale([], fromZero).from);
});

test("a number has the digits that its axis' step needs", () => {
  const said = [[1, 1], [0.5, 0.25], [2.5, 2.5], [0.00125, 0.00025], [30, 10]].map(([value, step]) => plainNumber(value, step));
  assert.deepEqual(said, ["1", "0.50", "2.5", "0.00125", "30"]);
});

test("the lowest value stands at the foot and the highest at the top", () => {
  const scale = { from: 1, to: 3 };
  assert.deepEqual([1, 2, 3].map((value) => vertical(value, scale, 150)), [112, 62, 12]);
});
