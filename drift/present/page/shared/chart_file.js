// A chart as a file: SVG with its styles in it, or PNG at twice the size.

import { element, partOf } from "./dom.js";
import { briefly, fileName, saveCanvas, saveFile } from "./files.js";

const STYLES = ["fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linejoin", "stroke-linecap", "opacity", "paint-order"];
const FONTS = ["font-family", "font-size", "font-weight", "font-style"];
const SCALE = 2;

/** @param {HTMLElement} plot @param {string} label */
export function saveButtons(plot, label) {
  const buttons = ["SVG", "PNG"].map((kind) => {
    const name = `Save as ${kind}: ${briefly(label)}`;
    const button = element("button", { type: "button", title: `Save this chart as ${kind}`, "aria-label": name }, kind);
    button.addEventListener("click", () => saveChart(partOf(plot, "svg", SVGSVGElement), kind, label));
    return button;
  });
  return element("span", { class: "saves" }, ...buttons);
}

/** @param {SVGElement} svg @param {string} kind @param {string} label */
function saveChart(svg, kind, label) {
  const text = svgText(svg);
  const name = fileName(label);
  if (kind === "SVG") return saveFile(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
  const picture = new Image();
  picture.onload = () => {
    const canvas = element("canvas", { width: SCALE * svg.clientWidth, height: SCALE * svg.clientHeight });
    canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    saveCanvas(canvas, `${name}.png`);
  };
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
}

// A copy that needs no style sheet: on the page's card, in its fonts.
/** @param {SVGElement} svg */
function svgText(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((one, at) => {
    const style = getComputedStyle(originals[at]);
    for (const name of one.localName === "text" ? [...STYLES, ...FONTS] : STYLES) one.setAttribute(name, style.getPropertyValue(name));
  });
  const [width, height] = [svg.clientWidth, svg.clientHeight];
  const card = getComputedStyle(document.documentElement).getPropertyValue("--card").trim();
  const ground = document.createElementNS(svg.namespaceURI, "rect");
  for (const [name, value] of Object.entries({ width, height, fill: card })) ground.setAttribute(name, String(value));
  copy.prepend(ground);
  for (const [name, value] of Object.entries({ width, height })) copy.setAttribute(name, String(value));
  return new XMLSerializer().serializeToString(copy);
}
