// Words as they stand in the page's parts, and tables of figures about them.

import { wordAddress } from "./address.js";
import { element, shownWord } from "./dom.js";
import { csvButton } from "./table_file.js";

// heads: an empty one stands over links and is named for screen readers only; the first column holds names.
/** @param {{ label: string; caption: string; heads: string[]; rows: HTMLElement[] }} table */
export function figureTable({ label, caption, heads, rows }) {
  const cells = heads.map((name, column) =>
    name
      ? element("th", { scope: "col", class: column ? "number" : null }, name)
      : element("th", { scope: "col" }, element("span", { class: "aside" }, "actions")),
  );
  const table = element(
    "table",
    { class: "partners" },
    element("caption", {}, element("span", {}, caption)),
    element("thead", {}, element("tr", {}, ...cells)),
    element("tbody", {}, ...rows),
  );
  const region = element("div", { class: "scroll", role: "region", tabindex: "0", "aria-label": label }, table);
  return element("div", {}, region, csvButton(table, label));
}

// The link from a caption to what its measure means: an entry of the glossary, as `means` of parts.html.
/** @param {string} name */
export function meansLink(name) {
  const said = name.replaceAll("_", " ");
  const attributes = { class: "means", href: `#measure-${name}`, title: `What is ${said}?` };
  return element("a", attributes, "what is this?", element("span", { class: "aside" }, ` ${said}`));
}

/** @param {Named} one */
export function linkedWord(one) {
  if (!one.known) return plainWord(one.word);
  return element("a", { class: "word", href: wordAddress(one.word) }, element("bdi", {}, shownWord(one.word)));
}

/** @param {string} word */
export function plainWord(word) {
  return element("span", { class: "word" }, element("bdi", {}, shownWord(word)));
}
