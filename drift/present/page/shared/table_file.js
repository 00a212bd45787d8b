// A table as a CSV file: the rows that are shown, in the order in which they are, with full precision.

import { element, partsOf } from "./dom.js";
import { briefly, fileName, saveFile } from "./files.js";

const FORMULA = /^[=+\-@\t\r]/; // as in tables.py
const FIGURE = /^[−+-]?[\d,]+(\.\d+)?%?$/;

/** @param {HTMLTableElement} table @param {string} name */
export function saveTable(table, name) {
  saveFile(new Blob([tableText(table)], { type: "text/csv;charset=utf-8" }), name);
}

/** @param {HTMLTableElement} table */
export function tableText(table) {
  const heads = partsOf(table, "thead button", HTMLButtonElement);
  const kinds = heads.map((button) => button.dataset.kind);
  const names = heads.map((button) => quoted(button.textContent.trim()));
  const rows = [...table.tBodies[0].rows].filter((row) => !row.hidden);
  /** @param {HTMLTableRowElement} row */
  const cells = (row) => [...row.cells].map((cell, column) => written(cell.dataset.value ?? "", kinds[column]));
  return [names, ...rows.map(cells)].map((line) => `${line.join(",")}\n`).join("");
}

// The button under a table that has no tools of its own: it saves what the table shows.
/** @param {HTMLTableElement} table @param {string} label */
export function csvButton(table, label) {
  const button = element("button", { type: "button", title: "Save this table as CSV", "aria-label": `Save as CSV: ${briefly(label)}` }, "CSV");
  const text = () => [...table.rows].map((row) => `${[...row.cells].map(shownCell).join(",")}\n`).join("");
  button.addEventListener("click", () => saveFile(new Blob([text()], { type: "text/csv;charset=utf-8" }), `${fileName(label)}.csv`));
  return element("p", { class: "saves" }, button);
}

// A figure as a spreadsheet reads it; a word without what is said for screen readers alone.
/** @param {HTMLTableCellElement} cell */
function shownCell(cell) {
  const copy = /** @type {HTMLElement} */ (cell.cloneNode(true));
  for (const aside of copy.querySelectorAll(".aside")) aside.remove();
  const text = copy.textContent.trim().replace(/\s+/g, " ");
  return FIGURE.test(text) ? text.replaceAll(",", "").replace("−", "-") : written(text, "text");
}

// A word that a spreadsheet would run as a formula gets a `'` in front, as in the tables of the command line.
/** @param {string} value @param {string | undefined} kind */
function written(value, kind) {
  if (kind === "number") return value;
  return quoted(FORMULA.test(value) ? `'${value}` : value);
}

/** @param {string} value */
function quoted(value) {
  return `"${value.replaceAll('"', '""')}"`;
}
