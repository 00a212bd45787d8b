// A table as a CSV file: the rows that are shown, in the order in which they are, with full precision.

import { saveFile } from "./files.js";

const FORMULA = /^[=+\-@\t\r]/; // as in tables.py

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

// A word that a spreadsheet would run as a formula gets a `'` in front, as in the tables of the command line.
function written(value, kind) {
  if (kind === "number") return value;
  return quoted(FORMULA.test(value) ? `'${value}` : value);
}

function quoted(value) {
  return `"${value.replaceAll('"', '""')}"`;
}
