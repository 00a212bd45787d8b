import assert from "node:assert/strict";
import { test } from "node:test";

import { mapNear } from "../../../../../drift/present/page/sections/map/near.js";

const WORDS = ["a", "b", "c", "d"];
const map = (epochs) => ({ epochs, words: WORDS, index: new Map(WORDS.map((word, place) => [word, place])) });

// `a` is near b in this run at both epochs, and in the other one near b, then near c.
const DATA = {
  epochs: [0, 1],
  counted: true,
  places: new Map([["a", 0]]),
  lists: new Map(),
  explorer: {
    n: 1,
    k: 1,
    words: WORDS,
    counts: [1, 1, 1, 1],
    named: [2],
    namedFrom: [0, 1],
    from: [0, 1],
    gaps: [100, 0],
    others: [{ epochs: [0, 1], named: [3], namedFrom: [0, 1], from: [1, 0], gaps: [0, 0] }],
  },
};

test("lines lead to the neighbours in the run that the map shows, at the epoch that it shows", () => {
  const maps = [map([0, 1]), map([0, 1, 2])];
  const near = (at, time) => mapNear(DATA, { map: maps[at], maps, time }, 0);
  assert.deepEqual([near(0, 0), near(0, 1)], [{ before: [1], now: [1], of: 1 }, { before: [1], now: [1], of: 1 }]);
  assert.deepEqual([near(1, 0), near(1, 1)], [{ before: [1], now: [1], of: 1 }, { before: [1], now: [2], of: 1 }]);
  assert.equal(near(1, 2), null); // an epoch at which the report does not tell them
});
