// Elements made piece by piece: text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";
const HIDDEN = /(?!\u200c|\u200d|[\u{e0020}-\u{e007f}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

export function element(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

export function shape(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(made, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined && value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// What cannot be seen is made visible, as `shown_word` of embed.py does it.
export function shownWord(word) {
  return word.replace(HIDDEN, (character) => {
    const code = character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    return `[U+${code}]`;
  });
}

export function mark(isSeen) {
  const name = isSeen ? "seen" : "unseen";
  return [
    element("span", { class: `mark ${name}`, "aria-hidden": "true" }),
    element("span", { class: "aside" }, `${name} `),
  ];
}

export function number(value) {
  return value === null ? "–" : value.toLocaleString("en");
}

export function times(count) {
  return count === 1 ? "once" : `${number(count)} times`;
}

// count: null where it is not known, since seen words are those that moved.
export function howOften(isSeen, count) {
  if (!isSeen) return "unseen";
  return count === null ? "seen" : `seen ${times(count)}`;
}

export function fixed(value, digits = 3) {
  return value === null ? "–" : value.toFixed(digits);
}
