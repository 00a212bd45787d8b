// The word in the runs that are set beside this one: on how many neighbours they agree.

import { neighboursIn } from "../../shared/data.js";
import { element, shownWord } from "../../shared/dom.js";
import { linkedWord } from "../../shared/words.js";
import { threeColumns } from "./three_columns.js";

// {box, show(at)}: the element, and a function that shows the epoch at a place; null where the report is of one run. A page
// that would be too large tells the others at their last epochs alone: these stand beside this run's last one.
/** @param {Data} data @param {Word} word */
export function inOtherRuns(data, word) {
  const { others } = data.explorer;
  if (!others.length) return null;
  const isWhole = others.some((other) => other.epochs.length > 1);
  const said = isWhole ? "" : element("span", { class: "soft" }, "each at its last epoch, whatever the slider shows");
  const common = element("p", {});
  const folds = others.map((_, order) => element("details", { open: order === 0 ? "" : null }));
  /** @param {number} at */
  const show = (at) => {
    const place = isWhole ? at : data.epochs.length - 1;
    const here = word.lists[place];
    const found = others.map((other) => ({ run: other.run, ...neighboursIn(data, other, word.place, data.epochs[place]) }));
    common.replaceChildren(...inAll(here, found));
    folds.forEach((fold, order) => fold.replaceChildren(...oneOther(data, found[order], here, data.epochs[place])));
  };
  const box = element("div", { class: "other-runs" }, element("h4", {}, "In the other runs ", said), common, ...folds);
  return { box, show };
}

/**
 * @param {Data} data
 * @param {{ run: string; epoch: number; list: Neighbour[] }} other
 * @param {Neighbour[]} here
 * @param {number} ownEpoch
 */
function oneOther(data, { run, epoch, list }, here, ownEpoch) {
  const there = new Set(list.map((one) => one.place));
  const n = here.filter((one) => there.has(one.place)).length;
  const said = ` agrees on ${n} of ${here.length} neighbours`;
  const first = `in ${shownWord(data.run)}, epoch ${ownEpoch}`;
  /** @type {Parameters<typeof threeColumns>[3]} */
  const names = { first, second: "in", fates: ["here", "there"] };
  return [
    element("summary", {}, element("b", {}, element("bdi", {}, shownWord(run))), said),
    element("div", { class: "lists" }, ...threeColumns(here, list, `${shownWord(run)}, epoch ${epoch}`, names)),
  ];
}

// Who is a neighbour in every run: what runs of other seeds have in common is no chance of one.
/** @param {Neighbour[]} here @param {{ list: Neighbour[] }[]} others */
function inAll(here, others) {
  const common = here.filter((one) => others.every(({ list }) => list.some((other) => other.place === one.place)));
  const names = common.flatMap((one, order) => [order ? ", " : ": ", linkedWord(one)]);
  return [`${common.length} of ${here.length} are neighbours in ${others.length > 1 ? `all ${others.length + 1}` : "both"} runs`, ...names, "."];
}
