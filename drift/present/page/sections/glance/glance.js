// The most and the least changed neighbourhoods as small multiples: one small chart a word, all to one scale.

import { keptByEpoch, named, neighboursAt } from "../../shared/data.js";
import { element, mark, partsOf, shape, shownWord } from "../../shared/dom.js";
import { isSelected, onSelection } from "../../shared/selection.js";
import { addView } from "../../shared/views.js";
import { standingLink } from "../../shared/standing.js";
import { linkedWord, plainWord } from "../../shared/words.js";

const [WIDTH, HEIGHT] = [120, 36];
const NAMED = 2; // of those who left and of those who came

addView(drawGlance, { isFirst: false });

/** @param {Data} data */
function drawGlance(data) {
  for (const list of partsOf(document, "[data-glance]", HTMLElement)) {
    const isMost = list.dataset.glance === "most";
    const tiles = (isMost ? data.glance.most : data.glance.least).flatMap((word, at) => {
      const place = data.places.get(word);
      const standing = isMost ? data.glance.standings[at] : undefined;
      const shuffled = isMost ? data.glance.shuffled[at] : null;
      return place === undefined ? [] : [{ word: shownWord(word), made: tile(data, place, standing, shuffled) }];
    });
    list.replaceChildren(...tiles.map(({ made }) => made));
    onSelection(() => tiles.forEach(({ word, made }) => (made.hidden = !isSelected(word))));
  }
}

// standing: what the controls say of a word that changed; a word that did not makes no claim. shuffled: the mean share that it
// kept with shuffled labels.
/** @param {Data} data @param {number} place @param {Standing | undefined} standing @param {number | null} shuffled */
function tile(data, place, standing, shuffled) {
  const word = named(data, place);
  const kept = keptByEpoch(data, place).map((share) => share ?? 0); // a word without neighbours does not change
  const [before, after] = [neighboursAt(data, place, 0), neighboursAt(data, place, data.epochs.length - 1)];
  return element(
    "li",
    {},
    element("div", { class: "who" }, ...mark(word), linkedWord(word)),
    spark(data, word, kept, shuffled),
    element("p", { class: "soft" }, `kept ${Math.round(kept[kept.length - 1] * before.length)} of ${before.length}`),
    ...changedWords("gone", "−", before, after),
    ...changedWords("new", "+", after, before),
    standing === undefined ? null : element("p", {}, standingLink(standing)),
  );
}

// The nearest of `list` that are not in `other`.
/** @param {string} kind @param {string} sign @param {Neighbour[]} list @param {Neighbour[]} other */
function changedWords(kind, sign, list, other) {
  const there = new Set(other.map((one) => one.place));
  const found = list.filter((one) => !there.has(one.place)).slice(0, NAMED);
  const words = found.flatMap((one, order) => [order ? ", " : `${sign} `, plainWord(one.word)]);
  return found.length ? [element("p", { class: kind }, ...words)] : [];
}

/** @param {Data} data @param {Named} word @param {number[]} kept @param {number | null} shuffled */
function spark(data, word, kept, shuffled) {
  /** @param {number} at */
  const x = (at) => 3 + ((WIDTH - 6) * at) / Math.max(1, kept.length - 1);
  /** @param {number} value */
  const y = (value) => 3 + (HEIGHT - 6) * (1 - value);
  const points = kept.map((value, at) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`);
  const kind = word.seen ? "seen" : "unseen";
  const shares = kept.map((value) => `${Math.round(value * 100)}%`).join(", ");
  const beside = shuffled === null ? "" : `; with shuffled labels ${Math.round(shuffled * 100)}%`;
  const label = `Neighbours that ${shownWord(word.word)} kept, epoch ${data.epochs[0]} to ${data.epochs.at(-1)}: ${shares}${beside}`;
  const foot = `L${x(kept.length - 1)} ${HEIGHT - 3}L${x(0)} ${HEIGHT - 3}Z`;
  return shape(
    "svg",
    { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    shape("path", { class: "grid", d: `M0 ${HEIGHT - 3}H${WIDTH}M0 3H${WIDTH}` }),
    shape("path", { class: `band ${kind}`, d: `M${points.join("L")}${foot}` }),
    shape("path", { class: `line ${kind}`, d: `M${points.join("L")}` }),
    shuffled === null ? null : shape("path", { class: "line third", d: `M${x(kept.length - 2)} ${y(shuffled)}H${x(kept.length - 1)}` }),
  );
}
