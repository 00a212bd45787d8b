import assert from "node:assert/strict";
import { test } from "node:test";

import { matches } from "../../../../../drift/present/page/sections/explorer/search.js";

test("a search finds the word itself, then what begins with it, then what contains it", () => {
  const all = [["tvs", 0], ["mtv", 1], ["tv", 2], ["radio", 3], ["tv-set", 4]];
  assert.deepEqual(matches(all, "tv"), [2, 0, 4, 1]);
});

test("what is written as it was typed comes before the same word in other letters", () => {
  const all = [["apple", 0], ["apple", 1], ["apples", 2]]; // apple, APPLE, Apples
  assert.deepEqual(matches(all, "apple", 1), [1, 0, 2]);
  assert.deepEqual(matches(all, "apple", undefined), [0, 1, 2]);
});
