// Brings the page to life, after all sections have said what they draw.

import { followSections, unfoldOnPaper, unfoldWhatIsAsked } from "./contents.js";
import { readData } from "./data.js";
import { makeTable } from "./tables.js";
import { drawViews } from "./views.js";

async function start() {
  const data = await readData();
  drawViews(data);
  document.querySelectorAll("table.sortable").forEach((table) => makeTable(table, data.run));
  followSections();
  unfoldOnPaper();
  unfoldWhatIsAsked();
  document.documentElement.dataset.ready = "yes";
}

start();
