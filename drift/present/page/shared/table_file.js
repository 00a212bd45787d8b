// A table as a CSV file: the rows that are shown, in the order in which they are, with full precision.

import { element } from "./dom.js";
import { fileName, saveFile } from "./files.js";

const FORMULA = /^[=+\-@\t\r]/; // as in tables.py
const FIGURE = /^[−+-]?[\d,]+(\.\d+)?%?$/;

export function saveTable(table, name) {
  saveFile(new Blob([tableText(table)], { type: "text/csv;charset=utf-8" }), name);
}

export function tableText(table) {
  const kinds = [...table.tHead.querySelectorAll("button")].map((button) => button.dataset.kind);
  const names = [...table.tHead.querySelectorAll("button")].map((button) => quoted(button.textContent.trim()));
  const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
  const cells = (row) => [...row.cells].map((cell, column) => written(cell.dataset.value, kinds[column]));
  return [names, ...rows.map(cells)].map((line) => `${line.join(",")}\n`).join("");
}

// The button under a table that has no tools of its own: it saves what the table shows.
export function csvButton(table, label) {
  const button = element("button", { type: "button", title: "Save this table as CSV", "aria-label": `Save as CSV: ${label}` }, "CSV");
  const text = () => [...table.rows].map((row) => `${[...row.cells].map(shownCell).join(",")}\n`).join("");
  button.addEventListener("click", () => saveFile(new Blob([text()], { type: "text/csv;charset=utf-8" }), `${fileName(label)}.csv`));
  return element("p", { class: "saves" }, button);
}

// A figure as a spreadsheet reads it; a word without what is said for screen readers alone.
function shownCell(cell) {
  const copy = cell.cloneNode(true);
  for (const aside of copy.querySelectorAll(".aside")) aside.remove();
  const text = copy.textContent.trim().replace(/\s+/g, " ");
  return FIGURE.test(text) ? text.replaceAll(",", "").replace("−", "-") : written(text, "text");
}

// A word that a spreadsheet would run as a formula gets a `'` in front, as in the tables of the command line.
function written(value, kind) {
  if (kind === "number") return value;
  return quoted(FORMULA.test(value) ? `'${value}` : value);
}

function quoted(value) {
  return `"${value.replaceAll('"', '""')}"`;
}
