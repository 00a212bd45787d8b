// The map of words: an epoch slider that plays, trails, zoom, and the words that the address names.

import { onState, readState, setEpoch, setSetting, setWords, wordAddress } from "../../shared/address.js";
import { element, fixed, howOften, mark, shownWord } from "../../shared/dom.js";
import { fileName, saveFile } from "../../shared/files.js";
import { addView } from "../../shared/views.js";
import { drawMap, mapColours, mapFonts } from "./draw.js";
import { listenToMap } from "./hand.js";
import { mapNear } from "./near.js";
import { mapGrid, mapWordAt, readMap, setMapTime } from "./places.js";
import { playMap } from "./play.js";
import { makeMapRegion } from "./region.js";
import { chooseMapRun, makeMapRuns } from "./runs.js";
import { closestMap, mapInSight, mapWithWords, pannedMap, wholeMap, zoomedMap } from "./view.js";
import { debounced, settingView, viewSetting } from "./view_setting.js";

const MAP_REACH = 14; // pixels between the pointer and a word
const MAP_SAID = 4; // words of which something is said under the map

const MAP_VIEW = "view"; // in the address: what is in the middle, and how close

addView(makeMap);

function makeMap(data) {
  const stage = document.getElementById("map-stage");
  if (!stage || !data.map) return;
  const maps = [data.map, ...data.map.others].map((one) => readMap({ ...data.map, ...one }));
  const [map] = maps;
  const scene = { maps, map, selected: [], hovered: null, time: map.epochs.length - 1, still: null, grid: null };
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
function mapFrames(stage, scene) {
  const canvas = stage.querySelector("canvas");
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
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
function mapDeeds(data, stage, scene, show) {
  const place = (x, y) => [(x - scene.view.left) / scene.view.size, (y - scene.view.top) / scene.view.size];
  const found = (x, y) => {
    scene.grid ??= mapGrid(scene.map);
    return mapWordAt(scene.map, scene.grid, ...place(x, y), MAP_REACH / scene.view.size);
  };
  const keepView = debounced(() => setSetting(MAP_VIEW, viewSetting(scene)));
  const see = (view) => {
    scene.view = mapWithWords(view, scene.map, scene.width, scene.height);
    if (scene.hinted) sayWhatIsChosen(data, scene); // a hint that was followed goes
    keepView();
    hideMapTip(scene);
    show();
  };
  const middle = () => [scene.width / 2, scene.height / 2];
  const does = {
    zoom: (factor, ...at) => see(zoomedMap(scene.view, scene.whole, closestMap(scene.map.n), factor, ...(at.length ? at : middle()))),
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
  does.step = (by) => {
    does.time(Math.max(0, Math.min(scene.map.epochs.length - 1, Math.round(scene.time) + by)));
    does.settled();
  };
  does.play = playMap(scene, does);
  return does;
}

function mapControls(scene, does, show) {
  const slider = document.getElementById("map-epoch");
  slider.addEventListener("input", () => {
    does.play(false);
    does.time(Number(slider.value));
  });
  slider.addEventListener("change", does.settled);
  document.getElementById("map-play").addEventListener("click", () => does.play());
  document.getElementById("map-closer").addEventListener("click", () => does.zoom(1.5));
  document.getElementById("map-further").addEventListener("click", () => does.zoom(1 / 1.5));
  document.getElementById("map-whole").addEventListener("click", does.whole);
  document.getElementById("map-save").addEventListener("click", () => saveMap(scene.map.run));
  for (const name of ["trails", "groups", "labels"]) {
    const box = document.getElementById(`map-${name}`);
    const look = () => {
      scene[name] = box?.checked ?? false;
      show();
    };
    box?.addEventListener("change", look);
    look();
  }
}

function saveMap(run) {
  const canvas = document.querySelector("#map-stage canvas");
  canvas.toBlob((blob) => saveFile(blob, `${fileName(run)}-map.png`), "image/png");
}

function setMapEpoch(scene, time, show) {
  scene.time = time;
  scene.grid = null;
  setMapTime(scene.map, time);
  const slider = document.getElementById("map-epoch");
  slider.value = Math.round(time);
  const epoch = String(scene.map.epochs[Math.round(time)]);
  slider.setAttribute("aria-valuetext", `epoch ${epoch}`);
  document.getElementById("map-now").textContent = epoch;
  hideMapTip(scene);
  show();
}

// The address says what is chosen and when; without a word in it, the explorer's first ones.
// Only a map that is not shown whole has to be moved for a word to be in sight.
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

function shownMapWords(data) {
  const { words } = readState();
  return words.length ? words : data.first;
}

// A word that the explorer knows goes into the address, beside the others with Shift; any other is marked here.
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

function sayWhatIsChosen(data, scene) {
  scene.hinted = false;
  const said = scene.selected.slice(0, MAP_SAID).map((one) => element("span", {}, ...chosenOnMap(data, scene, one), " "));
  sayOfMap(...(said.length ? said : ["Click a word to choose it."]));
}

function chosenOnMap(data, scene, one) {
  const word = scene.map.words[one];
  if (!data.places.has(word)) return [...aboutMapWord(scene, one), " It is not among the explorer's words."];
  const name = element("span", { class: "aside" }, ": ", shownWord(word));
  const link = element("a", { href: wordAddress(word) }, "Open it in the explorer", name);
  return [...aboutMapWord(scene, one), " ", link];
}

function aboutMapWord({ map }, one) {
  const count = map.counts[one];
  const epochs = map.epochs;
  const went = map.row[one] < 0 ? "did not turn" : `cosine distance ${fixed(map.distance[one], 4)} from epoch 0 to ${epochs.at(-1)}`;
  return [
    ...mark(count > 0),
    element("b", { class: "word" }, element("bdi", {}, shownWord(map.words[one]))),
    ` ${howOften(count > 0, map.counted ? count : null)}, ${went}.`,
  ];
}

function sayOfMap(...parts) {
  document.getElementById("map-said").replaceChildren(...parts);
}

function hoverMap(data, scene, one, stage, show) {
  if (one === scene.hovered) return;
  scene.hovered = one;
  scene.near = one === null ? null : mapNear(data, scene, one);
  stage.classList.toggle("on-word", one !== null);
  const tip = document.getElementById("map-tip");
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
function aboutMapNear(near) {
  if (!near?.of) return [];
  return [element("span", { class: "soft" }, ` Neighbours on the map: ${near.now.length} of ${near.of} now, ${near.before.length} before (dashed).`)];
}

function hideMapTip(scene) {
  scene.hovered = scene.near = null;
  document.getElementById("map-tip").hidden = true;
}
