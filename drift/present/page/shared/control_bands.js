// The run's controls on a chart of lines: other seeds, and the same training on shuffled labels.

export const SEEDS = { name: "seeds", kind: "fourth" };
export const SHUFFLED = { name: "shuffled labels", kind: "third" };

// The bands of a measure (`l2`, `cosine`) for a chart of lines; none without controls.
/** @param {Data} data @param {keyof MeasureBands} measure @param {("seeds" | "shuffled")[]} names */
export function controlBands(data, measure, names = ["seeds", "shuffled"]) {
  const kinds = { seeds: SEEDS, shuffled: SHUFFLED };
  return names.flatMap((name) => controlBand(data.controls?.[name][measure], kinds[name]));
}

// A band under the name of its kind; none where there is none.
/** @param {Band | undefined} band @param {Key} kind */
export function controlBand(band, kind) {
  return band ? [{ ...band, ...kind, name: `${kind.name} (${band.n})` }] : [];
}

// A band of shuffled labels under the name of what it is of; none where there is none.
/** @param {Band | null | undefined} band @param {string} of */
export function shuffledBand(band, of) {
  return band ? [{ ...band, ...SHUFFLED, name: `${of}, ${SHUFFLED.name} (${band.n})` }] : [];
}

// What pairs of words whose seen ones are as rare did on shuffled labels, from where a pair began: {values, low, high, …}, as
// `pair_bands` of pair_bands.py tells it. None without such trainings, and of two unseen words.
/** @param {Data} data @param {Word} a @param {Word} b @param {number | null} start */
export function likeBand(data, a, b, start) {
  const counts = [a, b].flatMap(({ seen, place }) => (seen ? [data.explorer.counts[place]] : []));
  const told = data.explorer.pairBands;
  if (!told || !counts.length || start === null) return [];
  const kind = told.from.filter((least) => Math.min(...counts) >= least).length - 1;
  const band = told.bands[counts.length - 1][kind];
  if (!band) return [];
  /** @param {number[]} values */
  const moved = (values) => values.map((value) => Math.max(-1, Math.min(1, start + value))); // no cosine is beyond 1
  return [{ values: moved(band.values), low: moved(band.low), high: moved(band.high), ...SHUFFLED, name: `pairs of like counts, ${SHUFFLED.name} (${band.n})` }];
}

// The band of the telling pair's similarity on shuffled labels; none where there are no such trainings.
/** @param {Data} data */
export function pairBand(data) {
  return shuffledBand(data.pair?.shuffled, "the same");
}
