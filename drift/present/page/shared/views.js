// The parts of the page that its scripts fill: each section says here what it draws; main.js has it drawn.

const views = [];
const charts = new Map();

// start(data): called once, when the page is there; in the sections' order.
export function addView(start) {
  views.push(start);
}

// draw(box, data): draws the chart of that name into its box.
export function addChart(name, draw) {
  charts.set(name, draw);
}

export function drawViews(data) {
  for (const start of views) start(data);
  for (const box of document.querySelectorAll("[data-chart]")) charts.get(box.dataset.chart)?.(box, data);
}
