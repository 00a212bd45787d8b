// The page's state is in its address: `#word=tv`, several words divided by commas, further keys by `&`.

export function readAddress(hash) {
  const state = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const at = part.indexOf("=");
    if (at > 0) state[part.slice(0, at)] = part.slice(at + 1).split(",").map(decoded);
  }
  return state;
}

export function wordAddress(word) {
  return `#word=${encodeURIComponent(word)}`;
}

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // typed by hand, with a lone `%`
  }
}
