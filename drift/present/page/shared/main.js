// Brings the page to life, after all sections have said what they draw.

import { drawForPaper } from "./chart.js";
import { keepOptionsWhole } from "./code.js";
import { followSections, unfoldOnPaper, unfoldWhatIsAsked } from "./contents.js";
import { readData } from "./data.js";
import { element, partsOf } from "./dom.js";
import { csvButton } from "./table_file.js";
import { makeTable } from "./tables.js";
import { drawViews } from "./views.js";

async function start() {
  const data = await readData();
  await drawViews(data);
  for (const table of partsOf(document, "table.sortable", HTMLTableElement)) makeTable(table, data.run);
  for (const table of partsOf(document, "main table:not(.sortable)", HTMLTableElement)) offerFile(table);
  followSections();
  unfoldOnPaper();
  drawForPaper();
  keepOptionsWhole();
  unfoldWhatIsAsked();
  document.documentElement.dataset.ready = "yes";
}

// A table of the page itself; those that scripts make bring their button.
/** @param {HTMLTableElement} table */
function offerFile(table) {
  const scroll = table.closest(".scroll");
  if (!scroll || scroll.nextElementSibling?.matches(".saves")) return;
  const both = element("div", {}); // one box, which a grid places as one
  scroll.replaceWith(both);
  both.append(scroll, csvButton(table, table.caption?.textContent ?? ""));
}

start();
