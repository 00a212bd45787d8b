// Opens the explorer at the words that the address names; a word's link, wherever it stands, leads there.

import { onState, readState, setWords, stateOf } from "../../shared/address.js";
import { partOf, targetIn } from "../../shared/dom.js";
import { addView } from "../../shared/views.js";
import { makeExplorer } from "./explorer.js";
import { makeSearch } from "./search.js";

addView(startExplorer);

/** @param {Data} data */
function startExplorer(data) {
  const section = partOf(document, "#explorer", HTMLElement);
  const goThere = () => {
    section.scrollIntoView();
    partOf(document, "#word", HTMLElement).focus({ preventScroll: true });
  };
  const explore = makeExplorer(data);
  explore(readState());
  if (readState().words.length) goThere();
  onState(explore);
  followLinks(goThere);
  makeSearch(data, (word, beside) => {
    const shown = readState().words.length ? readState().words : data.first;
    setWords(beside ? [...new Set([...shown, word])] : [word]);
    section.scrollIntoView();
  });
}

// A word that was clicked is gone to, at the epoch that is shown; going back in the history keeps the browser's
// place on the page.
/** @param {() => void} goThere */
function followLinks(goThere) {
  document.addEventListener("click", (event) => {
    const address = targetIn(event, 'a[href^="#word="]')?.getAttribute("href");
    if (!address || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    setWords(stateOf(address).words);
    goThere();
  });
}
