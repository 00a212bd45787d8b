import assert from "node:assert/strict";
import { test } from "node:test";

import { fileName } from "../../../../drift/present/page/shared/files.js";

test("a file is called by the first sentence, in letters that every system takes", () => {
  assert.equal(fileName("Cosine similarity of tv & télé; more."), "cosine-similarity-of-tv-télé");
  assert.equal(fileName("../../etc: passwd"), "chart");
  assert.equal(fileName("x".repeat(99)).length, 60);
});
