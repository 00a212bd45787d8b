// The word in the runs that are set beside this one: on how many neighbours they agree, each at its last epoch.

import { neighboursIn } from "../../shared/data.js";
import { element, shownWord } from "../../shared/dom.js";
import { linkedWord } from "../../shared/words.js";
import { threeColumns } from "./three_columns.js";

// Null where the report is of one run.
export function inOtherRuns(data, word) {
  const others = data.explorer.others.map((other) => ({ ...other, list: neighboursIn(data, other, word.place) }));
  if (!others.length) return null;
  const here = word.lists.at(-1);
  const folds = others.map((other, order) => oneOther(data, other, here, order === 0));
  return element("div", { class: "other-runs" }, element("h4", {}, "In the other runs ", element("span", { class: "soft" }, "each at its last epoch, whatever the slider shows")), inAll(data, here, others), ...folds);
}

function oneOther(data, other, here, isOpen) {
  const there = new Set(other.list.map((one) => one.place));
  const n = here.filter((one) => there.has(one.place)).length;
  const said = ` agrees on ${n} of ${here.length} neighbours`;
  const when = `${shownWord(other.run)}, epoch ${other.epoch}`;
  const first = `in ${shownWord(data.run)}, epoch ${data.epochs.at(-1)}`;
  return element(
    "details",
    { open: isOpen ? "" : null },
    element("summary", {}, element("b", {}, element("bdi", {}, shownWord(other.run))), said),
    element("div", { class: "lists" }, ...threeColumns(here, other.list, when, { first, second: "in", fates: ["here", "there"] })),
  );
}

// Who is a neighbour in every run: what runs of other seeds have in common is no chance of one.
function inAll(data, here, others) {
  const common = here.filter((one) => others.every(({ list }) => list.some((other) => other.place === one.place)));
  const names = common.flatMap((one, order) => [order ? ", " : ": ", linkedWord(one)]);
  return element("p", {}, `${common.length} of ${here.length} are neighbours in ${others.length > 1 ? `all ${others.length + 1}` : "both"} runs`, ...names, ".");
}
