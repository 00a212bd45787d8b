// The map of words: an epoch slider that plays, trails, zoom, and the words that the address names.

import { onState, readState, setEpoch, setSetting, setWords, wordAddress } from "../../shared/address.js";
import { bareMark, distance, element, howOften, partOf, partsOf, shownWord } from "../../shared/dom.js";
import { fileName, saveCanvas } from "../../shared/files.js";
import { addView } from "../../shared/views.js";
import { drawMap, mapColours, mapFonts } from "./draw.js";
import { listenToMap } from "./hand.js";
import { mapNear } from "./near.js";
import { mapPen } from "./pixels.js";
import { mapGrid, mapWordAt, newScene, readMap, setMapTime } from "./places.js";
import { playMap } from "./play.js";
import { makeMapRegion } from "./region.js";
import { chooseMapRun, makeMapRuns } from "./runs.js";
import { closestMap, mapInSight, mapWithWords, pannedMap, wholeMap, zoomedMap } from "./view.js";
import { debounced, settingView, viewSetting } from "./view_setting.js";

const MAP_REACH = 14; // pixels between the pointer and a word
const MAP_SAID = 4; // words of which something is said under the map

/** @type {("trails" | "groups" | "labels")[]} */
const SHOWN_ON_MAP = ["trails", "groups", "labels"]; // each has a box to tick
const MAP_VIEW = "view"; // in the address: what is in the middle, and how close

addView(makeMap, { isFirst: false });

/** @param {Data} data */
function makeMap(data) {
  const stage = document.getElementById("map-stage");
  if (!stage || !data.map) return;
  const { map: first } = data;
  const maps = [first, ...first.others].map((one) => readMap({ ...first, ...one }));
  const [map] = maps;
  /** @type {LargeScene} */
  const scene = newScene(map, { maps, grid: null, thumbs: null });
  setMapTime(map, scene.time);
  const show = mapFrames(stage, scene);
  const does = mapDeeds(data, stage, scene, show);
  scene.thumbs = makeMapRuns(scene, () => shownMapWords(data));
  listenToMap(stage, does, makeMapRegion(scene, show));
  mapControls(scene, does, show);
  onState((state) => followMapState(data, scene, state, show));
  followMapState(data, scene, readState(), show);
}

// Draws at most once a frame; the canvas has the size of its box in the screen's own pixels.
/** @param {HTMLElement} stage @param {LargeScene} scene */
function mapFrames(stage, scene) {
  const canvas = partOf(stage, "canvas", HTMLCanvasElement);
  const context = mapPen(canvas);
  let waiting = false;
  const draw = () => {
    waiting = false;
    if (!scene.width) return;
    drawMap(context, scene);
    scene.thumbs?.draw();
    Object.assign(stage.dataset, { drawn: scene.time, run: scene.map.run }); // for who waits for it
  };
  const show = () => {
    if (!waiting) requestAnimationFrame(draw);
    waiting = true;
  };
  const fit = () => {
    const [width, height] = [stage.clientWidth, stage.clientHeight];
    if (!width || !height) return;
    const whole = wholeMap(scene.map.bounds, width, height);
    const asked = scene.view ? null : settingView(readState().settings[MAP_VIEW], whole, closestMap(scene.map.n), width, height);
    if (!scene.view || scene.view.size === scene.whole.size) scene.view = asked ?? whole;
    Object.assign(scene, { width, height, whole, ratio: window.devicePixelRatio || 1 });
    [canvas.width, canvas.height] = [Math.round(width * scene.ratio), Math.round(height * scene.ratio)];
    show();
  };
  const dress = () => {
    Object.assign(scene, { colours: mapColours(stage), fonts: mapFonts(stage), still: null });
    show();
  };
  dress();
  fit();
  new ResizeObserver(fit).observe(stage);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  return show;
}

// What hand and buttons can ask for.
/** @param {Data} data @param {HTMLElement} stage @param {LargeScene} scene @param {() => void} show */
function mapDeeds(data, stage, scene, show) {
  /** @param {number} x @param {number} y @returns {Point} */
  const place = (x, y) => [(x - scene.view.left) / scene.view.size, (y - scene.view.top) / scene.view.size];
  /** @param {number} x @param {number} y */
  const found = (x, y) => {
    scene.grid ??= mapGrid(scene.map);
    return mapWordAt(scene.map, scene.grid, ...place(x, y), MAP_REACH / scene.view.size);
  };
  const keepView = debounced(() => setSetting(MAP_VIEW, viewSetting(scene)));
  /** @param {View} view */
  const see = (view) => {
    scene.view = mapWithWords(view, scene.map, scene.width, scene.height);
    if (scene.hinted) sayWhatIsChosen(data, scene); // a hint that was followed goes
    keepView();
    hideMapTip(scene);
    show();
  };
  /** @type {Omit<Deeds, "step" | "play">} */
  const does = {
    zoom: (factor, x = scene.width / 2, y = scene.height / 2) =>
      see(zoomedMap(scene.view, scene.whole, closestMap(scene.map.n), factor, x, y)),
    pan: (dx, dy) => see(pannedMap(scene.view, scene.map.bounds, dx, dy, scene.width, scene.height)),
    whole: () => see(scene.whole),
    hover: (x, y) => hoverMap(data, scene, found(x, y), stage, show),
    leave: () => hoverMap(data, scene, null, stage, show),
    choose: (x, y, add) => chooseOnMap(data, scene, found(x, y), add, show),
    hint: () => {
      sayOfMap("To zoom with the wheel, click the map first or hold Ctrl.");
      scene.hinted = true;
    },
    time: (time) => setMapEpoch(scene, time, show),
    settled: () => setEpoch(scene.map.epochs[scene.time], shownMapWords(data)),
  };
  /** @param {number} by */
  const step = (by) => {
    does.time(Math.max(0, Math.min(scene.map.epochs.length - 1, Math.round(scene.time) + by)));
    does.settled();
  };
  return { ...does, step, play: playMap(scene, does) };
}

/** @param {LargeScene} scene @param {Deeds} does @param {() => void} show */
function mapControls(scene, does, show) {
  const slider = partOf(document, "#map-epoch", HTMLInputElement);
  slider.addEventListener("input", () => {
    does.play(false);
    does.time(Number(slider.value));
  });
  slider.addEventListener("change", does.settled);
  partOf(document, "#map-play", HTMLElement).addEventListener("click", () => does.play());
  partOf(document, "#map-closer", HTMLElement).addEventListener("click", () => does.zoom(1.5));
  partOf(document, "#map-further", HTMLElement).addEventListener("click", () => does.zoom(1 / 1.5));
  partOf(document, "#map-whole", HTMLElement).addEventListener("click", does.whole);
  partOf(document, "#map-save", HTMLElement).addEventListener("click", () => saveMap(scene.map.run));
  for (const name of SHOWN_ON_MAP) {
    const [box] = partsOf(document, `#map-${name}`, HTMLInputElement);
    const look = () => {
      scene[name] = box?.checked ?? false;
      show();
    };
    box?.addEventListener("change", look);
    look();
  }
}

/** @param {string} run */
function saveMap(run) {
  saveCanvas(partOf(document, "#map-stage canvas", HTMLCanvasElement), `${fileName(run)}-map.png`);
}

/** @param {LargeScene} scene @param {number} time @param {() => void} show */
function setMapEpoch(scene, time, show) {
  scene.time = time;
  scene.grid = null;
  setMapTime(scene.map, time);
  const slider = partOf(document, "#map-epoch", HTMLInputElement);
  slider.value = String(Math.round(time));
  const epoch = String(scene.map.epochs[Math.round(time)]);
  slider.setAttribute("aria-valuetext", `epoch ${epoch}`);
  partOf(document, "#map-now", HTMLElement).textContent = epoch;
  hideMapTip(scene);
  show();
}

// The address says what is chosen and when; without a word in it, the explorer's first ones.
// Only a map that is not shown whole has to be moved for a word to be in sight.
/** @param {Data} data @param {LargeScene} scene @param {State} state @param {() => void} show */
function followMapState(data, scene, { words, epoch, run }, show) {
  if (chooseMapRun(scene, run)) setMapEpoch(scene, Math.min(scene.time, scene.map.epochs.length - 1), show);
  const asked = words.length ? words : data.first;
  scene.selected = asked.map((word) => scene.map.index.get(word)).filter((one) => one !== undefined);
  const time = epoch === null ? -1 : scene.map.epochs.indexOf(epoch);
  if (time >= 0 && time !== scene.time) setMapEpoch(scene, time, show);
  const [one] = scene.selected;
  const isNew = asked.join() !== scene.asked;
  scene.asked = asked.join();
  if (isNew && one !== undefined && scene.view !== scene.whole) {
    const { map, view, width, height } = scene;
    scene.view = mapInSight(view, map.bounds, map.x[one], map.y[one], width, height);
  }
  sayWhatIsChosen(data, scene);
  show();
}

/** @param {Data} data */
function shownMapWords(data) {
  const { words } = readState();
  return words.length ? words : data.first;
}

// A word that the explorer knows goes into the address, beside the others with Shift; any other is marked here.
/** @param {Data} data @param {LargeScene} scene @param {number | null} one @param {boolean} add @param {() => void} show */
function chooseOnMap(data, scene, one, add, show) {
  if (one === null) return;
  const word = scene.map.words[one];
  if (data.places.has(word)) {
    const others = add ? shownMapWords(data).filter((other) => other !== word) : [];
    setWords([...others, word]);
  }
  scene.selected = add ? [...new Set([...scene.selected, one])] : [one];
  sayWhatIsChosen(data, scene);
  show();
}

/** @param {Data} data @param {LargeScene} scene */
function sayWhatIsChosen(data, scene) {
  scene.hinted = false;
  const said = scene.selected.slice(0, MAP_SAID).map((one) => element("span", {}, ...chosenOnMap(data, scene, one), " "));
  sayOfMap(...(said.length ? said : ["Click a word to choose it."]));
}

/** @param {Data} data @param {LargeScene} scene @param {number} one */
function chosenOnMap(data, scene, one) {
  const word = scene.map.words[one];
  if (!data.places.has(word)) return [...aboutMapWord(scene, one), " It is not among the explorer's words."];
  const name = element("span", { class: "aside" }, ": ", shownWord(word));
  const link = element("a", { href: wordAddress(word) }, "Open it in the explorer", name);
  return [...aboutMapWord(scene, one), " ", link];
}

/** @param {Scene} scene @param {number} one */
function aboutMapWord({ map }, one) {
  const word = { seen: map.counts[one] > 0, count: map.counted ? map.counts[one] : null };
  const epochs = map.epochs;
  const went = map.row[one] < 0 ? "did not turn" : `cosine distance ${distance(map.distance[one], 4)} from epoch 0 to ${epochs.at(-1)}`;
  return [
    bareMark(word),
    element("b", { class: "word" }, element("bdi", {}, shownWord(map.words[one]))),
    ` ${howOften(word)}, ${went}.`,
  ];
}

/** @param {...Child} parts */
function sayOfMap(...parts) {
  partOf(document, "#map-said", HTMLElement).replaceChildren(...parts);
}

/**
 * @param {Data} data
 * @param {LargeScene} scene
 * @param {number | null} one
 * @param {HTMLElement} stage
 * @param {() => void} show
 */
function hoverMap(data, scene, one, stage, show) {
  if (one === scene.hovered) return;
  scene.hovered = one;
  scene.near = one === null ? null : mapNear(data, scene, one);
  stage.classList.toggle("on-word", one !== null);
  const tip = partOf(document, "#map-tip", HTMLElement);
  tip.hidden = one === null;
  if (one !== null) {
    const { map, view, width } = scene;
    tip.replaceChildren(...aboutMapWord(scene, one), ...aboutMapNear(scene.near));
    const [x, y] = [map.x[one] * view.size + view.left, map.y[one] * view.size + view.top];
    const left = Math.max(4, Math.min(width - tip.offsetWidth - 4, x - tip.offsetWidth / 2));
    const above = y - tip.offsetHeight - 28;
    tip.style.transform = `translate(${left}px, ${above > 4 ? above : y + 22}px)`;
  }
  show();
}

// How many of its neighbours can be drawn: the map has some of the words alone.
/** @param {Near | null | undefined} near */
function aboutMapNear(near) {
  if (!near?.of) return [];
  return [element("span", { class: "soft" }, ` Neighbours on the map: ${near.now.length} of ${near.of} now, ${near.before.length} before (dashed).`)];
}

/** @param {LargeScene} scene */
function hideMapTip(scene) {
  scene.hovered = scene.near = null;
  partOf(document, "#map-tip", HTMLElement).hidden = true;
}
