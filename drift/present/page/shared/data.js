// What the report measured, as it stands in the page: columns, words by their number; arrays as base64.

const NOT_A_NUMBER = -32768; // among thousandths, as in packing.py
const STEPS = 32767;

export function readData() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, n, lists, vectors } = data.explorer;
  const places = new Map(words.slice(0, n).map((word, place) => [word, place]));
  lists.numbers = unpacked(lists.numbers, lists.size === 2 ? Uint16Array : Uint32Array);
  lists.cosines = unpacked(lists.cosines, Int16Array);
  return { ...data, places, vectors: readVectors(vectors) };
}

// Numbers as `packed` of packed.py wrote them.
export function unpacked(text, Kind) {
  const read = atob(text);
  const bytes = new Uint8Array(read.length);
  for (let at = 0; at < read.length; at += 1) bytes[at] = read.charCodeAt(at);
  return new Kind(bytes.buffer);
}

// One word of the explorer, put together from the columns.
export function wordAt(data, place) {
  const columns = data.explorer;
  return {
    ...named(data, place),
    rank: columns.rank[place],
    testCount: columns.testCounts[place],
    heldOut: columns.heldOut[place] === 1,
    l2: columns.l2[place],
    cosine: columns.cosine[place],
    norm: columns.norm[place],
    path: columns.path[place],
    straightness: columns.straightness[place],
    momentum: columns.momentum[place],
    standing: data.controls && { changed: columns.changedStanding[place], moved: columns.movedStanding[place] },
    overlap: columns.overlap[place],
    verdict: columns.verdict[place],
    sentence: columns.sentence[place],
    lists: data.epochs.map((_, at) => neighboursAt(data, place, at)),
    partners: columns.partners[place].map(([other, before, after]) => ({ ...named(data, other), before, after })),
  };
}

// Any word that the report names; only the first n can be explored.
export function named(data, place) {
  const { words, counts, n } = data.explorer;
  return { place, word: words[place], count: counts[place], seen: counts[place] > 0, known: place < n };
}

// The neighbours of a word at the epoch that stands at place `at`, the nearest first.
export function neighboursAt(data, place, at) {
  const { k, numbers, cosines } = data.explorer.lists;
  const start = (place * data.epochs.length + at) * k;
  const found = [];
  for (let order = start; order < start + k; order += 1) {
    if (numbers[order] >= data.explorer.words.length) continue; // nobody
    const cosine = cosines[order] === NOT_A_NUMBER ? null : cosines[order] / 1000;
    found.push({ ...named(data, numbers[order]), rank: order - start + 1, cosine });
  }
  return found;
}

// The share of its first neighbours that a word has at each epoch; null where it has none.
export function keptByEpoch(data, place) {
  const lists = data.epochs.map((_, at) => neighboursAt(data, place, at).map((one) => one.place));
  const first = new Set(lists[0]);
  return lists.map((list) => (first.size ? list.filter((one) => first.has(one)).length / first.size : null));
}

// The cosine of two words at each epoch: from their vectors; without them, where one is the other's neighbour.
export function similarityByEpoch(data, a, b) {
  const { n } = data.vectors;
  if (a < n && b < n) return data.epochs.map((_, at) => cosine(vectorAt(data, a, at), vectorAt(data, b, at)));
  const listed = (one, other, at) => neighboursAt(data, one, at).find((found) => found.place === other)?.cosine;
  return data.epochs.map((_, at) => listed(a, b, at) ?? listed(b, a, at) ?? null);
}

function readVectors({ n, dims, base, moved, steps, scales }) {
  const order = new Map([...unpacked(moved, Uint32Array)].map((place, at) => [place, at]));
  const [first, way, scale] = [unpacked(base, Float32Array), unpacked(steps, Int16Array), unpacked(scales, Float32Array)];
  return { n, dims, order, base: first, steps: way, scales: scale };
}

function vectorAt(data, place, at) {
  const { dims, order, base, steps, scales } = data.vectors;
  const vector = Float64Array.from(base.subarray(place * dims, (place + 1) * dims));
  if (at === 0 || !order.has(place)) return vector;
  const row = order.get(place) * (data.epochs.length - 1) + at - 1;
  return vector.map((value, dim) => value + (steps[row * dims + dim] * scales[row]) / STEPS);
}

function cosine(a, b) {
  const dot = (one, other) => one.reduce((sum, value, dim) => sum + value * other[dim], 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths ? dot(a, b) / lengths : null;
}
