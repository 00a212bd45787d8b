import assert from "node:assert/strict";
import { test } from "node:test";

import { distance, howOften } from "../../../../drift/present/page/shared/dom.js";

test("where seen words are those that moved, a word is called moved or unmoved", () => {
  const words = [{ seen: true, count: 1 }, { seen: true, count: 1200 }, { seen: false, count: 0 }];
  assert.deepEqual(words.map(howOften), ["seen once", "seen 1,200 times", "unseen"]);
  assert.deepEqual(words.map((word) => howOften({ ...word, count: null })), ["moved", "moved", "unmoved"]);
});

test("of a distance two digits are told where as many as usual would show none", () => {
  assert.equal(distance(1.23456), "1.235");
  assert.equal(distance(0.001), "0.001");
  assert.equal(distance(0.000456), "0.00046");
  assert.equal(distance(0.00012, 4), "0.0001");
  assert.equal(distance(0), "0.000");
  assert.equal(distance(null), "–");
});
