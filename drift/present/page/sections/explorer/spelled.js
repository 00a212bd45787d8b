// Words that are spelled almost as what was typed: "did you mean".

const ALIKE = 5; // words at most
const SHORT = 4; // letters up to which one slip is allowed, and two from then on

// all: [word, place] of every word, folded; count(place): how often it occurs. The least slips first, of these the commonest.
/** @param {[string, number][]} all @param {string} wanted @param {(place: number) => number} count */
export function alike(all, wanted, count) {
  const letters = [...wanted];
  const most = letters.length > SHORT ? 2 : 1;
  if (letters.length < 3) return [];
  const distinct = [...new Set(letters)];
  const found = [];
  for (const [word, place] of all) {
    if (Math.abs(word.length - wanted.length) > 2 * most) continue; // a letter is one or two units
    if (missesMore(distinct, word, most)) continue;
    const slips = slipsBetween(letters, [...word], most);
    if (slips <= most) found.push([slips, place]);
  }
  found.sort(([a, one], [b, other]) => a - b || count(other) - count(one));
  return found.slice(0, ALIKE).map(([, place]) => place);
}

// Every letter that the word lacks takes a slip of its own: most words are told by this alone.
/** @param {string[]} letters @param {string} word @param {number} most */
function missesMore(letters, word, most) {
  let missing = 0;
  for (const letter of letters) {
    if (!word.includes(letter) && ++missing > most) return true;
  }
  return false;
}

// Letters left out, put in, mistaken, or two beside each other swapped (optimal string alignment); more than `most` is
// not counted to its end.
/** @param {string[]} a @param {string[]} b @param {number} most */
export function slipsBetween(a, b, most) {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  /** @type {number[]} */
  let older = [];
  let old = [...b.keys(), b.length];
  for (let row = 1; row <= a.length; row += 1) {
    const now = [row];
    for (let at = 1; at <= b.length; at += 1) {
      const same = a[row - 1] === b[at - 1] ? 0 : 1;
      now[at] = Math.min(old[at] + 1, now[at - 1] + 1, old[at - 1] + same);
      const swapped = row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1];
      if (swapped) now[at] = Math.min(now[at], older[at - 2] + 1);
    }
    if (Math.min(...now) > most) return most + 1;
    [older, old] = [old, now];
  }
  return old[b.length];
}
