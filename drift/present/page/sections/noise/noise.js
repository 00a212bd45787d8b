// The run beside its controls: other seeds, and the same training on shuffled labels.

import { drawnAtWidth, leftMargin, lineChart, niceScale, plainNumber, point, text, vertical, yAxis } from "../../shared/chart.js";
import { controlBands, SEEDS, SHUFFLED } from "../../shared/control_bands.js";
import { shape } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

addChart("noise-moved", drawNoiseByEpoch);
addChart("noise-changed", drawNoiseAtEnd);

function drawNoiseByEpoch(box, data) {
  const bands = controlBands(data, "cosine");
  const ends = bands.map((one) => `${one.name} ${plainNumber(one.values.at(-1), 1e-5)}`).join(", ");
  const run = { name: "this run", kind: "first", values: data.groups.seen_cosine.map((one) => one[1]) };
  lineChart(box, {
    label: `Median cosine distance of seen words by epoch, at the end: this run ${plainNumber(run.values.at(-1), 1e-5)}, ${ends}.`,
    epochs: data.epochs,
    axis: "cosine distance",
    series: [...bands, run],
  });
}

// For seen and for unseen words: the run, and mean ± sd of the seeds and under shuffled labels.
function drawNoiseAtEnd(box, data) {
  const groups = data.controls.changed;
  const ways = [{ name: "this run", kind: "first", part: "run" }, { ...SEEDS, part: "seeds" }, { ...SHUFFLED, part: "shuffled" }];
  const value = (group, way) => (way.part === "run" ? [group.run, 0] : group[way.part]);
  const known = groups.flatMap((group) => ways.map((way) => value(group, way))).filter(([mean]) => mean !== null);
  const scale = niceScale(known.map(([mean, sd]) => mean + (sd ?? 0)), true);
  const format = (one) => plainNumber(one, scale.step);
  const left = leftMargin(scale, format);
  const said = groups.map((group) => `${group.name} words: ${ways.map((way) => `${way.name} ${noiseTold(value(group, way))}`).join(", ")}`);
  drawnAtWidth(box, `Mean neighbourhood change. ${said.join("; ")}.`, ways, (width, height) => {
    const step = (width - left - 14) / Math.max(1, groups.length);
    const y = (one) => vertical(one, scale, height);
    const x = (group, way) => left + step * (group + 0.5) + (way - 1) * Math.min(46, step / 4);
    const drawn = groups.flatMap((group, at) => [
      text(left + step * (at + 0.5), height - 20, `${group.name} words`, "middle"),
      ...ways.flatMap((way, order) => noiseSpread(way, group, value(group, way), x(at, order), y)),
    ]);
    return [...yAxis(scale, y, { left, width, axis: "1 − share of neighbours kept", format }), ...drawn];
  });
}

function noiseSpread(way, group, [mean, sd], x, y) {
  if (mean === null) return [];
  const title = shape("title", {}, `${way.name}, ${group.name} words: ${noiseTold([mean, sd])}`);
  const bar = sd ? [shape("path", { class: `spread ${way.kind}`, d: `M${x} ${y(mean - sd)}V${y(mean + sd)}` })] : [];
  return [shape("g", {}, title, ...bar, point(way.kind, x, y(mean)))];
}

function noiseTold([mean, sd]) {
  if (mean === null) return "none";
  return sd ? `${mean.toFixed(4)} ± ${sd.toFixed(4)}` : mean.toFixed(4);
}
