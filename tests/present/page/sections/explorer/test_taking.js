import assert from "node:assert/strict";
import { test } from "node:test";

import { pairSentence } from "../../../../../drift/present/page/sections/explorer/taking.js";

const words = { a: { word: "tv" }, b: { word: "television" }, digits: 3 };
const said = (cosine, digits = 3) => pairSentence({ epochs: [0, 8] }, { ...words, cosine, digits });

test("what is taken along of two words says what became of the two", () => {
  const begins = "By epoch 8: the similarity of tv and television ";
  assert.equal(said([0.962, 0.9129]), `${begins}fell from 0.962 to 0.913.`);
  assert.equal(said([0.5, 0.81], 2), `${begins}rose from 0.50 to 0.81.`);
  assert.equal(said([0.5, 0.5001]), `${begins}is what it was, 0.500.`);
  assert.equal(said([null, null]), `${begins}is not in this report.`);
});
