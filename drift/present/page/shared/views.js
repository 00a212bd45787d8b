// The parts of the page that its scripts fill: each section says here what it draws; main.js has it drawn.

import { partsOf } from "./dom.js";

/** @type {{start: (data: Data) => void, isFirst: boolean}[]} */
const views = [];
/** @type {Map<string, (box: HTMLElement, data: Data) => void>} */
const charts = new Map();

// start(data): called once, when the page is there; in the sections' order. isFirst: false for what lies below the first
// screen: it is called after that was drawn.
/** @param {(data: Data) => void} start @param {{isFirst?: boolean}} when */
export function addView(start, { isFirst = true } = {}) {
  views.push({ start, isFirst });
}

// draw(box, data): draws the chart of that name into its box.
/** @param {string} name @param {(box: HTMLElement, data: Data) => void} draw */
export function addChart(name, draw) {
  charts.set(name, draw);
}

// First what the first screen and the explorer need; then, piece by piece, so that typing is answered meanwhile, all else.
/** @param {Data} data */
export async function drawViews(data) {
  const pieces = [
    ...views.map(({ start, isFirst }) => ({ isFirst, draw: () => start(data) })),
    ...partsOf(document, "[data-chart]", HTMLElement).map((box) => ({
      isFirst: box.closest("header") !== null,
      draw: () => charts.get(box.dataset.chart ?? "")?.(box, data),
    })),
  ];
  for (const { isFirst, draw } of pieces) if (isFirst) draw();
  await firstPicture();
  for (const { isFirst, draw } of pieces) {
    if (isFirst) continue;
    draw();
    await new Promise((done) => {
      setTimeout(done);
    });
  }
}

// A page in the background draws no picture.
/** @returns {Promise<void>} */
function firstPicture() {
  return new Promise((done) => {
    requestAnimationFrame(() => setTimeout(done));
    setTimeout(done, 200);
  });
}
