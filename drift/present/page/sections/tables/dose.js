// Displacement against count: a dot a word.

import { wordAddress } from "../../shared/address.js";
import { drawnAtWidth, leftMargin, niceScale, plainNumber, text, vertical, yAxis } from "../../shared/chart.js";
import { unpacked } from "../../shared/unpacked.js";
import { shape, shownWord } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

addChart("dose", drawDose);

const DOSE_MARGIN = { top: 12, right: 18, bottom: 38 };

// Counts on a logarithmic axis. A dot a word; the line is the median of words of like count, the band the middle 80 %.
function drawDose(box, data) {
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
