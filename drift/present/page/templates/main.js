// Brings the page to life: every view, and the explorer at the words that the address names.

import { onState, readState, setWords, stateOf } from "./address.js";
import { drawCharts } from "./charts.js";
import { readData } from "./data.js";
import { makeExplorer } from "./explorer.js";
import { drawGlance } from "./glance.js";
import { makeMap } from "./map.js";
import { makeSearch } from "./search.js";
import { makeTable } from "./tables.js";

function start() {
  const data = readData();
  const box = document.getElementById("word");
  const explore = makeExplorer(data);
  const goThere = () => {
    document.getElementById("explorer").scrollIntoView();
    box.focus({ preventScroll: true });
  };

  explore(readState());
  if (readState().words.length) goThere();
  onState(explore);
  followLinks(goThere);
  makeSearch(data, (word, beside) => {
    const shown = readState().words.length ? readState().words : data.first;
    setWords(beside ? [...new Set([...shown, word])] : [word]);
    document.getElementById("explorer").scrollIntoView();
  });
  document.querySelectorAll("table.sortable").forEach((table) => makeTable(table, data.run));
  drawGlance(data);
  drawCharts(data);
  if (data.map) makeMap(data);
  document.documentElement.dataset.ready = "yes";
}

// A word that was clicked is gone to, at the epoch that is shown; going back in the history keeps the browser's
// place on the page.
function followLinks(goThere) {
  document.addEventListener("click", (event) => {
    const address = event.target.closest?.('a[href^="#word="]')?.getAttribute("href");
    if (!address || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setWords(stateOf(address).words);
    goThere();
  });
}

start();
