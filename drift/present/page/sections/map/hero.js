// The map on the first screen: close to the words of a story, from before training to its end.

import { setWords } from "../../shared/address.js";
import { addView } from "../../shared/views.js";
import { drawMap, mapColours, mapFonts } from "./draw.js";
import { readMap, setMapTime } from "./places.js";
import { wholeMap } from "./view.js";

const HERO_PACE = 450; // milliseconds an epoch
const HERO_WAIT = 700; // before it starts, with the words where they were
const HERO_ROOM = 3.2; // the view is so many times as wide as what the story spans
const HERO_LEAST = 0.12; // of the whole map's side
const HERO_RING = 11; // pixels

addView(makeHero);

function makeHero(data) {
  const box = document.getElementById("hero");
  if (!box || !data.map) return;
  const canvas = box.querySelector("canvas");
  const context = canvas.getContext("2d", { alpha: false, willReadFrequently: true });
  const map = readMap(data.map);
  const scene = { map, hovered: null, selected: [], still: null, labels: true, trails: false, groups: false, time: 0 };
  const draw = () => drawHero(context, scene, box);
  const show = (time) => {
    scene.time = time;
    setMapTime(map, time);
    draw();
  };
  const fit = () => {
    fitHero(canvas, scene, data.stories[scene.story ?? 0]);
    draw();
  };
  const dress = () => {
    Object.assign(scene, { colours: mapColours(box), fonts: mapFonts(box), still: null });
    draw();
  };
  const play = heroPlayer(map.epochs.length - 1, show);
  dress();
  show(map.epochs.length - 1);
  new ResizeObserver(fit).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", dress);
  document.getElementById("hero-play").addEventListener("click", play);
  playOnceInView(canvas, play);
  chooseStories(data, (story) => {
    scene.story = story;
    fit();
    play();
  });
}

// The button of a story shows it here and opens its words in the explorer, without leaving the first screen.
function chooseStories(data, choose) {
  const buttons = [...document.querySelectorAll("[data-story]")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const story = Number(button.dataset.story);
      for (const one of buttons) one.setAttribute("aria-pressed", String(one === button));
      setWords(data.stories[story]);
      choose(story);
    });
  }
}

function playOnceInView(canvas, play) {
  const watcher = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    watcher.disconnect();
    play();
  }, { threshold: 0.5 });
  watcher.observe(canvas);
}

// Plays from the first epoch to the last; still at the last where less motion is asked for.
function heroPlayer(last, show) {
  let playing = 0;
  return () => {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return show(last);
    const mine = (playing = performance.now());
    const frame = (now) => {
      if (playing !== mine) return;
      const time = Math.max(0, Math.min(last, (now - mine - HERO_WAIT) / HERO_PACE));
      show(time);
      if (time < last) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
  };
}

function fitHero(canvas, scene, words) {
  const [width, height] = [canvas.clientWidth, canvas.clientHeight];
  if (!width || !height) return;
  const ratio = window.devicePixelRatio || 1;
  const whole = wholeMap(scene.map.bounds, width, height);
  const selected = words.map((word) => scene.map.index.get(word)).filter((one) => one !== undefined);
  Object.assign(scene, { width, height, ratio, whole, selected, still: null });
  scene.view = selected.length ? heroView(scene.map, selected, width, height) : whole;
  [canvas.width, canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
}

// Close enough to tell the words' places before and after apart, wide enough to see who is around.
function heroView(map, selected, width, height) {
  const places = selected.flatMap((one) => heroPlaces(map, one));
  const [xs, ys] = [places.map(([x]) => x), places.map(([, y]) => y)];
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const span = Math.max(right - left, bottom - top);
  const size = Math.min(width, height) / Math.max(HERO_LEAST, HERO_ROOM * span);
  return { size, left: width / 2 - (size * (left + right)) / 2, top: height / 2 - (size * (top + bottom)) / 2 };
}

// Where a word was at every epoch.
function heroPlaces(map, one) {
  const row = map.row[one];
  if (row < 0) return [[map.x[one], map.y[one]]];
  return map.path.x.map((x, epoch) => [x[row], map.path.y[epoch][row]]);
}

function drawHero(context, scene, box) {
  if (!scene.width || !scene.colours) return;
  drawMap(context, scene);
  for (const one of scene.selected) drawHeroGhost(context, scene, one);
  box.dataset.drawn = scene.time; // for who waits for it
}

function drawHeroGhost(context, { map, view, colours }, one) {
  if (map.row[one] < 0) return;
  const [[x, y]] = heroPlaces(map, one);
  context.strokeStyle = colours.soft;
  context.lineWidth = 1.5;
  context.setLineDash([3, 3]);
  context.beginPath();
  context.arc(x * view.size + view.left, y * view.size + view.top, HERO_RING, 0, 2 * Math.PI);
  context.stroke();
  context.setLineDash([]);
}
