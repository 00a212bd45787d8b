// Brings the page to life: charts, tables, search, and the explorer at the word that the address names.

import { readAddress, wordAddress } from "./address.js";
import { drawCharts } from "./charts.js";
import { readData } from "./data.js";
import { showWord } from "./explorer.js";
import { makeSearch } from "./search.js";
import { makeSortable } from "./tables.js";

function start() {
  const data = readData();
  const box = document.getElementById("word");
  let follow = false;

  const open = () => {
    const asked = readAddress(location.hash).word;
    if (!asked && location.hash && box.hasChildNodes()) return; // a link to a section
    showWord(box, data, asked?.[0] ?? data.first);
    if (!asked || !follow) return;
    document.getElementById("explorer").scrollIntoView();
    box.focus({ preventScroll: true });
    follow = false;
  };

  // A word that was clicked is gone to; going back in the history keeps the browser's place on the page.
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.('a[href^="#word="]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    follow = true;
    if (link.hash === location.hash) open();
  });
  window.addEventListener("hashchange", open);

  follow = Boolean(readAddress(location.hash).word);
  open();
  drawCharts(data);
  document.querySelectorAll("table.sortable").forEach(makeSortable);
  makeSearch(data, (word) => {
    if (wordAddress(word) !== location.hash) location.hash = wordAddress(word);
    document.getElementById("explorer").scrollIntoView();
  });
}

start();
