// Tables whose columns sort by their headings, whose rows can be filtered, and which can be taken along as CSV.
// An empty value is undefined and comes last either way. Order and filter are in the address: `moved-table=2d,good`.

import { readState, setSetting } from "./address.js";
import { element, number, partOf, partsOf } from "./dom.js";
import { clearSelection, hasSelection, isSelected, onSelection } from "./selection.js";
import { STANDINGS } from "./standing.js";
import { saveTable } from "./table_file.js";

/** @typedef {"ascending" | "descending"} Order */

// How the values of a column of each kind are ordered; of labels, by how much the controls make of them.
/** @type {Record<string, (a: string, b: string) => number>} */
const COMPARE = {
  number: (a, b) => Number(a) - Number(b),
  label: (a, b) => STANDINGS.indexOf(a) - STANDINGS.indexOf(b),
  text: (a, b) => a.localeCompare(b, "en"),
};

/** @param {HTMLTableElement} table @param {string} run */
export function makeTable(table, run) {
  const headings = partsOf(table, "thead th", HTMLTableCellElement);
  const tools = partOf(document, `[data-tools="${table.id}"]`, HTMLElement);
  const input = partOf(tools, "input", HTMLInputElement);
  const status = partOf(tools, "[role=status]", HTMLElement);
  const [order = "", filter = ""] = readState().settings[table.id] ?? [];
  const state = { order, filter };
  const keep = () => setSetting(table.id, state.order || state.filter ? [state.order, state.filter] : null);
  headings.forEach((heading, column) => {
    partOf(heading, "button", HTMLButtonElement).addEventListener("click", () => {
      state.order = `${column}${nextOrder(heading)[0]}`;
      sortBy(table, headings, column, nextOrder(heading));
      keep();
    });
  });
  const filterRows = () => filterBy(table, input.value, status, showAll);
  const typed = () => {
    state.filter = input.value;
    filterRows();
    keep();
  };
  const showAll = element("button", { type: "button", class: "plain" }, "Show all rows");
  showAll.addEventListener("click", () => {
    input.value = "";
    clearSelection();
    typed();
    input.focus();
  });
  input.addEventListener("input", typed);
  onSelection(filterRows);
  partOf(tools, "button", HTMLButtonElement).addEventListener("click", () => saveTable(table, `${run}-${table.id}.csv`));
  asBefore(table, headings, input, state);
  if (filter || hasSelection()) filterRows();
}

// Puts a table in the order, and the filter, that the address has; whatever it does not know stays as it is.
/**
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement[]} headings
 * @param {HTMLInputElement} input
 * @param {{ order: string; filter: string }} asked
 */
function asBefore(table, headings, input, { order, filter }) {
  const [, column, way] = /^(\d+)([ad])$/.exec(order) ?? [];
  if (column && headings[Number(column)]) sortBy(table, headings, Number(column), way === "a" ? "ascending" : "descending");
  input.value = filter;
}

/** @param {HTMLTableCellElement} heading */
function kindOf(heading) {
  return partOf(heading, "button", HTMLButtonElement).dataset.kind ?? "text";
}

/** @param {HTMLTableCellElement} heading @returns {Order} */
function nextOrder(heading) {
  /** @type {Order[]} */
  const [first, other] = kindOf(heading) === "text" ? ["ascending", "descending"] : ["descending", "ascending"];
  return heading.getAttribute("aria-sort") === first ? other : first;
}

/**
 * @param {HTMLTableElement} table
 * @param {HTMLTableCellElement[]} headings
 * @param {number} column
 * @param {Order} order
 */
function sortBy(table, headings, column, order) {
  const compare = COMPARE[kindOf(headings[column])];
  for (const one of headings) one.setAttribute("aria-sort", one === headings[column] ? order : "none");
  /** @param {HTMLTableRowElement} row */
  const value = (row) => row.cells[column].dataset.value ?? "";
  const sign = order === "ascending" ? 1 : -1;
  const rows = [...table.tBodies[0].rows].sort((a, b) => {
    const [one, two] = [value(a), value(b)];
    if (one === "" || two === "") return Number(one === "") - Number(two === "");
    return sign * compare(one, two);
  });
  table.tBodies[0].append(...rows);
}

// Keeps the rows with a word that contains the text and one that is selected; a column of labels (kind `label`) is not
// looked into.
/** @param {HTMLTableElement} table @param {string} text @param {Element} status @param {HTMLElement} showAll */
function filterBy(table, text, status, showAll) {
  const wanted = folded(text.trim());
  const headings = partsOf(table, "thead th:has(button[data-kind=text])", HTMLTableCellElement);
  const columns = headings.map((heading) => heading.cellIndex);
  const rows = [...table.tBodies[0].rows];
  for (const row of rows) {
    const words = columns.map((column) => row.cells[column].dataset.value ?? "");
    row.hidden = !(words.some((word) => folded(word).includes(wanted)) && isSelected(...words));
  }
  const n = rows.filter((row) => !row.hidden).length;
  status.textContent = wanted || hasSelection() ? `${number(n)} of ${number(rows.length)} rows` : "";
  if (!n) status.replaceChildren(wanted ? `No row matches “${text.trim()}”. ` : "No row is selected. ", showAll);
  table.closest(".scroll")?.toggleAttribute("hidden", !n);
}

/** @param {string} text */
export function folded(text) {
  return text.normalize("NFC").toLowerCase();
}
