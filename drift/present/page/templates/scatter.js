// Two charts of points: displacement against count, and what each epoch gained and lost.

import { drawnAtWidth, leftMargin, niceScale, plainNumber, point, text, vertical, yAxis } from "./chart.js";
import { wordAddress } from "./address.js";
import { unpacked } from "./data.js";
import { shape, shownWord } from "./dom.js";

const DOSE_MARGIN = { top: 12, right: 18, bottom: 38 };

// Counts on a logarithmic axis. A dot a word; the line is the median of words of like count, the band the middle 80 %.
export function doseChart(box, data) {
  const [counts, moved] = [unpacked(data.dose.counts, Uint32Array), unpacked(data.dose.moved, Float32Array)];
  const { bins, named } = data.dose;
  const scale = niceScale([...moved, ...named.map((one) => one[2]), ...bins.map((one) => one[4])], true);
  const most = Math.max(10, ...counts, ...named.map((one) => one[1]));
  const format = (value) => plainNumber(value, scale.step);
  const left = leftMargin(scale, format);
  const label = `Displacement (L2) of seen words against their count; the table below names the words beyond the rest.`;
  const legend = [{ name: "seen words", kind: "seen" }, { name: "median of words of like count", kind: "first" }];
  drawnAtWidth(box, label, legend, (width, height) => {
    const x = (count) => left + 8 + ((width - left - 8 - DOSE_MARGIN.right) * Math.log(count)) / Math.log(most);
    const y = (value) => vertical(value, scale, height);
    const dots = [...counts].map((count, at) => shape("circle", { class: "faint", cx: x(count), cy: y(moved[at]), r: 2 }));
    return [
      ...yAxis(scale, y, { left, width, axis: "displacement (L2)", format }),
      ...countAxis(x, most, left, width, height),
      ...dots,
      ...doseLine(bins, x, y),
      ...doseNames(named, x, y, width),
    ];
  }, "group");
}

function countAxis(x, most, left, width, height) {
  const foot = height - DOSE_MARGIN.bottom;
  const powers = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, power) => 10 ** power);
  const numbers = powers.map((count) => text(x(count), foot + 18, count.toLocaleString("en"), "middle"));
  return [...numbers, text((left + width) / 2, height - 4, "occurrences in the training documents", "middle")];
}

function doseLine(bins, x, y) {
  const middle = ([lowest, highest]) => x(Math.sqrt(lowest * highest));
  const along = (part) => bins.map((bin) => `${middle(bin)} ${y(bin[part])}`);
  return [
    shape("path", { class: "band first", d: `M${[...along(4), ...along(2).reverse()].join("L")}Z` }),
    shape("path", { class: "line first", d: `M${along(3).join("L")}` }),
  ];
}

// The names of the words furthest out, where they find room.
function doseNames(named, x, y, width) {
  const taken = named.map(([, count, moved]) => ({ from: x(count) - 4, to: x(count) + 4, level: y(moved) }));
  return named.flatMap(([word, count, moved]) => {
    const shown = [...shownWord(word)].slice(0, 16).join("");
    const [at, level, size] = [x(count), y(moved), shown.length * 7];
    const toLeft = at + size + 10 > width;
    const [from, to] = toLeft ? [at - 8 - size, at - 8] : [at + 8, at + 8 + size];
    const free = taken.every((one) => to < one.from || from > one.to || Math.abs(level - one.level) > 14);
    const dot = shape("circle", { class: "dot seen", cx: at, cy: level, r: 3.5 });
    dot.append(shape("title", {}, `${shownWord(word)}: ${count} occurrences, displacement ${moved.toFixed(3)}`));
    if (!free) return [dot];
    taken.push({ from, to, level });
    const written = text(toLeft ? at - 8 : at + 8, level + 4, shown, toLeft ? "end" : "start");
    written.setAttribute("class", "who");
    return [dot, shape("a", { href: wordAddress(word) }, written)];
  });
}

// Each epoch by what the associations lost (across) and the test accuracy (up); the best bargains are filled.
export function bargainChart(box, data) {
  const found = data.bargains;
  const across = niceScale(found.map((one) => one.change), false);
  const up = niceScale(found.map((one) => one.accuracy), false);
  const format = (value) => plainNumber(value, up.step);
  const left = leftMargin(up, format);
  const best = found.filter((one) => one.best).map((one) => one.epoch).join(", ");
  const label = `Test accuracy against the change of associations, a point an epoch; not beaten in both: epoch ${best}.`;
  const legend = [{ name: "not beaten in both", kind: "first" }, { name: "beaten by another epoch", kind: "median" }];
  drawnAtWidth(box, label, legend, (width, height) => {
    const x = (value) => left + 14 + ((width - left - 40) * (value - across.from)) / (across.to - across.from);
    const y = (value) => vertical(value, up, height);
    const way = `M${found.map((one) => `${x(one.change)} ${y(one.accuracy)}`).join("L")}`;
    return [
      ...yAxis(up, y, { left, width, axis: "test accuracy", format }),
      ...across.ticks.map((value) => text(x(value), height - 20, plainNumber(value, across.step), "middle")),
      text((left + width) / 2, height - 4, "change of Spearman with human ratings", "middle"),
      shape("path", { class: "line median", d: way }),
      ...found.flatMap((one) => bargainPoint(one, x(one.change), y(one.accuracy))),
    ];
  });
}

function bargainPoint(one, x, y) {
  const spot = point(one.best ? "first" : "median", x, y);
  spot.append(shape("title", {}, `epoch ${one.epoch}: accuracy ${one.accuracy.toFixed(3)}, change ${one.change.toFixed(3)}`));
  return [spot, text(x + 8, y - 6, String(one.epoch), "start")];
}
