// Tables whose columns sort by their headings. An empty value is undefined and comes last either way.

export function makeSortable(table) {
  const headings = [...table.tHead.rows[0].cells];
  headings.forEach((heading, column) => {
    heading.querySelector("button").addEventListener("click", () => sortBy(table, headings, column));
  });
}

function sortBy(table, headings, column) {
  const heading = headings[column];
  const isText = heading.querySelector("button").dataset.kind === "text";
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
