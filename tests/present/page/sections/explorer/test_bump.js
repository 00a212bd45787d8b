import assert from "node:assert/strict";
import { test } from "node:test";

import { runnersOf, spans } from "../../../../../drift/present/page/sections/explorer/bump.js";

test("numbers in a row are said by their ends", () => {
  assert.deepEqual([[], [3], [0, 1, 2, 5, 7, 8]].map(spans), ["", "3", "0 to 2, 5, 7 to 8"]);
});

test("who comes and goes has a rank for each epoch, or none", () => {
  const lists = [[{ place: 4, rank: 1 }, { place: 9, rank: 2 }], [{ place: 9, rank: 1 }], [{ place: 9, rank: 1 }, { place: 4, rank: 2 }]];
  assert.deepEqual(runnersOf(lists).map(({ place, ranks }) => [place, ranks]), [[4, [1, null, 2]], [9, [2, 1, 1]]]);
});
