// Displacement against count: a dot a word.

import { wordAddress } from "../../shared/address.js";
import { brushedChart } from "../../shared/brush.js";
import { choice, drawnAtWidth, leftMargin, niceScale, plainNumber, text, vertical, yAxis } from "../../shared/chart.js";
import { shuffledBand } from "../../shared/control_bands.js";
import { unpacked } from "../../shared/unpacked.js";
import { distance, number, shape, shownWord } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

const COUNTS = "counts"; // in the address

addChart("dose", makeDose);

const DOSE_MARGIN = { top: 12, right: 18, bottom: 38 };

// Words of like count can be chosen: those of a bin.
/** @param {HTMLElement} box @param {Data} data */
function makeDose(box, data) {
  if (!data.dose) return;
  const { dose } = data;
  const { bins } = dose;
  const { words, counts, n } = data.explorer;
  /** @param {number} place @param {DoseBin} bin */
  const isIn = (place, [lowest, highest]) => counts[place] >= lowest && counts[place] <= highest;
  brushedChart(
    COUNTS,
    bins.length,
    (choose, chosen) => drawDose(box, dose, choose, chosen),
    (at) => words.filter((_, place) => place < n && isIn(place, bins[at])),
    (at) => `they occur ${countsOf(bins[at])} in the training documents`,
  );
}

/** @param {DoseBin} bin */
function countsOf([lowest, highest]) {
  return lowest === highest ? `${number(lowest)} ${lowest === 1 ? "time" : "times"}` : `${number(lowest)} to ${number(highest)} times`;
}

// Counts on a logarithmic axis. A dot a word; the line is the median of words of like count, the band the middle 80 %;
// beside it the medians on shuffled labels.
/** @param {HTMLElement} box @param {Dose} dose @param {Choose} choose @param {Chosen} chosen */
function drawDose(box, dose, choose, chosen) {
  const [counts, moved] = [unpacked(dose.counts, Uint32Array), unpacked(dose.moved, Float32Array)];
  const { bins, named, shuffled } = dose;
  const beside = shuffledBand(shuffled, "median");
  const scale = niceScale([...moved, ...named.map((one) => one[2]), ...bins.map((one) => one[4]), ...(shuffled?.high ?? [])], true);
  const most = Math.max(10, ...counts, ...named.map((one) => one[1]));
  /** @param {number} value */
  const format = (value) => plainNumber(value, scale.step);
  const left = leftMargin(scale, format);
  const label = `Displacement (L2) of seen words against their count; the table below names the words beyond the rest.`;
  const legend = [{ name: "seen words", kind: "seen" }, { name: "median of words of like count", kind: "first" }, ...beside];
  drawnAtWidth(box, label, legend, (width, height) => {
    /** @param {number} count */
    const x = (count) => left + 8 + ((width - left - 8 - DOSE_MARGIN.right) * Math.log(count)) / Math.log(most);
    /** @param {number} value */
    const y = (value) => vertical(value, scale, height);
    const dots = [...counts].map((count, at) => shape("circle", { class: "faint", cx: x(count), cy: y(moved[at]), r: 2 }));
    return [
      ...yAxis(scale, y, { left, width, axis: "displacement (L2)", format }),
      ...countAxis(x, most, left, width, height),
      ...bins.map((bin, at) => choice(countsOf(bin), at, choose, chosen, [binReach(bin, x, height)])),
      ...dots,
      ...beside.flatMap((band) => doseBand(bins, band, x, y)),
      ...doseLine(bins, x, y),
      ...doseNames(named, x, y, width),
    ];
  }, "group");
}

/** @param {Along} x @param {number} most @param {number} left @param {number} width @param {number} height */
function countAxis(x, most, left, width, height) {
  const foot = height - DOSE_MARGIN.bottom;
  const powers = Array.from({ length: Math.floor(Math.log10(most)) + 1 }, (_, power) => 10 ** power);
  const numbers = powers.map((count) => text(x(count), foot + 18, count.toLocaleString("en"), "middle"));
  return [...numbers, text((left + width) / 2, height - 4, "occurrences in the training documents", "middle")];
}

// From halfway to the count before to halfway to the next.
/** @param {DoseBin} bin @param {Along} x @param {number} height */
function binReach([lowest, highest], x, height) {
  const [from, to] = [x(Math.max(1, lowest - 0.5)), x(highest + 0.5)];
  return shape("rect", { class: "reach", x: from, y: DOSE_MARGIN.top, width: to - from, height: height - DOSE_MARGIN.top - DOSE_MARGIN.bottom });
}

/** @param {DoseBin} bin @param {Along} x */
function binMiddle([lowest, highest], x) {
  return x(Math.sqrt(lowest * highest));
}

/** @param {DoseBin[]} bins @param {Band & Key} band @param {Along} x @param {Along} y */
function doseBand(bins, band, x, y) {
  /** @param {number[]} values */
  const along = (values) => bins.map((bin, at) => `${binMiddle(bin, x)} ${y(Math.max(0, values[at]))}`);
  return [
    shape("path", { class: `band ${band.kind}`, d: `M${[...along(band.high), ...along(band.low).reverse()].join("L")}Z` }),
    shape("path", { class: `line ${band.kind}`, d: `M${along(band.values).join("L")}` }),
  ];
}

/** @param {DoseBin[]} bins @param {Along} x @param {Along} y */
function doseLine(bins, x, y) {
  /** @param {2 | 3 | 4} part */
  const along = (part) => bins.map((bin) => `${binMiddle(bin, x)} ${y(bin[part])}`);
  return [
    shape("path", { class: "band first", d: `M${[...along(4), ...along(2).reverse()].join("L")}Z` }),
    shape("path", { class: "line first", d: `M${along(3).join("L")}` }),
  ];
}

// The names of the words furthest out, where they find room.
/** @param {Dose["named"]} named @param {Along} x @param {Along} y @param {number} width */
function doseNames(named, x, y, width) {
  const taken = named.map(([, count, moved]) => ({ from: x(count) - 4, to: x(count) + 4, level: y(moved) }));
  return named.flatMap(([word, count, moved]) => {
    const shown = [...shownWord(word)].slice(0, 16).join("");
    const [at, level, size] = [x(count), y(moved), shown.length * 7];
    const toLeft = at + size + 10 > width;
    const [from, to] = toLeft ? [at - 8 - size, at - 8] : [at + 8, at + 8 + size];
    const free = taken.every((one) => to < one.from || from > one.to || Math.abs(level - one.level) > 14);
    const dot = shape("circle", { class: "dot seen", cx: at, cy: level, r: 3.5 });
    dot.append(shape("title", {}, `${shownWord(word)}: ${count} occurrences, displacement ${distance(moved)}`));
    if (!free) return [dot];
    taken.push({ from, to, level });
    const written = text(toLeft ? at - 8 : at + 8, level + 4, shown, toLeft ? "end" : "start");
    written.setAttribute("class", "who");
    return [dot, shape("a", { href: wordAddress(word) }, written)];
  });
}
