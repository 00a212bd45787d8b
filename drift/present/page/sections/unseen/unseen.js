// Does training pay: the gain over frozen against the unseen tokens of a document.

import { drawnAtWidth, leftMargin, niceScale, plainNumber, point, text, vertical, yAxis } from "../../shared/chart.js";
import { shape } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

const GAIN_RIGHT = 14;
const LEAST_TOKENS = 4; // of the axis: tokens are whole, and a single bar stands on one too
/** @typedef {Key & { part: "natural" | "restored" | "masked"; aside: number; of: string }} Way */
/** @type {Way[]} */
const GAIN_WAYS = [
  { name: "natural documents", part: "natural", kind: "first", aside: -4, of: "documents with" },
  { name: "restored words", part: "restored", kind: "fifth", aside: 0, of: "put back:" },
  { name: "masked words", part: "masked", kind: "sixth", aside: 4, of: "masked:" },
];

addChart("gain", (box, data) => data.gain && drawGain(box, data.gain));

/** @param {HTMLElement} box @param {GainCurve} curve */
function drawGain(box, curve) {
  const ways = GAIN_WAYS.filter((way) => curve[way.part].length || (way.part === "masked" && curve.line));
  const dots = ways.flatMap((way) => curve[way.part]);
  const ends = [...dots.flatMap((one) => [one.low, one.high]), ...(curve.line?.low ?? []), ...(curve.line?.high ?? [])];
  const scale = niceScale(ends.map((one) => one * 100), true);
  const across = niceScale([...dots.map((one) => one.at), ...(curve.line?.at ?? [])], true, LEAST_TOKENS);
  /** @param {number} one */
  const format = (one) => plainNumber(one, scale.step);
  const left = leftMargin(scale, format);
  drawnAtWidth(box, gainTold(curve, ways), gainLegend(curve, ways), (width, height) => {
    /** @param {number} one */
    const x = (one) => left + 8 + ((width - left - GAIN_RIGHT - 16) * (one - across.from)) / (across.to - across.from);
    /** @param {number} one */
    const y = (one) => vertical(one * 100, scale, height);
    return [
      ...gainEven(curve.break_even, x, scale, height),
      ...yAxis(scale, (one) => y(one / 100), { left, width, axis: "gain over frozen, points", format }),
      shape("path", { class: "zero", d: `M${left} ${y(0)}H${width - GAIN_RIGHT}` }),
      ...across.ticks.map((one) => text(x(one), height - 20, plainNumber(one, across.step), "middle")),
      text((left + width - GAIN_RIGHT) / 2, height - 4, "unseen tokens of a document", "middle"),
      ...gainLine(curve.line, x, y),
      ...ways.flatMap((way) => curve[way.part].map((one) => gainDot(way, one, x, y))),
    ];
  });
}

/** @param {GainCurve} curve @param {Way[]} ways */
function gainLegend(curve, ways) {
  const named = ways.map((way) => (way.part === "masked" && curve.policy ? { ...way, name: `${way.name}: ${curve.policy}${curve.epochs}` } : way));
  return curve.break_even ? [...named, { name: "break-even", kind: "even" }] : named;
}

// What each dot stands for is told to who hovers it; the tables below have the figures. The measures stand a
// little beside each other, so that none covers another.
/** @param {Way} way @param {GainDot} one @param {Along} x @param {Along} y */
function gainDot(way, one, x, y) {
  const title = shape("title", {}, `${way.name}, ${way.of} ${gainTokens(one)}: ${gainPoints(one.gain)} (${gainPoints(one.low)} to ${gainPoints(one.high)})`);
  const at = x(one.at) + way.aside;
  const bar = shape("path", { class: `spread ${way.kind}`, d: `M${at} ${y(one.low)}V${y(one.high)}` });
  return shape("g", {}, title, bar, point(way.kind, at, y(one.gain)));
}

/** @param {GainLine | null} line @param {Along} x @param {Along} y */
function gainLine(line, x, y) {
  if (!line) return [];
  /** @param {number[]} values */
  const along = (values) => line.at.map((at, place) => `${x(at)} ${y(values[place])}`);
  const band = `M${[...along(line.high), ...along(line.low).reverse()].join("L")}Z`;
  return [shape("path", { class: "band sixth", d: band }), shape("path", { class: "line sixth", d: `M${along(line.gain).join("L")}` })];
}

/** @param {number[] | null} even @param {Along} x @param {Scale} scale @param {number} height */
function gainEven(even, x, scale, height) {
  if (!even) return [];
  const [top, foot] = [vertical(scale.to, scale, height), vertical(scale.from, scale, height)];
  const title = shape("title", {}, `break-even: ${even[0].toFixed(1)} to ${even[1].toFixed(1)} unseen tokens of a document`);
  return [shape("rect", { class: "even", x: x(even[0]), y: top, width: x(even[1]) - x(even[0]), height: foot - top }, title)];
}

/** @param {GainCurve} curve @param {Way[]} ways */
function gainTold(curve, ways) {
  const said = ways.map((way) => `${way.name}: ${curve[way.part].map((one) => `${gainTokens(one)}, ${gainPoints(one.gain)}`).join("; ")}`);
  const even = curve.break_even ? ` Break-even between ${curve.break_even.map((one) => one.toFixed(1)).join(" and ")}.` : "";
  return `Gain of training over freezing by the unseen tokens of a document. ${said.join(". ")}.${even}`;
}

/** @param {GainDot} one */
function gainTokens(one) {
  if (one.highest === one.lowest) return `${one.lowest} token${one.lowest === 1 ? "" : "s"}`;
  return `${one.lowest} ${one.highest === null ? "or more" : `to ${one.highest}`} tokens`;
}

/** @param {number} share */
function gainPoints(share) {
  return `${share > 0 ? "+" : ""}${(share * 100).toFixed(1)} points`;
}
