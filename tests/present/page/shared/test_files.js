import assert from "node:assert/strict";
import { test } from "node:test";

import { briefly, fileName } from "../../../../drift/present/page/shared/files.js";

test("a file is called by the first sentence, in letters that every system takes", () => {
  assert.equal(fileName("Cosine similarity of tv & télé; more."), "cosine-similarity-of-tv-télé");
  assert.equal(fileName("../../etc: passwd"), "chart");
  assert.equal(fileName("x".repeat(99)).length, 60);
});

test("a button names what it saves up to a pause, and no bracket is cut", () => {
  assert.equal(briefly("Displacement (L2, their own unit) of words, by epoch; the table"), "Displacement (L2, their own unit) of words");
  assert.equal(briefly("Neighbours of , by epoch"), "Neighbours of , by epoch");
});
