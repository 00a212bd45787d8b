// Elements made piece by piece: text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const HIDDEN = /(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes
 * @param {Shown} children
 */
export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/**
 * @template {keyof SVGElementTagNameMap} Name
 * @param {Name} name
 * @param {Attributes} attributes
 * @param {Shown} children
 */
export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** @template {Element} Made @param {Made} made @param {Attributes} attributes @param {Shown} children */
function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) made.setAttribute(name, String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// The first element by that selector, where there is always one, and of that kind.
/**
 * @template {Element} Kind
 * @param {ParentNode} box
 * @param {string} selector
 * @param {new () => Kind} Of
 */
export function partOf(box, selector, Of) {
  const found = box.querySelector(selector);
  if (!(found instanceof Of)) throw new TypeError(`expected ${selector} to be ${Of.name}, found ${found}`);
  return found;
}

// All elements by that selector, of that kind.
/**
 * @template {Element} Kind
 * @param {ParentNode} box
 * @param {string} selector
 * @param {new () => Kind} Of
 */
export function partsOf(box, selector, Of) {
  return [...box.querySelectorAll(selector)].flatMap((one) => (one instanceof Of ? [one] : []));
}

// The element by that selector which an event happened in; null where there is none.
/** @param {Event} event @param {string} selector */
export function targetIn(event, selector) {
  return event.target instanceof Element ? event.target.closest(selector) : null;
}

// What cannot be seen is made visible, as `shown_word` of embed.py does it.
/** @param {string} word */
export function shownWord(word) {
  return word.replace(HIDDEN, (character) => {
    const code = Number(character.codePointAt(0)).toString(16).toUpperCase().padStart(4, "0");
    return `[U+${code}]`;
  });
}

// What seen and unseen words are called, as `group_names` of sentences.py: no count is known where seen ones are those that moved.
/** @param {boolean} counted */
export function groupNames(counted) {
  return counted ? ["seen", "unseen"] : ["moved", "unmoved"];
}

/** @param {Pick<Named, "seen" | "count">} word */
function groupOf({ seen, count }) {
  return groupNames(count !== null)[seen ? 0 : 1];
}

// Beside words that say whether it is seen.
/** @param {Pick<Named, "seen">} word */
export function bareMark(word) {
  return element("span", { class: `mark ${word.seen ? "seen" : "unseen"}`, "aria-hidden": "true" });
}

// With what it says, for who does not see it.
/** @param {Pick<Named, "seen" | "count">} word */
export function mark(word) {
  return [bareMark(word), element("span", { class: "aside" }, `${groupOf(word)} `)];
}

const grouped = new Intl.NumberFormat("en");

/** @param {number | null} value */
export function number(value) {
  return value === null ? "–" : grouped.format(value);
}

/** @param {number} count */
export function times(count) {
  return count === 1 ? "once" : `${number(count)} times`;
}

/** @param {Pick<Named, "seen" | "count">} word */
export function howOften(word) {
  return word.seen && word.count !== null ? `seen ${times(word.count)}` : groupOf(word);
}

/** @param {number | null | undefined} value */
export function fixed(value, digits = 3) {
  return value === null || value === undefined ? "–" : value.toFixed(digits);
}

// A distance, 0 or more: with two digits that count where so many behind the point would show none, as `Column` of
// tabular.py shows it.
/** @param {number | null | undefined} value */
export function distance(value, digits = 3) {
  return value && value < 10 ** -digits ? String(Number(value.toPrecision(2))) : fixed(value, digits);
}
