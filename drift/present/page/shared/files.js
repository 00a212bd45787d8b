// A file that the page made, as a download.

const LONGEST = 60; // letters of a file's name

/** @param {Blob} blob @param {string} name */
export function saveFile(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** @param {HTMLCanvasElement} canvas @param {string} name */
export function saveCanvas(canvas, name) {
  canvas.toBlob((blob) => blob && saveFile(blob, name), "image/png");
}

// What something is called, up to the first pause that stands in no brackets; a word may itself be a comma.
/** @param {string} label */
export function briefly(label) {
  return label.split(/(?<=\S)[,.;:](?=\s|$)(?![^(]*\))/)[0];
}

// What something is called, as the name of a file.
/** @param {string} label */
export function fileName(label) {
  const plain = label.split(/[.;:]/)[0].replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, LONGEST);
  return plain.replace(/^-+|-+$/g, "").toLowerCase() || "chart";
}
