// The page's state is in its address: `#word=tv,television&epoch=4`; `run=` is the run on the map; any other name is a
// setting of the part of the page that gave it (`moved-table=2d`). Whoever shows the state listens by `onState`; whoever
// changes it calls `setWords` (a step of the browser's history), or `setEpoch`, `setRun` or `setSetting` (none).

const CHANGED = "drift-state";

/** @param {string} hash */
export function readAddress(hash) {
  /** @type {Record<string, string[]>} */
  const state = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) state[part.slice(0, at)] = part.slice(at + 1).split(",").map(decoded);
  }
  return state;
}

/** @type {State} */
let current = { words: [], epoch: null, run: null, settings: {} };

// The state that the page shows; an address of a section (`#tables`) leaves it as it is.
export function readState() {
  if (isState()) current = stateOf(location.hash);
  return current;
}

// words: those asked for, each once; epoch: a number, run: a name, or null where the address names none; settings: lists
// of texts by name.
/** @param {string} hash */
export function stateOf(hash) {
  const { word = [], epoch = [], run = [], ...settings } = readAddress(hash);
  const number = /^\d+$/.test(epoch[0] ?? "") ? Number(epoch[0]) : null;
  return { words: [...new Set(word.filter((one) => one !== ""))], epoch: number, run: run[0] || null, settings };
}

/** @param {...string} words */
export function wordAddress(...words) {
  return `#word=${words.map(encodeURIComponent).join(",")}`;
}

/** @param {Omit<State, "settings"> & Partial<State>} state */
export function stateAddress({ words, epoch, run, settings = {} }) {
  const parts = [
    words.length ? wordAddress(...words).slice(1) : null,
    epoch === null ? null : `epoch=${epoch}`,
    run === null ? null : `run=${encodeURIComponent(run)}`,
    ...Object.entries(settings).map(([name, values]) => `${name}=${values.map(encodeURIComponent).join(",")}`),
  ];
  return `#${parts.filter((part) => part !== null).join("&")}`;
}

// The epoch stays what it is.
/** @param {string[]} words */
export function setWords(words) {
  const address = stateAddress({ ...readState(), words });
  if (address !== location.hash) location.hash = address;
}

// words: those shown, so that an address with an epoch always names them.
/** @param {number} epoch @param {string[]} [words] */
export function setEpoch(epoch, words = readState().words) {
  replaceState({ ...readState(), words, epoch });
}

/** @param {string} run @param {string[]} [words] */
export function setRun(run, words = readState().words) {
  replaceState({ ...readState(), words, run });
}

// values: texts; null takes the setting out.
/** @param {string} name @param {(string | number)[] | null} values */
export function setSetting(name, values) {
  const { [name]: _, ...others } = readState().settings;
  replaceState({ ...readState(), settings: values === null ? others : { ...others, [name]: values.map(String) } });
}

/** @param {State} state */
function replaceState(state) {
  current = state;
  history.replaceState(history.state, "", stateAddress(state));
  document.dispatchEvent(new CustomEvent(CHANGED));
}

// Call `listener` with the state whenever it changes.
/** @param {(state: State) => void} listener */
export function onState(listener) {
  const tell = () => listener(readState());
  window.addEventListener("hashchange", () => (isState() ? tell() : null));
  document.addEventListener(CHANGED, tell);
}

function isState() {
  return /^#?$|=/.test(location.hash);
}

/** @param {string} text */
function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand, with a lone `%`
  }
}
