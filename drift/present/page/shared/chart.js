// Two kinds of chart as SVG: lines over epochs, with bands, and pairs of bars.
// A chart is drawn at the width of its box, which has its height from the style sheet: nothing jumps.

import { saveButtons } from "./chart_file.js";
import { element, partsOf, shape } from "./dom.js";

const MARGIN = { top: 12, right: 14, bottom: 38 };
const GLYPH = 7; // about the width of a digit of the axis
export const SIMILARITY = [0, 1]; // of a cosine: the whole axis, longer where one is below 0
export const LEAST_SIMILARITY = 0.1; // of a zoom's axis
const ENOUGH = 0.5; // of the whole axis: a zoom that shows more of it shows nothing new
const FINEST = 0.00001; // of the zoom of an axis that is not whole: below it differences are rounding
// Of a chart on A4, in CSS pixels: alone on its line, in one of two columns, and how high a chart of neighbours and any other is.
const PAPER = { whole: 680, half: 322, bump: 280, plot: 150 };

// series: {name, kind, values, low?, high?, isNamed?, digits?}; a value is null where it is undefined; isNamed: false where the
// legend is to leave it out; digits: how many of a value are right, if not as many as the axis is fine.
// kind: the style's name for it (`seen`, `unseen`, `median`, `first` to `sixth`).
// whole: the lowest and the highest value that there can be: the chart shows all of it, and where the lines are flat on it a
// zoom beside it, of which the axis is at least `least` long, so that a trifle is no cliff. Without `whole` it is the chart's
// axis that is at least `least` long, and the zoom fits the lines and bands, however near to 0 they are; not where all
// are 0.
/** @param {HTMLElement} box @param {LineChart} chart */
export function lineChart(box, chart) {
  const { label, series, fromZero = true, whole = null, least = 0 } = chart;
  const known = series.flatMap((one) => [...one.values, ...(one.low ?? []), ...(one.high ?? [])]);
  const values = known.filter((value) => value !== null);
  const near = niceScale(values, fromZero, whole ? least : FINEST, whole?.[1]);
  const all = whole ? niceScale([...whole, ...values.filter((value) => value < whole[0])], false) : niceScale(values, fromZero, least);
  const isZoom = values.some((value) => value !== 0) && near.to - near.from < ENOUGH * (all.to - all.from);
  const foot = whole ? "epoch (whole axis)" : `epoch (axis to ${plainNumber(all.to, all.step)})`;
  drawnAtWidth(box, label, series, (width, height) => {
    if (!isZoom) return linePanel(chart, all, width, height);
    const half = width / 2;
    return [
      ...linePanel(chart, all, half, height, foot),
      shape("g", { transform: `translate(${half} 0)` }, ...linePanel(chart, near, half, height, "epoch (zoom)")),
    ];
  });
}

/** @param {LineChart} chart @param {Scale} scale @param {number} width @param {number} height */
function linePanel({ epochs, series, axis = "" }, scale, width, height, foot = "epoch") {
  /** @param {number} value */
  const format = (value) => plainNumber(value, scale.step);
  const left = leftMargin(scale, format);
  const x = horizontal(epochs.length, left, width);
  /** @param {number} value */
  const y = (value) => vertical(value, scale, height);
  return [
    ...yAxis(scale, y, { left, width, axis, format }),
    ...epochAxis(epochs, x, left, width, height, foot),
    ...series.filter((one) => one.low).map((one) => band(one, x, y)),
    ...series.flatMap((one) => line(one, epochs, x, y, scale)),
  ];
}

// series: {name, kind, values, low?, high?}; labels: one for each pair of bars. choose(place): called when a pair of bars is chosen, or
// null when it was chosen already; chosen(): the one that is.
/**
 * @param {HTMLElement} box
 * @param {{ label: string; labels: string[]; series: Bars[]; axis: string; choose?: Choose | null; chosen?: Chosen }} chart
 */
export function pairedBars(box, { label, labels, series, axis, choose = null, chosen = () => null }) {
  const scale = niceScale(series.flatMap((one) => [...one.values, ...(one.high ?? [])]), true);
  /** @param {number} value */
  const format = (value) => `${Math.round(value * 100)}%`;
  const start = leftMargin(scale, format);
  drawnAtWidth(box, label, series, (width, height) => {
    const step = (width - start - MARGIN.right) / labels.length;
    const bar = (step * 0.76) / series.length;
    /** @param {number} value */
    const y = (value) => vertical(value, scale, height);
    /** @param {number} place */
    const left = (place) => start + step * place;
    return [
      ...yAxis(scale, y, { left: start, width, axis, format }),
      ...labels.map((name, place) => {
        const bars = barsAt(name, place, { series, left, step, bar, y, height });
        if (!choose) return shape("g", {}, ...bars);
        return choice(name, place, choose, chosen, [reach(left(place), step, height), ...bars]);
      }),
    ];
  }, choose ? "group" : "img");
}

/** @param {number} x @param {number} width @param {number} height */
function reach(x, width, height) {
  return shape("rect", { class: "reach", x, y: MARGIN.top, width, height: height - MARGIN.top - MARGIN.bottom });
}

// Bars that can be chosen, by pointer and keyboard.
/** @param {string} name @param {number} place @param {Choose} choose @param {Chosen} chosen @param {SVGElement[]} bars */
export function choice(name, place, choose, chosen, bars) {
  const isChosen = chosen() === place;
  const group = shape("g", { class: "choice", role: "button", tabindex: 0, "aria-label": name, "aria-pressed": String(isChosen) }, ...bars);
  const press = () => {
    const on = group.getAttribute("aria-pressed") !== "true";
    for (const one of group.parentNode?.querySelectorAll(".choice") ?? []) one.setAttribute("aria-pressed", String(on && one === group));
    choose(on ? place : null);
  };
  group.addEventListener("click", press);
  group.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    press();
  });
  return group;
}

/**
 * @param {string} name
 * @param {number} place
 * @param {{ series: Bars[]; left: Along; step: number; bar: number; y: Along; height: number }} of
 */
function barsAt(name, place, { series, left, step, bar, y, height }) {
  const bars = series.flatMap((one, order) => {
    const x = left(place) + step * 0.12 + bar * order;
    const [top, middle] = [y(one.values[place]), x + bar / 2];
    const drawn = shape(
      "rect",
      { class: `bar ${one.kind}`, x, y: top, width: bar, height: Math.max(0, y(0) - top) },
      shape("title", {}, `${one.name}, ${name}: ${(one.values[place] * 100).toFixed(1)}%`),
    );
    if (!one.low || !one.high) return [drawn];
    const d = `M${middle} ${y(Math.max(0, one.low[place]))}V${y(one.high[place])}`;
    return [drawn, shape("path", { class: "spread first", d })];
  });
  const short = step < 44 ? name.split(" ")[0] : name;
  return [...bars, text(left(place) + step / 2, height - MARGIN.bottom + 18, short, "middle")];
}

/** @type {WeakMap<Element, { redraw: () => void; drawAt: (width: number, height: number) => void }>} */
const drawings = new WeakMap(); // how each chart that there is is drawn
let isOnPaper = false;

// role: `img` for a picture; `group` for one with links in it.
/**
 * @param {HTMLElement} box
 * @param {string} label
 * @param {Key[]} series
 * @param {(width: number, height: number) => SVGElement[]} draw
 */
export function drawnAtWidth(box, label, series, draw, role = "img") {
  const plot = element("div", { class: "canvas" });
  box.replaceChildren(element("div", { class: "plot-head" }, legend(series), saveButtons(plot, label)), plot);
  let drawn = 0;
  /** @param {number} width @param {number} height */
  const drawAt = (width, height) => {
    if (!width || !height || width === drawn) return;
    drawn = width;
    const attributes = { viewBox: `0 0 ${width} ${height}`, role, "aria-label": label };
    plot.replaceChildren(shape("svg", attributes, ...draw(width, height)));
  };
  const redraw = () => isOnPaper || drawAt(plot.clientWidth, plot.clientHeight);
  redraw();
  new ResizeObserver(redraw).observe(plot);
  drawings.set(plot, { redraw, drawAt });
}

// Nothing is laid out anew before it is printed: charts are drawn for paper, of which the width is known.
export function drawForPaper() {
  const all = () => partsOf(document, ".plot .canvas", HTMLElement);
  window.addEventListener("beforeprint", () => {
    isOnPaper = true;
    for (const plot of all()) {
      const [isNarrow, isBump] = [plot.closest(".columns, .cards"), plot.closest(".bump")];
      drawings.get(plot)?.drawAt(isNarrow ? PAPER.half : PAPER.whole, isBump ? PAPER.bump : PAPER.plot);
    }
  });
  window.addEventListener("afterprint", () => {
    isOnPaper = false;
    for (const plot of all()) drawings.get(plot)?.redraw();
  });
}

/** @param {Key[]} series */
function legend(series) {
  const entries = series.filter((one) => one.isNamed !== false).map((one) =>
    element(
      "li",
      {},
      shape(
        "svg",
        { class: "key", viewBox: "0 0 30 12", "aria-hidden": "true" },
        shape("path", { class: `line ${one.kind}`, d: "M1 6H29" }),
        point(one.kind, 15, 6),
      ),
      ...(one.shown ?? [one.name]),
    ),
  );
  return element("ul", { class: "legend" }, ...entries);
}

// Room for the longest label and, beside it, the axis' name.
/** @param {Scale} scale @param {(value: number) => string} format */
export function leftMargin(scale, format) {
  return 34 + GLYPH * Math.max(...scale.ticks.map((value) => format(value).length));
}

/**
 * @param {Scale} scale
 * @param {Along} y
 * @param {{ left: number; width: number; axis: string; format: (value: number) => string }} of
 */
export function yAxis(scale, y, { left, width, axis, format }) {
  const ticks = scale.ticks.flatMap((value) => [
    shape("path", { class: "grid", d: `M${left} ${y(value)}H${width - MARGIN.right}` }),
    text(left - 8, y(value) + 4, format(value), "end"),
  ]);
  if (!axis) return ticks;
  const middle = (y(scale.from) + y(scale.to)) / 2;
  return [...ticks, text(0, 0, axis, "middle", `translate(13 ${middle}) rotate(-90)`)];
}

/** @param {number[]} epochs @param {Along} x @param {number} left @param {number} width @param {number} height */
export function epochAxis(epochs, x, left, width, height, name = "epoch") {
  const every = Math.ceil((epochs.length * 26) / Math.max(1, width - left));
  const foot = height - MARGIN.bottom;
  const numbers = epochs
    .map((epoch, place) => [epoch, place])
    .filter(([, place]) => place % every === 0)
    .map(([epoch, place]) => text(x(place), foot + 18, String(epoch), "middle"));
  return [...numbers, text((left + width - MARGIN.right) / 2, height - 4, name, "middle")];
}

/** @param {Series} one @param {Along} x @param {Along} y */
function band(one, x, y) {
  const along = (/** @type {Values} */ values) =>
    values.flatMap((value, place) => (value === null ? [] : [`${x(place)} ${y(value)}`]));
  const [up, down] = [along(one.high ?? []), along(one.low ?? []).reverse()];
  const d = up.length ? `M${[...up, ...down].join("L")}Z` : "";
  return shape("path", { class: `band ${one.kind}`, d });
}

/** @param {Series} one @param {number[]} epochs @param {Along} x @param {Along} y @param {Scale} scale */
function line(one, epochs, x, y, scale) {
  const there = one.values.flatMap((value, place) => (value === null ? [] : [{ value, place }]));
  const d = there.length ? `M${there.map(({ value, place }) => `${x(place)} ${y(value)}`).join("L")}` : "";
  const points = there.map(({ value, place }) => {
    const drawn = point(one.kind, x(place), y(value));
    const told = one.digits ? value.toFixed(one.digits) : plainNumber(value, scale.step / 100);
    const said = `${one.name}, epoch ${epochs[place]}: ${told}`;
    drawn.append(shape("title", {}, said));
    return drawn;
  });
  return [shape("path", { class: `line ${one.kind}`, d }), ...points];
}

// Kinds differ by shape as well as by colour: round, square, or a square on its corner.
/** @param {string} kind @param {number} x @param {number} y */
export function point(kind, x, y) {
  if (["seen", "first", "fourth"].includes(kind)) return shape("circle", { class: `dot ${kind}`, cx: x, cy: y, r: 3.5 });
  const turn = ["third", "sixth"].includes(kind) ? `rotate(45 ${x} ${y})` : null;
  return shape("rect", { class: `dot ${kind}`, x: x - 3.2, y: y - 3.2, width: 6.4, height: 6.4, transform: turn });
}

/**
 * @param {number} x
 * @param {number} y
 * @param {string} content
 * @param {"start" | "middle" | "end"} anchor
 * @param {string | null} [transform]
 */
export function text(x, y, content, anchor, transform = null) {
  return shape("text", { x, y, "text-anchor": anchor, transform }, content);
}

/** @param {number} n @param {number} left @param {number} width */
export function horizontal(n, left, width) {
  const inner = width - left - MARGIN.right - 16;
  return (/** @type {number} */ place) => left + 8 + (n > 1 ? (inner * place) / (n - 1) : inner / 2);
}

/** @param {number} value @param {{ from: number; to: number }} scale @param {number} height */
export function vertical(value, scale, height) {
  const inner = height - MARGIN.top - MARGIN.bottom;
  return height - MARGIN.bottom - (inner * (value - scale.from)) / (scale.to - scale.from);
}

// About five round steps that hold all values; least: how long the axis is at least; ceiling: the highest value that there can
// be, above which it is not lengthened.
/** @param {number[]} values @param {boolean} fromZero */
export function niceScale(values, fromZero, least = 0, ceiling = Infinity) {
  const [highest, lowest] = [Math.max(...values, fromZero ? 0 : -Infinity), Math.min(...values, fromZero ? 0 : Infinity)];
  const short = Number.isFinite(highest - lowest) ? Math.max(0, least - (highest - lowest)) : 0;
  const above = Math.min(fromZero ? short : short / 2, Math.max(0, ceiling - highest));
  const [top, low] = [highest + above, fromZero ? lowest : lowest - (short - above)];
  const span = Number.isFinite(top - low) && top > low ? top - low : 1;
  const rough = span / 4;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * unit).find((one) => one >= rough * 0.999) ?? 10 * unit;
  const from = Number.isFinite(low) ? Math.floor(low / step + 1e-9) * step : 0;
  const steps = Math.max(1, Math.ceil(((Number.isFinite(top) ? top : 1) - from) / step - 1e-9));
  const ticks = Array.from({ length: steps + 1 }, (_, place) => from + place * step);
  return { from, to: ticks[ticks.length - 1], step, ticks };
}

/** @param {number} value @param {number} step */
export function plainNumber(value, step) {
  const digits = Math.min(8, Math.max(0, Math.ceil(-Math.log10(step) - 1e-9)));
  const needed = Math.abs(step * 10 ** digits - Math.round(step * 10 ** digits)) > 1e-6 ? digits + 1 : digits;
  return value.toFixed(needed);
}

// The last of a line's values; a dash where it is undefined.
/** @param {Values} values @param {number} step */
export function lastNumber(values, step) {
  const value = values.at(-1) ?? null;
  return value === null ? "–" : plainNumber(value, step);
}
