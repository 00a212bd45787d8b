import assert from "node:assert/strict";
import { test } from "node:test";

import { likeBand } from "../../../../drift/present/page/shared/control_bands.js";

test("what pairs of like counts did begins where a pair began, and is never beyond a cosine of 1", () => {
  const band = { n: 2, values: [0, -0.1], low: [0, -0.2], high: [0, 0.25] };
  const explorer = { counts: [5, 0], pairBands: { from: [1, 10], bands: [[band, null], [null, null]] } };
  const [found] = likeBand({ explorer }, { seen: true, place: 0 }, { seen: false, place: 1 }, 0.875);
  assert.deepEqual([found.values, found.low, found.high], [[0.875, 0.775], [0.875, 0.675], [0.875, 1]]);
});
