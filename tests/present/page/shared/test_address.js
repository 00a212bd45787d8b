import assert from "node:assert/strict";
import { test } from "node:test";

import { readAddress, stateAddress, stateOf, wordAddress } from "../../../../drift/present/page/shared/address.js";

const WORDS = ["tv", "a,b", "a&b=c", "#tag", "100%", "%2C", "New York", "naïve", "日本", "👩‍🚀", "'", "+", "="];

test("a state comes back from its address, whatever the words", () => {
  const state = { words: WORDS, epoch: 4, run: "seed 1, b", settings: { "moved-table": ["2d", "a,b&c"], axis: ["1"] } };
  assert.deepEqual(stateOf(stateAddress(state)), state);
});

test("each word opens by its own link", () => {
  for (const word of WORDS) assert.deepEqual(stateOf(wordAddress(word)).words, [word]);
});

test("what an address does not name is nothing", () => {
  assert.deepEqual(stateOf("#tables"), { words: [], epoch: null, run: null, settings: {} });
  assert.equal(stateAddress({ words: [], epoch: null, run: null }), "#");
});

test("an epoch that is no number is none, and a word that is named twice stands once", () => {
  const { words, epoch } = stateOf("#word=tv,,tv,radio&epoch=two");
  assert.deepEqual([words, epoch], [["tv", "radio"], null]);
});

test("a lone percent sign that somebody typed is a percent sign", () => {
  assert.deepEqual(readAddress("#word=100%"), { word: ["100%"] });
});
