// The charts of the run, each in the box that names it.

import { lineChart, pairedBars } from "./chart.js";
import { element, shownWord } from "./dom.js";
import { controlBands, noiseAtEnd, noiseByEpoch } from "./noise.js";
import { bargainChart, doseChart } from "./scatter.js";

export function drawCharts(data) {
  const spread = { l2: groups("l2", "L2"), cosine: groups("cosine", "cosine distance"), kept };
  const runs = {
    "runs-accuracy": ofRuns("accuracy", "test accuracy", false),
    "runs-distance": ofRuns("distance", "cosine distance", true),
    "runs-pair": ofRuns("pair", "cosine similarity", false),
  };
  const noise = { "noise-moved": noiseByEpoch, "noise-changed": noiseAtEnd };
  const charts = { pair, scores, ...spread, ...runs, ...noise, associations, dose: doseChart, bargains: bargainChart };
  for (const box of document.querySelectorAll("[data-chart]")) charts[box.dataset.chart]?.(box, data);
}

function pair(box, data) {
  const { a, b, cosine } = data.pair;
  const name = `${shownWord(a)} and ${shownWord(b)}`;
  lineChart(box, {
    label: `Cosine similarity of ${name} by epoch, from ${cosine[0]} to ${cosine.at(-1)}.`,
    epochs: data.epochs,
    fromZero: false,
    axis: "cosine similarity",
    series: [{ name, shown: [bdi(a), " and ", bdi(b)], kind: "first", values: cosine }],
  });
}

function scores(box, data) {
  const all = Object.entries(data.scores.series);
  const accuracies = all.filter(([name]) => name.includes("accuracy"));
  const chosen = (accuracies.length ? accuracies : all).slice(0, 2);
  const series = chosen.map(([name, values]) => ({
    name: name.replaceAll("_", " "),
    kind: name.startsWith("test") || chosen.length === 1 ? "first" : "second",
    values,
  }));
  lineChart(box, {
    label: "Scores by epoch; the table beside it has the figures.",
    epochs: data.scores.epochs,
    fromZero: false,
    axis: accuracies.length ? "accuracy" : "score",
    series,
  });
}

function associations(box, data) {
  const kinds = ["first", "second", "third"];
  const ends = data.associations.map((one) => `${one.name} from ${one.scores[0].toFixed(3)} to ${one.scores.at(-1).toFixed(3)}`);
  lineChart(box, {
    label: `Agreement with human ratings by epoch: ${ends.join("; ")}.`,
    epochs: data.epochs,
    fromZero: false,
    axis: "Spearman",
    series: data.associations.slice(0, kinds.length).map((one, order) => ({
      name: `${one.name}, ${one.n} pairs`,
      kind: kinds[order],
      values: one.scores,
    })),
  });
}

// One line a run; a run that ended earlier has a shorter one.
function ofRuns(what, axis, fromZero) {
  const kinds = ["first", "second", "third", "fourth", "fifth", "sixth"];
  return (box, data) => {
    const longest = data.runs.reduce((most, one) => (one.epochs.length > most.length ? one.epochs : most), []);
    lineChart(box, {
      label: `The ${axis} of each run by epoch; the table below has the last figures.`,
      epochs: longest,
      fromZero,
      axis,
      series: data.runs.map((one, order) => ({
        name: shownWord(one.run),
        kind: kinds[order],
        values: longest.map((_, at) => one[what][at] ?? null),
      })),
    });
  };
}

function groups(measure, axis) {
  return (box, data) => {
    const series = ["seen", "unseen"].map((kind) => {
      const [low, values, high] = [0, 1, 2].map((part) => data.groups[`${kind}_${measure}`].map((one) => one[part]));
      return { name: `${kind} words`, kind, low, values, high };
    });
    const label = `Displacement (${axis}) of seen and unseen words by epoch; the table below has the figures.`;
    const shuffled = controlBands(data, measure, ["shuffled"]).map((one) => ({ ...one, name: `seen words, ${one.name}` }));
    lineChart(box, { label, epochs: data.epochs, axis, series: [...series, ...shuffled] });
  };
}

function kept(box, data) {
  const series = ["seen", "unseen"]
    .filter((kind) => data.kept[kind] !== null)
    .map((kind) => ({ name: `${kind} words`, kind, values: data.kept[kind] }));
  const label = `Share of seen and of unseen words by how many of ${data.k} neighbours they kept.`;
  pairedBars(box, { label, labels: data.kept.labels, series, axis: "share of words" });
}

function bdi(word) {
  return element("bdi", { class: "word" }, shownWord(word));
}
