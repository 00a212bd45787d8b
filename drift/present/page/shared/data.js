// What the report measured, as it stands in the page: columns, words by their number; arrays as base64.

import { partOf } from "./dom.js";
import { unpackedColumns } from "./unpacked.js";

const FINE = 0.0003; // vectors in such steps have cosines to three digits
const THOUSANDTHS = 1000;
const [NEAREST, FURTHEST, LEVELS] = [1e-5, 2, 254]; // as `levels` of columns.py

/** @returns {Promise<Data>} */
export async function readData() {
  /** @type {PageData} */
  const data = JSON.parse(partOf(document, "#data", HTMLScriptElement).text);
  /** @type {WordColumns} */
  const columns = await unpackedColumns(data.explorer.packed);
  const { n } = data.explorer;
  const others = await Promise.all(data.explorer.others.map(readOther));
  const from = { namedFrom: startsOf(columns.came), partnersFrom: startsOf(columns.partners) };
  const explorer = { ...data.explorer, ...columns, ...from, others, packed: null };
  const places = new Map(columns.words.slice(0, n).map((word, place) => [word, place]));
  return { ...data, explorer, places, lists: new Map(), vectors: await readVectors(data.explorer.vectors) };
}

/** @param {OtherRunData} other @returns {Promise<OtherRun>} */
async function readOther({ run, epochs, packed }) {
  /** @type {ListColumns} */
  const columns = await unpackedColumns(packed);
  return { run, epochs, ...columns, namedFrom: startsOf(columns.came) };
}

// Where each word's part of a column begins that holds `lengths` values for each.
/** @param {Wholes} lengths */
function startsOf(lengths) {
  const starts = new Uint32Array(lengths.length + 1);
  lengths.forEach((length, place) => (starts[place + 1] = starts[place] + length));
  return starts;
}

// One word of the explorer, put together from the columns.
/** @param {Data} data @param {number} place */
export function wordAt(data, place) {
  const columns = data.explorer;
  const lists = data.epochs.map((_, at) => neighboursAt(data, place, at));
  return {
    ...named(data, place),
    rank: columns.rank[place],
    testCount: columns.testCounts[place],
    heldOut: columns.heldOut[place] === 1,
    l2: columns.l2[place],
    cosine: distancesOf(data, place),
    norm: defined(columns.norm[place]),
    path: columns.path[place],
    straightness: defined(columns.straightness[place]),
    momentum: defined(columns.momentum[place]),
    standing: standingOf(columns, place),
    overlap: shareKept(data, place),
    shuffled: bandOf(data, place),
    verdict: columns.verdicts[columns.verdict[place]],
    sentence: columns.sentences[columns.sentence[place]],
    lists,
    partners: partnersOf(data, place),
  };
}

/** @param {Explorer} explorer @param {number} place */
function standingOf({ changedStanding, movedStanding }, place) {
  return changedStanding && movedStanding ? { changed: changedStanding[place], moved: movedStanding[place] } : null;
}

// The share of its first neighbours that a word has at the last epoch; null where it has none.
/** @param {Data} data @param {number} place */
export function shareKept(data, place) {
  const { kept, k, named: names, namedFrom } = data.explorer;
  if (!kept[place]) return null;
  const first = names.subarray(namedFrom[place], namedFrom[place] + k); // all are named at the first epoch
  return (kept[place] - 1) / first.filter((one) => one > 0).length;
}

/** @param {number} value */
function defined(value) {
  return Number.isNaN(value) ? null : value;
}

/** @param {Data} data @param {number} place */
function distancesOf(data, place) {
  const { distance, distanceStep } = data.explorer;
  const first = place * data.epochs.length;
  return data.epochs.map((_, at) => {
    const value = distance[first + at];
    return value ? (value - 1) * distanceStep : null;
  });
}

// How far the word went in the trainings on shuffled labels, by epoch: mean and sd; null where there are none.
/** @param {Data} data @param {number} place */
function bandOf(data, place) {
  const { band, bandMean, bandSd } = data.explorer;
  if (!band || !bandMean || !bandSd) return null;
  /** @param {Wholes} column */
  const of = (column) => [...column.subarray(place * band.epochs, (place + 1) * band.epochs)].map(distanceAt);
  const [values, sd] = [of(bandMean), of(bandSd)];
  const low = values.map((mean, at) => Math.max(0, mean - sd[at]));
  return { n: band.n, values, low, high: values.map((mean, at) => mean + sd[at]) };
}

/** @param {number} level */
function distanceAt(level) {
  return level ? NEAREST * (FURTHEST / NEAREST) ** ((level - 1) / LEVELS) : 0;
}

/** @param {Data} data @param {number} place */
function partnersOf(data, place) {
  const { partnersFrom, partner, before, lost } = data.explorer;
  const found = [];
  for (let at = partnersFrom[place]; at < partnersFrom[place + 1]; at += 1) {
    const cosine = before[at] - THOUSANDTHS;
    found.push({ ...named(data, partner[at]), before: cosine / THOUSANDTHS, after: (cosine - lost[at]) / THOUSANDTHS });
  }
  return found;
}

// Any word that the report names; only the first n can be explored.
/** @param {Data} data @param {number} place */
export function named(data, place) {
  const { words, counts, n } = data.explorer;
  const count = data.counted ? counts[place] : null;
  return { place, word: words[place], count, seen: counts[place] > 0, known: place < n };
}

// The neighbours of a word at the epoch that stands at place `at`, the nearest first.
/** @param {Data} data @param {number} place @param {number} at */
export function neighboursAt(data, place, at) {
  const list = listsOf(data, place)[at];
  return list.map(({ number, cosine }, order) => ({ ...named(data, number), rank: order + 1, cosine }));
}

// The neighbours of a word in another run, of `explorer.others`, at an epoch, or at the last one at which it is told:
// {epoch, list}.
/** @param {Data} data @param {OtherRun} other @param {number} place @param {number} epoch */
export function neighboursIn(data, other, place, epoch) {
  const own = listsOf(data, place);
  const lists = readLists(data, place, other, other.epochs, other.epochs[0] === 0 ? own[0] : own.at(-1));
  const at = other.epochs.includes(epoch) ? other.epochs.indexOf(epoch) : other.epochs.length - 1;
  const list = lists[at].map(({ number, cosine }, order) => ({ ...named(data, number), rank: order + 1, cosine }));
  return { epoch: other.epochs[at], list };
}

// A word's lists at all epochs: read when it is asked for, and kept.
/** @param {Data} data @param {number} place */
function listsOf(data, place) {
  const lists = data.lists.get(place) ?? readLists(data, place, data.explorer, data.epochs);
  data.lists.set(place, lists);
  return lists;
}

// As `list_columns` of packing.py wrote them: a neighbour is said by where it stood at the epoch before.
// start: the list from which the first one is said.
/**
 * @param {Data} data
 * @param {number} place
 * @param {ListColumns & { namedFrom: Uint32Array }} columns
 * @param {number[]} epochs
 * @param {NumberedList | null} [start]
 */
function readLists(data, place, { named: names, namedFrom, from, gaps }, epochs, start = null) {
  const { k, n } = data.explorer;
  let next = namedFrom[place];
  let numbers = Array.from({ length: k }, (_, order) => start?.[order]?.number ?? -1);
  let differences = numbers.map((_, order) => gapBefore(start, order));
  return epochs.map((_, at) => {
    const row = (at * n + place) * k;
    const before = numbers;
    numbers = differences.map((_, order) => {
      const step = from[row + order];
      return step === 0 ? names[next++] - 1 : before[order + unzigzag(step - 1)];
    });
    const isFirst = at === 0 && !start;
    differences = differences.map((gap, order) => (isFirst ? gaps[row + order] : gap + unzigzag(gaps[row + order])));
    let cosine = THOUSANDTHS;
    const list = numbers.map((number, order) => ({ number, cosine: (cosine -= differences[order]) / THOUSANDTHS }));
    return list.filter(({ number }) => number >= 0);
  });
}

/** @param {NumberedList | null} list @param {number} order */
function gapBefore(list, order) {
  if (!list?.[order]) return 0;
  return Math.round(((order ? list[order - 1].cosine : 1) - list[order].cosine) * THOUSANDTHS);
}

/** @param {number} value */
function unzigzag(value) {
  return value % 2 ? -(value + 1) / 2 : value / 2;
}

// The share of its first neighbours that a word has at each epoch; null where it has none.
/** @param {Data} data @param {number} place */
export function keptByEpoch(data, place) {
  const lists = listsOf(data, place);
  const first = new Set(lists[0].map((one) => one.number));
  return lists.map((list) => (first.size ? list.filter((one) => first.has(one.number)).length / first.size : null));
}

// The cosine of two words at each epoch, as {values, digits, isRounded}: from the lists where one is the other's neighbour, else
// from their vectors; null where neither is in the report. digits: how many to tell; isRounded: whether the last of them may be
// off by one, as those of the vectors, which are written in steps.
/** @param {Data} data @param {number} a @param {number} b @returns {{ values: Values; digits: number; isRounded: boolean }} */
export function similarityByEpoch(data, a, b) {
  /** @param {number} one @param {number} other @param {number} at */
  const listed = (one, other, at) => listsOf(data, one)[at].find((found) => found.number === other)?.cosine;
  const { vectors } = data;
  const both = vectors.order.has(a) && vectors.order.has(b);
  let isRounded = false;
  const values = data.epochs.map((_, at) => {
    const told = listed(a, b, at) ?? listed(b, a, at);
    if (told !== undefined || !both) return told ?? null;
    isRounded = true;
    return cosine(vectorAt(vectors, a, at), vectorAt(vectors, b, at));
  });
  return { values, digits: isRounded && vectors.step > FINE ? 2 : 3, isRounded };
}

/** @param {VectorsData} vectors */
async function readVectors({ dims, step, packed }) {
  /** @type {VectorColumns} */
  const { places, moved, base, ways } = await unpackedColumns(packed);
  const order = new Map([...places].map((place, at) => [place, at]));
  const rows = new Map([...moved].map((at, row) => [places[at], row]));
  return { dims, step, order, rows, base, ways };
}

// As `packed_vectors` of vectors.py wrote it: in steps of a unit vector.
/** @param {Vectors} vectors @param {number} place @param {number} at */
function vectorAt({ dims, order, rows, base, ways }, place, at) {
  const [row, column] = [rows.get(place), order.get(place) ?? NaN];
  return Array.from({ length: dims }, (_, dim) => {
    let value = unzigzag(base[dim * order.size + column]);
    for (let epoch = 0; row !== undefined && epoch < at; epoch += 1) value += unzigzag(ways[(epoch * dims + dim) * rows.size + row]);
    return value;
  });
}

/** @param {number[]} a @param {number[]} b */
function cosine(a, b) {
  /** @param {number[]} one @param {number[]} other */
  const dot = (one, other) => one.reduce((sum, value, dim) => sum + value * other[dim], 0);
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths ? dot(a, b) / lengths : null;
}
