// The most and the least changed neighbourhoods as small multiples: one small chart a word, all to one scale.

import { keptByEpoch, named, neighboursAt } from "../../shared/data.js";
import { element, mark, shape, shownWord } from "../../shared/dom.js";
import { isSelected, onSelection } from "../../shared/selection.js";
import { addView } from "../../shared/views.js";
import { standingLink } from "../../shared/standing.js";
import { linkedWord, plainWord } from "../../shared/words.js";

const [WIDTH, HEIGHT] = [120, 36];
const NAMED = 2; // of those who left and of those who came

addView(drawGlance);

function drawGlance(data) {
  for (const list of document.querySelectorAll("[data-glance]")) {
    const words = data.glance[list.dataset.glance];
    const standings = list.dataset.glance === "most" ? data.glance.standings : [];
    const tiles = words.map((word, at) => [shownWord(word), tile(data, data.places.get(word), standings[at])]);
    list.replaceChildren(...tiles.map(([, made]) => made));
    onSelection(() => tiles.forEach(([word, made]) => (made.hidden = !isSelected(word))));
  }
}

// standing: what the controls say of a word that changed; a word that did not makes no claim.
function tile(data, place, standing) {
  const word = named(data, place);
  const kept = keptByEpoch(data, place);
  const [before, after] = [neighboursAt(data, place, 0), neighboursAt(data, place, data.epochs.length - 1)];
  return element(
    "li",
    {},
    element("div", { class: "who" }, ...mark(word.seen), linkedWord(word)),
    spark(data, word, kept),
    element("p", { class: "soft" }, `kept ${Math.round(kept.at(-1) * before.length)} of ${before.length}`),
    ...changedWords("gone", "−", before, after),
    ...changedWords("new", "+", after, before),
    standing === undefined ? null : element("p", {}, standingLink(standing)),
  );
}

// The nearest of `list` that are not in `other`.
function changedWords(kind, sign, list, other) {
  const there = new Set(other.map((one) => one.place));
  const found = list.filter((one) => !there.has(one.place)).slice(0, NAMED);
  const words = found.flatMap((one, order) => [order ? ", " : `${sign} `, plainWord(one.word)]);
  return found.length ? [element("p", { class: kind }, ...words)] : [];
}

function spark(data, word, kept) {
  const x = (at) => 3 + ((WIDTH - 6) * at) / Math.max(1, kept.length - 1);
  const y = (value) => 3 + (HEIGHT - 6) * (1 - value);
  const points = kept.map((value, at) => `${x(at).toFixed(1)} ${y(value).toFixed(1)}`);
  const kind = word.seen ? "seen" : "unseen";
  const shares = kept.map((value) => `${Math.round(value * 100)}%`).join(", ");
  const label = `Neighbours that ${shownWord(word.word)} kept, epoch ${data.epochs[0]} to ${data.epochs.at(-1)}: ${shares}`;
  const foot = `L${x(kept.length - 1)} ${HEIGHT - 3}L${x(0)} ${HEIGHT - 3}Z`;
  return shape(
    "svg",
    { class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": label },
    shape("path", { class: "grid", d: `M0 ${HEIGHT - 3}H${WIDTH}M0 3H${WIDTH}` }),
    shape("path", { class: `band ${kind}`, d: `M${points.join("L")}${foot}` }),
    shape("path", { class: `line ${kind}`, d: `M${points.join("L")}` }),
  );
}
