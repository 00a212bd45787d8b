// A region of the map that is brushed: its words are what tables and cards show. In the address: `region=left,top,right,bottom`,
// in thousandths of the map's square, at the epoch that the address names.

import { readState, setSetting } from "../../shared/address.js";
import { partOf } from "../../shared/dom.js";
import { clearSelection, selectWords } from "../../shared/selection.js";

const MAP_REGION = "region";
const MAP_PARTS_OF_REGION = 1000;

// What the hand calls, while the button is pressed (isOn).
/** @param {LargeScene} scene @param {() => void} show @returns {MapRegion} */
export function makeMapRegion(scene, show) {
  const button = partOf(document, "#map-region", HTMLElement);
  /** @type {Point} */
  let from = [0, 0];
  const isOn = () => button.getAttribute("aria-pressed") === "true";
  /** @param {boolean} on */
  const set = (on) => button.setAttribute("aria-pressed", String(on));
  button.addEventListener("click", () => set(!isOn()));
  const clear = () => {
    scene.region = null;
    setSetting(MAP_REGION, null);
    show();
  };
  /** @param {number[]} region */
  const choose = (region) => {
    scene.region = region;
    const words = mapWordsIn(scene.map, region);
    const said = `on the map at epoch ${scene.map.epochs[Math.round(scene.time)]}`;
    setSetting(MAP_REGION, region.map((value) => Math.round(value * MAP_PARTS_OF_REGION)));
    if (words.length) selectWords(words, said, clear);
    else clearSelection();
    show();
  };
  const asked = (readState().settings[MAP_REGION] ?? []).map((value) => Number(value) / MAP_PARTS_OF_REGION);
  if (asked.length === 4 && asked.every(Number.isFinite)) choose(asked);
  /** @param {Point} from @param {Point} to */
  const boxed = ([x, y], [toX, toY]) => [Math.min(x, toX), Math.min(y, toY), Math.max(x, toX), Math.max(y, toY)];
  /** @param {number} x @param {number} y @returns {Point} */
  const placeOf = (x, y) => [(x - scene.view.left) / scene.view.size, (y - scene.view.top) / scene.view.size];
  return {
    isOn,
    /** @param {number} x @param {number} y */
    begin: (x, y) => {
      from = placeOf(x, y);
    },
    /** @param {number} x @param {number} y */
    to: (x, y) => {
      scene.region = boxed(from, placeOf(x, y));
      show();
    },
    /** @param {number} x @param {number} y */
    end: (x, y) => {
      set(false);
      choose(boxed(from, placeOf(x, y)));
    },
    view: () => {
      set(false);
      choose(boxed(placeOf(0, 0), placeOf(scene.width, scene.height)));
    },
  };
}

/** @param {WordMap} map @param {number[]} region */
export function mapWordsIn(map, [left, top, right, bottom]) {
  return map.words.filter((_, one) => map.x[one] >= left && map.x[one] <= right && map.y[one] >= top && map.y[one] <= bottom);
}

/** @param {CanvasRenderingContext2D} context @param {Scene} scene */
export function drawMapRegion(context, { region, view, colours }) {
  if (!region) return;
  const [left, top, right, bottom] = region;
  context.strokeStyle = colours.link;
  context.lineWidth = 1.5;
  context.setLineDash([6, 3]);
  context.strokeRect(left * view.size + view.left, top * view.size + view.top, (right - left) * view.size, (bottom - top) * view.size);
  context.setLineDash([]);
}
