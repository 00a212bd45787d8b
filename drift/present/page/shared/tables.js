// Tables whose columns sort by their headings, whose rows can be filtered, and which can be taken along as CSV.
// An empty value is undefined and comes last either way. Order and filter are in the address: `moved-table=2d,good`.

import { readState, setSetting } from "./address.js";
import { number } from "./dom.js";
import { hasSelection, isSelected, onSelection } from "./selection.js";
import { saveTable } from "./table_file.js";

export function makeTable(table, run) {
  const headings = [...table.tHead.rows[0].cells];
  const tools = document.querySelector(`[data-tools="${table.id}"]`);
  const input = tools.querySelector("input");
  const status = tools.querySelector("[role=status]");
  const [order = "", filter = ""] = readState().settings[table.id] ?? [];
  const state = { order, filter };
  const keep = () => setSetting(table.id, state.order || state.filter ? [state.order, state.filter] : null);
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => {
      state.order = `${column}${nextOrder(heading)[0]}`;
      sortBy(table, headings, column, nextOrder(heading));
      keep();
    });
  });
  input.addEventListener("input", () => {
    state.filter = input.value;
    filterBy(table, input.value, status);
    keep();
  });
  onSelection(() => filterBy(table, input.value, status));
  tools.querySelector("button").addEventListener("click", () => saveTable(table, `${run}-${table.id}.csv`));
  asBefore(table, headings, input, state);
  if (filter || hasSelection()) filterBy(table, input.value, status);
}

// Puts a table in the order, and the filter, that the address has; whatever it does not know stays as it is.
function asBefore(table, headings, input, { order, filter }) {
  const [, column, way] = /^(\d+)([ad])$/.exec(order) ?? [];
  if (headings[column]) sortBy(table, headings, Number(column), way === "a" ? "ascending" : "descending");
  input.value = filter;
}

function isTextHeading(heading) {
  return heading.querySelector("button").dataset.kind !== "number";
}

function nextOrder(heading) {
  const [first, other] = isTextHeading(heading) ? ["ascending", "descending"] : ["descending", "ascending"];
  return heading.getAttribute("aria-sort") === first ? other : first;
}

function sortBy(table, headings, column, order) {
  const isText = isTextHeading(headings[column]);
  for (const one of headings) one.setAttribute("aria-sort", one === headings[column] ? order : "none");
  const value = (row) => row.cells[column].dataset.value;
  const compare = isText ? (a, b) => a.localeCompare(b, "en") : (a, b) => Number(a) - Number(b);
  const sign = order === "ascending" ? 1 : -1;
  const rows = [...table.tBodies[0].rows].sort((a, b) => {
    const [one, two] = [value(a), value(b)];
    if (one === "" || two === "") return (one === "") - (two === "");
    return sign * compare(one, two);
  });
  table.tBodies[0].append(...rows);
}

// Keeps the rows with a word that contains the text and one that is selected; a column of labels (kind `label`) is not
// looked into.
function filterBy(table, text, status) {
  const wanted = folded(text.trim());
  const headings = table.querySelectorAll("thead button[data-kind=text]");
  const columns = [...headings].map((button) => button.closest("th").cellIndex);
  const rows = [...table.tBodies[0].rows];
  for (const row of rows) {
    const words = columns.map((column) => row.cells[column].dataset.value);
    row.hidden = !(words.some((word) => folded(word).includes(wanted)) && isSelected(...words));
  }
  const n = rows.filter((row) => !row.hidden).length;
  status.textContent = wanted || hasSelection() ? `${number(n)} of ${number(rows.length)} rows` : "";
}

export function folded(text) {
  return text.normalize("NFC").toLowerCase();
}
