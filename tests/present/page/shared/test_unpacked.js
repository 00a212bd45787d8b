import assert from "node:assert/strict";
import { test } from "node:test";
import { deflateRawSync } from "node:zlib";

import { unpacked, unpackedColumns } from "../../../../drift/present/page/shared/unpacked.js";

const packed = (parts, bytes) => ({ parts, bytes: deflateRawSync(Uint8Array.from(bytes)).toString("base64") });

test("numbers of one kind are read in their order of bytes", () => {
  assert.deepEqual(unpacked("AQAAAf//", Uint16Array), Uint16Array.of(1, 256, 65535));
});

test("whole numbers come back from their planes: all lowest bytes first", async () => {
  const parts = [["one", 1, 2, 2], ["two", 2, 3, 6], ["three", 3, 1, 3], ["four", 4, 2, 8]];
  const planes = [[7, 255], [1, 2, 255, 0, 1, 255], [1, 2, 3], [255, 0, 255, 0, 255, 0, 255, 128]];
  const found = await unpackedColumns(packed(parts, planes.flat()));
  const columns = Object.fromEntries(Object.entries(found).map(([name, column]) => [name, [...column]]));
  assert.deepEqual(columns, {
    one: [7, 255],
    two: [1, 256 + 2, 65535],
    three: [1 + 2 * 256 + 3 * 65536],
    four: [2 ** 32 - 1, 128 * 2 ** 24], // the highest bit is no sign
  });
});

test("floats and JSON stand beside whole numbers, at any place", async () => {
  const json = [...Buffer.from('["é",null]')];
  const float = [...new Uint8Array(Float32Array.of(0.5, NaN).buffer)];
  const found = await unpackedColumns(packed([["json", "json", 1, json.length], ["f", "f", 2, 8]], [...json, ...float]));
  assert.deepEqual(found, { json: ["é", null], f: Float32Array.of(0.5, NaN) });
});

test("a column of nothing is empty", async () => {
  assert.equal((await unpackedColumns(packed([["none", 1, 0, 0]], []))).none.length, 0);
});
