// The run's controls on a chart of lines: other seeds, and the same training on shuffled labels.

export const SEEDS = { name: "seeds", kind: "fourth" };
export const SHUFFLED = { name: "shuffled labels", kind: "third" };

// The bands of a measure (`l2`, `cosine`) for a chart of lines; none without controls.
export function controlBands(data, measure, names = ["seeds", "shuffled"]) {
  const kinds = { seeds: SEEDS, shuffled: SHUFFLED };
  return names
    .filter((name) => data.controls?.[name][measure])
    .map((name) => {
      const band = data.controls[name][measure];
      return { ...band, ...kinds[name], name: `${kinds[name].name} (${band.n})` };
    });
}

// A band of shuffled labels under the name of what it is of; none where there is none.
export function shuffledBand(band, of) {
  return band ? [{ ...band, ...SHUFFLED, name: `${of}, ${SHUFFLED.name} (${band.n})` }] : [];
}

// The band of the telling pair's similarity on shuffled labels; none where there are no such trainings.
export function pairBand(data) {
  return shuffledBand(data.pair?.shuffled, "the same");
}
