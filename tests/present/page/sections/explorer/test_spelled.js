import assert from "node:assert/strict";
import { test } from "node:test";

import { alike, slipsBetween } from "../../../../../drift/present/page/sections/explorer/spelled.js";

const slips = (a, b, most = 3) => slipsBetween([...a], [...b], most);

test("a letter left out, put in, mistaken or swapped with the next is one slip", () => {
  const found = ["televison", "televvision", "telewision", "televsiion", "television"].map((one) => slips(one, "television"));
  assert.deepEqual(found, [1, 1, 1, 1, 0]);
});

test("more slips than asked for are not counted to their end", () => {
  assert.equal(slips("kitten", "sitting"), 3);
  assert.equal(slips("kitten", "sitting", 1), 2);
  assert.equal(slips("a", "abcdef", 2), 3);
});

test("a letter outside the first plane is one letter", () => {
  assert.equal(slips("👍a", "👍b"), 1);
});

test("the least slips come first, of these the commonest; a short word may have one", () => {
  const all = [["good", 0], ["god", 1], ["goods", 2], ["wood", 3], ["food", 4], ["bad", 5]];
  const counts = [5, 1, 9, 2, 7, 100];
  const found = (wanted) => alike(all, wanted, (place) => counts[place]);
  assert.deepEqual(found("good"), [0, 2, 4, 3, 1]);
  assert.deepEqual(found("goood"), [0, 2, 4, 3, 1]); // of five letters: two slips
  assert.deepEqual(found("go"), []); // too short to guess
});
