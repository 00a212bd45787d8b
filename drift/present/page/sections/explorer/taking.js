// Taking along what is shown: the address of this view, and its sentence.

import { byTheEnd, PLACE } from "./word_parts.js";
import { element, shownWord } from "../../shared/dom.js";

/** @param {Data} data @param {Word[]} words */
export function takingButtons(data, words) {
  const status = element("span", { class: "soft", role: "status" });
  const link = copyButton("link", () => location.href, status);
  const sentence = copyButton("sentence", () => words.map((word) => sentenceOf(data, word)).join("\n"), status);
  return element("p", { class: "taking" }, link, sentence, status);
}

/** @param {Data} data @param {Word} word */
function sentenceOf(data, word) {
  return byTheEnd(data) + word.sentence.split(PLACE).join(shownWord(word.word));
}

/** @param {string} what @param {() => string} text @param {HTMLElement} status */
function copyButton(what, text, status) {
  const name = `Copy ${what === "link" ? what : `as ${what}`}`;
  const button = element("button", { type: "button", class: "plain", title: `${name} to the clipboard` }, name);
  button.addEventListener("click", async () => {
    status.textContent = "";
    status.textContent = (await copied(text())) ? `Copied the ${what}.` : "The browser did not allow it.";
  });
  return button;
}

// A page that was opened from a file may not be allowed the clipboard; then what is marked is copied.
/** @param {string} text */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = element("textarea", { class: "aside", "aria-hidden": "true" });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
}
