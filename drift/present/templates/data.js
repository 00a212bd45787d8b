// What the report measured, as it stands in the page: columns, words by their number.

export function readData() {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { words, n } = data.explorer;
  const places = new Map(words.slice(0, n).map((word, place) => [word, place]));
  return { ...data, places };
}

// One word of the explorer, put together from the columns.
export function wordAt(data, place) {
  const columns = data.explorer;
  const [before, after] = [columns.before[place], columns.after[place]].map((list) => neighbours(data, list));
  const was = new Map(before.map((one, rank) => [one.place, rank]));
  const now = new Set(after.map((one) => one.place));
  for (const one of before) one.left = !now.has(one.place);
  for (const one of after) {
    one.entered = !was.has(one.place);
    one.was = was.get(one.place) ?? null;
  }
  return {
    ...named(data, place),
    rank: columns.rank[place],
    testCount: columns.testCounts[place],
    heldOut: columns.heldOut[place] === 1,
    l2: columns.l2[place],
    cosine: columns.cosine[place],
    norm: columns.norm[place],
    overlap: columns.overlap[place],
    verdict: columns.verdict[place],
    sentence: columns.sentence[place],
    before,
    after,
    partners: columns.partners[place].map(([other, first, last]) => ({
      ...named(data, other),
      before: first,
      after: last,
    })),
  };
}

// Any word that the report names; only the first n can be explored.
export function named(data, place) {
  const { words, counts, n } = data.explorer;
  return { place, word: words[place], count: counts[place], seen: counts[place] > 0, known: place < n };
}

function neighbours(data, [places, cosines]) {
  return places.map((place, rank) => ({ ...named(data, place), cosine: cosines[rank] }));
}
