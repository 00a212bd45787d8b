import assert from "node:assert/strict";
import { test } from "node:test";

import { neighboursAt, neighboursIn, shareKept, similarityByEpoch } from "../../../../drift/present/page/shared/data.js";

// One word, `a`, with two neighbours at three epochs: b 0.9 and c 0.8; c 0.85 and d 0.8; c 0.85 and nobody.
function told() {
  return {
    epochs: [0, 1, 2],
    counted: true,
    lists: new Map(),
    explorer: {
      n: 1,
      k: 2,
      words: ["a", "b", "c", "d"],
      counts: [3, 0, 2, 1],
      kept: [2],
      named: Uint8Array.of(2, 3, 4, 0), // numbers + 1
      namedFrom: [0, 4],
      from: [0, 0, 3, 0, 1, 0], // c comes from a place below; then it stays
      gaps: [100, 100, 100, 99, 0, 99], // from epoch 1 on the zigzag of the change: +50, -50; 0, -50
    },
    vectors: { order: new Map() },
  };
}

const plain = (list) => list.map(({ word, rank, cosine, count, seen, known }) => [word, rank, cosine, count, seen, known]);

test("a list of neighbours is read from how it changed since the epoch before", () => {
  const data = told();
  assert.deepEqual([0, 1, 2].map((at) => plain(neighboursAt(data, 0, at))), [
    [["b", 1, 0.9, 0, false, false], ["c", 2, 0.8, 2, true, false]],
    [["c", 1, 0.85, 2, true, false], ["d", 2, 0.8, 1, true, false]],
    [["c", 1, 0.85, 2, true, false]],
  ]);
});

test("another run that is told at its last epoch alone goes on from this run's last list", () => {
  const other = { epochs: [4], named: [2], namedFrom: [0, 1], from: [1, 0], gaps: [100, 200] };
  const { epoch, list } = neighboursIn(told(), other, 0, 2);
  assert.deepEqual([epoch, list.map(({ word, cosine }) => [word, cosine])], [4, [["c", 0.8], ["b", 0.7]]]);
});

test("another run that is told at every epoch goes on from this run's first list", () => {
  const other = { epochs: [0, 1], named: [], namedFrom: [0, 0], from: [1, 1, 3, 2], gaps: [0, 0, 0, 0] };
  const lists = [0, 1, 7].map((epoch) => neighboursIn(told(), other, 0, epoch));
  assert.deepEqual(lists.map(({ epoch, list }) => [epoch, list.map(({ word }) => word).join("")]), [[0, "bc"], [1, "cb"], [1, "cb"]]);
});

test("where seen words are those that moved, no count is told", () => {
  assert.deepEqual(neighboursAt({ ...told(), counted: false }, 0, 0).map(({ count, seen }) => [count, seen]), [[null, false], [null, true]]);
});

test("the share kept is of those who were there at first", () => {
  assert.equal(shareKept(told(), 0), 0.5);
  const undefinedOne = told();
  undefinedOne.explorer.kept = [0];
  assert.equal(shareKept(undefinedOne, 0), null);
});

test("two words' cosine comes from their vectors: a turn of one from the other's right angle to its way", () => {
  const vectors = {
    dims: 2,
    step: 0.25,
    order: new Map([[0, 0], [2, 1]]),
    rows: new Map([[0, 0]]), // the first has moved: from (4, 0) by (-4, 4), in steps
    base: Uint8Array.of(8, 0, 0, 8), // zigzags, the first number of each before the second
    ways: Uint8Array.of(7, 8),
  };
  const data = { ...told(), epochs: [0, 1], vectors };
  data.lists.set(0, [[], []]).set(2, [[], []]);
  assert.deepEqual(similarityByEpoch(data, 0, 2), { values: [0, 1], digits: 2, isRounded: true });
  assert.equal(similarityByEpoch({ ...data, vectors: { ...vectors, step: 0.0002 } }, 0, 2).digits, 3);
});

test("without vectors a cosine is known where one is the other's neighbour", () => {
  assert.deepEqual(similarityByEpoch(told(), 0, 2), { values: [0.8, 0.85, 0.85], digits: 3, isRounded: false });
});
