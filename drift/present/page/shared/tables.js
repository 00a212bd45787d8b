// Tables whose columns sort by their headings, whose rows can be filtered, and which can be taken along as CSV.
// An empty value is undefined and comes last either way.

import { saveTable } from "./table_file.js";
import { number } from "./dom.js";

export function makeTable(table, run) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => sortBy(table, headings, column));
  });
  const tools = document.querySelector(`[data-tools="${table.id}"]`);
  const input = tools.querySelector("input");
  input.addEventListener("input", () => filterBy(table, input.value, tools.querySelector("[role=status]")));
  tools.querySelector("button").addEventListener("click", () => saveTable(table, `${run}-${table.id}.csv`));
}

function sortBy(table, headings, column) {
  const heading = headings[column];
  const isText = heading.querySelector("button").dataset.kind !== "number";
  const before = heading.getAttribute("aria-sort");
  const first = isText ? "ascending" : "descending";
  const other = isText ? "descending" : "ascending";
  const order = before === first ? other : first;
  for (const one of headings) one.setAttribute("aria-sort", one === heading ? order : "none");
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

// Keeps the rows in which a word contains the text; a column of labels (kind `label`) is not looked into.
function filterBy(table, text, status) {
  const wanted = folded(text.trim());
  const words = table.querySelectorAll("thead button[data-kind=text]");
  const columns = [...words].map((button) => button.closest("th").cellIndex);
  const rows = [...table.tBodies[0].rows];
  for (const row of rows) {
    row.hidden = !columns.some((column) => folded(row.cells[column].dataset.value).includes(wanted));
  }
  const n = rows.filter((row) => !row.hidden).length;
  status.textContent = wanted ? `${number(n)} of ${number(rows.length)} rows` : "";
}

export function folded(text) {
  return text.normalize("NFC").toLowerCase();
}
