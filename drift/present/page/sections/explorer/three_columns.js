// Two lists of neighbours as three columns: who is only in the first, who is in both, who is only in the second.

import { element, fixed, mark } from "../../shared/dom.js";
import { linkedWord } from "../../shared/words.js";

// before, now: lists of `neighboursAt`; when: what the second one is, in words, after `second`; first: what the first one is.
/**
 * @param {Neighbour[]} before
 * @param {Neighbour[]} now
 * @param {string} when
 * @param {{ first?: string; second?: string; fates?: [string, string] }} names
 */
export function threeColumns(before, now, when, { first = "before", second = "at", fates = ["left", "entered"] } = {}) {
  const [was, is] = [before, now].map((list) => new Map(list.map((one) => [one.place, one])));
  const left = before.filter((one) => !is.has(one.place));
  const kept = now.filter((one) => was.has(one.place));
  const came = now.filter((one) => !was.has(one.place));
  return [
    column(fates[0], `Only ${first}`, left, (one) => [placeIn(one), fixed(one.cosine)]),
    column("kept", "In both", kept, (one) => bothOf(was.get(one.place) ?? one, one)),
    column(fates[1], `Only ${second} ${when}`, came, (one) => [placeIn(one), fixed(one.cosine)]),
  ];
}

/**
 * @param {string} fate
 * @param {string} title
 * @param {Neighbour[]} list
 * @param {(one: Neighbour) => [rank: string, cosine: string]} figures
 */
function column(fate, title, list, figures) {
  const heading = element("h4", {}, `${title} `, element("span", { class: "soft" }, `(${list.length})`));
  const items = list.map((one) => {
    const [rank, cosine] = figures(one);
    return element(
      "li",
      { class: fate },
      element("span", { class: "soft rank" }, rank),
      element("span", { class: "who" }, ...mark(one), linkedWord(one)),
      element("span", { class: "soft number" }, cosine),
    );
  });
  const listed = items.length ? element("ol", {}, ...items) : element("p", { class: "soft" }, "nobody");
  return element("div", { class: "neighbours" }, heading, listed);
}

/** @param {Neighbour} one */
function placeIn(one) {
  return String(one.rank);
}

// Rank and cosine before and now, once where they are the same.
/** @param {Neighbour} was @param {Neighbour} is @returns {[rank: string, cosine: string]} */
function bothOf(was, is) {
  /** @param {string} before @param {string} now */
  const turned = (before, now) => (before === now ? now : `${before} → ${now}`);
  return [turned(placeIn(was), placeIn(is)), turned(fixed(was.cosine), fixed(is.cosine))];
}
