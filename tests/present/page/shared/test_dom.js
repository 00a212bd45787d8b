import assert from "node:assert/strict";
import { test } from "node:test";

import { howOften } from "../../../../drift/present/page/shared/dom.js";

test("where seen words are those that moved, a word is called moved or unmoved", () => {
  const words = [{ seen: true, count: 1 }, { seen: true, count: 1200 }, { seen: false, count: 0 }];
  assert.deepEqual(words.map(howOften), ["seen once", "seen 1,200 times", "unseen"]);
  assert.deepEqual(words.map((word) => howOften({ ...word, count: null })), ["moved", "moved", "unmoved"]);
});
