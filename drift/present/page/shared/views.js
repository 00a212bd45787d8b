// The parts of the page that its scripts fill: each section says here what it draws; main.js has it drawn.

import { partsOf } from "./dom.js";

/** @type {((data: Data) => void)[]} */
const views = [];
/** @type {Map<string, (box: HTMLElement, data: Data) => void>} */
const charts = new Map();

// start(data): called once, when the page is there; in the sections' order.
/** @param {(data: Data) => void} start */
export function addView(start) {
  views.push(start);
}

// draw(box, data): draws the chart of that name into its box.
/** @param {string} name @param {(box: HTMLElement, data: Data) => void} draw */
export function addChart(name, draw) {
  charts.set(name, draw);
}

/** @param {Data} data */
export function drawViews(data) {
  for (const start of views) start(data);
  for (const box of partsOf(document, "[data-chart]", HTMLElement)) charts.get(box.dataset.chart ?? "")?.(box, data);
}
