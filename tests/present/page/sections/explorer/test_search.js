import assert from "node:assert/strict";
import { test } from "node:test";

import { matches } from "../../../../../drift/present/page/sections/explorer/search.js";

test("a search finds the word itself, then what begins with it, then what contains it", () => {
  const all = [["tvs", 0], ["mtv", 1], ["tv", 2], ["radio", 3], ["tv-set", 4]];
  assert.deepEqual(matches(all, "tv"), [2, 0, 4, 1]);
});
