// Commands in sentences: an option is never parted at its hyphens.

import { element } from "./dom.js";

/** @param {string} text */
export function codeOf(text) {
  const parts = text.split(/(--[\w-]+)/).map((part, at) => (at % 2 ? element("span", { class: "option" }, part) : part));
  return element("code", {}, ...parts);
}

export function keepOptionsWhole() {
  for (const code of document.querySelectorAll("main code")) code.replaceWith(codeOf(code.textContent));
}
