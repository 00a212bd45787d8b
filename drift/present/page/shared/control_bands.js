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

// The band of the telling pair's similarity on shuffled labels; none where there are no such trainings.
export function pairBand(data) {
  const band = data.pair?.shuffled;
  return band ? [{ ...band, ...SHUFFLED, name: `the same, ${SHUFFLED.name} (${band.n})` }] : [];
}
