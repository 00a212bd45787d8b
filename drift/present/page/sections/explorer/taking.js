// Taking along what is shown: the address of this view, and its sentence.

import { byTheEnd, PLACE } from "./word_parts.js";
import { element, fixed, shownWord } from "../../shared/dom.js";

// pairs: of several words, what became of every two of them.
/** @param {Data} data @param {Word[]} words @param {Pair[]} [pairs] */
export function takingButtons(data, words, pairs = []) {
  const status = element("span", { class: "soft", role: "status" });
  const link = copyButton("link", () => location.href, status);
  const sentences = () => [...pairs.map((pair) => pairSentence(data, pair)), ...words.map((word) => sentenceOf(data, word))];
  const sentence = copyButton("sentence", () => sentences().join("\n"), status);
  return element("p", { class: "taking" }, link, sentence, status);
}

/** @param {Data} data @param {Word} word */
function sentenceOf(data, word) {
  return byTheEnd(data) + word.sentence.split(PLACE).join(shownWord(word.word));
}

// As exactly as the page knows it.
/** @param {Data} data @param {Pair} pair */
export function pairSentence(data, { a, b, cosine, digits }) {
  const both = `${byTheEnd(data)}the similarity of ${shownWord(a.word)} and ${shownWord(b.word)}`;
  const [before, after] = [cosine[0], cosine.at(-1)].map((value) => fixed(value, digits));
  if ([before, after].includes(fixed(null))) return `${both} is not in this report.`;
  if (before === after) return `${both} is what it was, ${before}.`;
  return `${both} ${Number(after) < Number(before) ? "fell" : "rose"} from ${before} to ${after}.`;
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
