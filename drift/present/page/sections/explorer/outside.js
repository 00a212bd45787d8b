// What is said of a word that the page does not know: the command that puts it in.

import { codeOf } from "../../shared/code.js";
import { number } from "../../shared/dom.js";

/** @param {Data} data @param {string} word */
export function saidOfOutside(data, word) {
  const { n } = data.explorer;
  if (n === data.vocabulary) return [`all ${number(n)} words of the vocabulary are in this report.`];
  const known = `${number(n)} of ${number(data.vocabulary)} words are in this report`;
  return [`${known}. If the vocabulary has it, this puts it in: `, codeOf(includeCommand(data, word))];
}

// As a shell takes it, whatever the word.
/** @param {Data} data @param {string} word */
function includeCommand(data, word) {
  const quoted = /^[\w.,:@%+-]+$/u.test(word) && !word.startsWith("-") ? word : `'${word.replaceAll("'", `'\\''`)}'`;
  return `${data.report} --include=${quoted}`;
}
