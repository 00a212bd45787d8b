// A chart of parts that can be chosen, one at a time: tables and cards then show the words of that part only.

import { readState, setSetting } from "./address.js";
import { clearSelection, selectWords } from "./selection.js";

// setting: its name in the address (`kept=3`). n: how many parts. draw(choose, chosen): draws the chart, see `choices` of
// chart.js. wordsOf(place), saidOf(place): the words of a part, and how they were chosen.
/**
 * @param {string} setting
 * @param {number} n
 * @param {(choose: Choose, chosen: Chosen) => void} draw
 * @param {(place: number) => string[]} wordsOf
 * @param {(place: number) => string} saidOf
 */
export function brushedChart(setting, n, draw, wordsOf, saidOf) {
  /** @type {{ chosen: number | null }} */
  const brush = { chosen: null };
  const redraw = () => draw(choose, () => brush.chosen);
  const clear = () => {
    brush.chosen = null;
    setSetting(setting, null);
    redraw();
  };
  /** @param {number | null} place */
  function choose(place) {
    brush.chosen = place;
    setSetting(setting, place === null ? null : [place]);
    if (place === null) return clearSelection();
    return selectWords(wordsOf(place), saidOf(place), clear);
  }
  redraw();
  const [asked] = readState().settings[setting] ?? [];
  if (!/^\d+$/.test(asked ?? "") || Number(asked) >= n) return;
  choose(Number(asked));
  redraw();
}
