// What the controls say of a claim: in words, with a shape before them, and where the page says more of it.

import { element } from "./dom.js";

export const STANDINGS = ["not tested", "could be chance", "established"]; // as in standing.py

/** @param {Standing} standing */
export function standingLink(standing) {
  const title = "What the controls say of it, or how to get some";
  return element("a", { class: `standing s${standing}`, href: "#noise", title }, STANDINGS[standing]);
}
