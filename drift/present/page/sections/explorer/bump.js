// A word's neighbours through the epochs as a bump chart: epochs across, the nearest on top, a line a neighbour.
// A line that comes from below or goes there belongs to a neighbour that came or went.

import { wordAddress } from "../../shared/address.js";
import { drawnAtWidth, point, text } from "../../shared/chart.js";
import { groupNames, howOften, shape, shownWord } from "../../shared/dom.js";

/** @typedef {ReturnType<typeof spaceOf>} Space */

const TOP = 14;
const FOOT = 44;
const WIDEST = 150; // of the names at either side
const LETTER = 7.8;
const PART = 0.42; // of a step, for who comes or goes: so the two never meet

// Returns a function that marks an epoch, by its place.
/** @param {HTMLElement} box @param {Data} data @param {Word} word */
export function bumpChart(box, data, word) {
  const runners = runnersOf(word.lists);
  const label = `Neighbours of ${shownWord(word.word)} by epoch, the nearest on top; the lists beside it say the same.`;
  const [seen, unseen] = groupNames(data.counted);
  const kinds = [
    { name: `${seen} neighbour`, kind: "seen" },
    { name: `${unseen} neighbour`, kind: "unseen" },
  ];
  let marked = data.epochs.length - 1;
  let mark = () => {};
  /** @param {number} width @param {number} height */
  const draw = (width, height) => {
    const space = spaceOf(data, width, height);
    const column = shape("rect", { class: "epoch-mark", width: 22, y: 2, height: space.out - 2, rx: 5 });
    mark = () => column.setAttribute("x", String(space.x(marked) - 11));
    mark();
    return [column, ...frame(data, space), ...runners.map((one) => runner(one, data, space))];
  };
  drawnAtWidth(box, label, kinds, draw, "group");
  return (/** @type {number} */ at) => {
    marked = at;
    mark();
  };
}

// Everybody who is a neighbour at any epoch, in the order of their coming, with a rank for each epoch or null.
/** @param {Neighbour[][]} lists */
export function runnersOf(lists) {
  /** @type {Map<number, Runner>} */
  const found = new Map();
  lists.forEach((list, at) => {
    for (const one of list) {
      const runner = found.get(one.place) ?? { ...one, ranks: lists.map(() => null) };
      runner.ranks[at] = one.rank;
      found.set(one.place, runner);
    }
  });
  return [...found.values()];
}

/** @param {Data} data @param {number} width @param {number} height */
function spaceOf(data, width, height) {
  const { k } = data.explorer;
  const n = data.epochs.length;
  const side = Math.min(WIDEST, width * 0.27);
  const step = n > 1 ? (width - 2 * side) / (n - 1) : 0;
  const row = (height - TOP - FOOT) / k;
  /** @param {number} at */
  const x = (at) => (n > 1 ? side + step * at : width / 2);
  /** @param {number} rank */
  const y = (rank) => TOP + row * (rank - 0.5);
  return { x, y, step, side, width, height, k, n, row, out: y(k) + row * 0.85 };
}

/** @param {Data} data @param {Space} space */
function frame(data, { x, out, side, width, height, step, k }) {
  const every = Math.max(1, Math.ceil(24 / Math.max(1, step)));
  const numbers = data.epochs
    .map((epoch, at) => [epoch, at])
    .filter(([, at]) => at % every === 0)
    .map(([epoch, at]) => text(x(at), height - 20, String(epoch), "middle"));
  const middle = (side + width - side) / 2;
  return [
    shape("path", { class: "grid", d: `M${side - 8} ${out}H${width - side + 8}` }),
    text(side - 12, out + 4, `beyond ${k}`, "end"),
    ...numbers,
    text(middle, height - 4, "epoch", "middle"),
  ];
}

/** @param {Runner} one @param {Data} data @param {Space} space */
function runner(one, data, space) {
  const [first, last] = endsOf(one.ranks);
  const kind = one.seen ? "seen" : "unseen";
  const way = first === null || last === null || one.ranks.includes(null) ? "passing" : "staying";
  const d = pieces(one.ranks, space);
  const spots = one.ranks
    .map((rank, at) => (rank === null ? null : point(kind, space.x(at), space.y(rank))))
    .filter((spot) => spot !== null);
  return shape(
    "g",
    { class: `runner ${kind} ${way}` },
    shape("title", {}, told(one, data)),
    shape("path", { class: "reach", d }),
    shape("path", { class: `line ${kind}`, d }),
    ...spots,
    ...names(one, space),
  );
}

// Smooth steps between neighbouring epochs; a part of a step from or to the edge below for who comes or goes.
/** @param {Values} ranks @param {Space} space */
function pieces(ranks, { x, y, step, out }) {
  /** @param {number} ax @param {number} ay @param {number} bx @param {number} by */
  const curve = (ax, ay, bx, by) => `M${ax} ${ay}C${(ax + bx) / 2} ${ay} ${(ax + bx) / 2} ${by} ${bx} ${by}`;
  const drawn = ranks.slice(1).map((rank, place) => {
    const before = ranks[place];
    if (before !== null && rank !== null) return curve(x(place), y(before), x(place + 1), y(rank));
    if (rank !== null) return curve(x(place + 1) - step * PART, out, x(place + 1), y(rank));
    return before === null ? "" : curve(x(place), y(before), x(place) + step * PART, out);
  });
  return drawn.join("") || "M0 0";
}

// Left for who is there at the beginning, right for who is there at the end, above its line for who is neither.
/** @param {Runner} one @param {Space} space */
function names(one, { x, y, n, side, width, row }) {
  const made = [];
  const [first, last] = endsOf(one.ranks);
  if (first !== null) made.push(name(one, x(0) - 12, y(first) + 4, "end", side - 14, last === null ? "−" : ""));
  if (n > 1 && last !== null)
    made.push(name(one, x(n - 1) + 12, y(last) + 4, "start", width - x(n - 1) - 14, first === null ? "+" : ""));
  if (made.length) return made;
  const at = one.ranks.findIndex((rank) => rank !== null);
  return [name(one, x(at), y(Number(one.ranks[at])) - row * 0.22, "middle", side, "")];
}

/** @param {Values} ranks */
function endsOf(ranks) {
  return [ranks[0], ranks[ranks.length - 1]];
}

/**
 * @param {Runner} one
 * @param {number} x
 * @param {number} y
 * @param {"start" | "middle" | "end"} anchor
 * @param {number} room
 * @param {string} sign
 */
function name(one, x, y, anchor, room, sign) {
  const shown = cut(shownWord(one.word), Math.floor(room / LETTER) - (sign ? 2 : 0));
  const written = anchor === "end" ? `${sign && `${sign} `}${shown}` : `${shown}${sign && ` ${sign}`}`;
  const made = text(x, y, written, anchor);
  const fate = sign === "+" ? "came" : sign === "−" ? "went" : anchor === "middle" ? "visited" : "stayed";
  made.setAttribute("class", `who ${fate}`);
  return one.known ? shape("a", { href: wordAddress(one.word) }, made) : made;
}

// Wide letters count twice.
/** @param {string} word @param {number} most */
function cut(word, most) {
  let room = Math.max(3, most);
  const letters = [...word];
  for (let at = 0; at < letters.length; at += 1) {
    room -= Number(letters[at].codePointAt(0)) > 0x2e7f ? 2 : 1;
    if (room < 0) return `${letters.slice(0, Math.max(1, at - 1)).join("")}…`;
  }
  return word;
}

/** @param {Runner} one @param {Data} data */
function told(one, data) {
  const there = data.epochs.filter((_, at) => one.ranks[at] !== null);
  const ranks = one.ranks.map((rank) => rank ?? "–").join(", ");
  const who = `${shownWord(one.word)} (${howOften(one)})`;
  return `${who}: a neighbour at epoch ${spans(there)}; rank by epoch: ${ranks}`;
}

// [0, 1, 2, 5] as `0 to 2, 5`.
/** @param {number[]} numbers */
export function spans(numbers) {
  /** @type {[from: number, to: number][]} */
  const runs = [];
  for (const one of numbers) {
    const run = runs.at(-1);
    if (run?.[1] === one - 1) run[1] = one;
    else runs.push([one, one]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from} to ${to}`)).join(", ");
}
