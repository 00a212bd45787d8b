// What the page's scripts hand each other.

type Wholes = Uint8Array | Uint16Array | Uint32Array;
type Values = (number | null)[];
type Child = string | Node;
type Shown = (Child | null | undefined)[];
type Attributes = Record<string, string | number | null | undefined>;

/** The page's data, unpacked. */
interface Data extends Omit<PageData, "explorer"> {
  explorer: Explorer;
  places: Map<string, number>;
  lists: Map<number, NumberedList[]>;
  vectors: Vectors;
}

interface Explorer extends Omit<ExplorerData, "packed" | "others">, WordColumns {
  namedFrom: Uint32Array;
  partnersFrom: Uint32Array;
  others: OtherRun[];
}

interface OtherRun extends Omit<OtherRunData, "packed">, ListColumns {
  namedFrom: Uint32Array;
}

interface Vectors {
  dims: number;
  step: number;
  order: Map<number, number>;
  rows: Map<number, number>;
  base: Wholes;
  ways: Wholes;
}

/** Neighbours by their numbers, the nearest first. */
type NumberedList = { number: number; cosine: number }[];

/** A word that the report names; count: null where it is not known. */
interface Named {
  place: number;
  word: string;
  count: number | null;
  seen: boolean;
  known: boolean;
}

interface Neighbour extends Named {
  rank: number;
  cosine: number;
}

interface Partner extends Named {
  before: number;
  after: number;
}

/** Two words, their cosine at each epoch, how many of its digits are told, and whether the last may be off by one. */
interface Pair {
  a: Word;
  b: Word;
  cosine: Values;
  digits: number;
  isRounded: boolean;
}

/** A neighbour at some epoch, with its rank at each. */
interface Runner extends Neighbour {
  ranks: Values;
}

/** One word of the explorer. */
interface Word extends Named {
  rank: number;
  testCount: number;
  heldOut: boolean;
  l2: number;
  cosine: Values;
  norm: number | null;
  path: number;
  straightness: number | null;
  momentum: number | null;
  standing: { changed: Standing; moved: Standing } | null;
  overlap: number | null;
  shuffled: Band | null;
  verdict: string;
  sentence: string;
  lists: Neighbour[][];
  partners: Partner[];
}

/** What an address asks for. */
interface State {
  words: string[];
  epoch: number | null;
  run: string | null;
  settings: Record<string, string[]>;
}

/** A line of a chart; digits: how many of a value are right, if not as many as the axis is fine. */
interface Series extends Key {
  values: Values;
  digits?: number;
  low?: Values;
  high?: Values;
}

/** What a legend tells; isNamed: false where it is to leave it out; shown: its name there. */
interface Key {
  name: string;
  kind: string;
  isNamed?: boolean;
  shown?: Child[];
}

/** Rows of bars, of which each has a value. */
interface Bars extends Key {
  values: number[];
  low?: number[];
  high?: number[];
}

interface LineChart {
  label: string;
  epochs: number[];
  series: Series[];
  axis?: string;
  fromZero?: boolean;
  whole?: number[] | null;
  least?: number;
}

interface Scale {
  from: number;
  to: number;
  step: number;
  ticks: number[];
}
type Along = (value: number) => number;
type Choose = (place: number | null) => void;
type Chosen = () => number | null;
type Point = [x: number, y: number];

/** A map, unpacked: places are in a square of side 1. path: by epoch, of the words that moved. */
interface WordMap {
  n: number;
  words: string[];
  counts: Uint32Array;
  counted: boolean;
  epochs: number[];
  trailScale: number;
  moved: Uint32Array;
  row: Int32Array;
  distance: Float32Array;
  furthest: number;
  order: Uint32Array;
  groups: MapGroup[];
  run: string;
  groupsSaid: string;
  inWords: string;
  index: Map<string, number>;
  path: { x: Float32Array[]; y: Float32Array[] };
  x: Float32Array;
  y: Float32Array;
  bounds: Bounds;
  still?: Uint32Array;
}

interface Bounds {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Where the map lies on the canvas: a place (x, y) is drawn at (x * size + left, y * size + top) in CSS pixels. */
interface View {
  size: number;
  left: number;
  top: number;
}

/** What a drawing of the map needs; width, view and what follows them come with the first fitting. */
interface Scene {
  map: WordMap;
  selected: number[];
  hovered: number | null;
  time: number;
  still: { key: string; all: Uint32Array } | null;
  width: number;
  height: number;
  ratio: number;
  whole: View;
  view: View;
  colours: Colours;
  fonts: Fonts;
  pixels: Pixels;
  stamps: { seen: Stamp; unseen: Stamp };
  outlines: Point[][];
  trails?: boolean;
  groups?: boolean;
  labels?: boolean;
  small?: boolean;
  isCloseUp?: boolean;
  near?: Near | null;
  region?: number[] | null;
}

/** The scene of the large map; asked: the words that the address named, joined; hinted: a hint stands under the map. */
interface LargeScene extends Scene {
  maps: WordMap[];
  grid: Grid | null;
  thumbs: { draw: () => void } | null;
  asked?: string;
  hinted?: boolean;
}

type ColourName = "card" | "ink" | "soft" | "line" | "link" | "seen" | "seen-bar" | "unseen" | "unseen-bar";
type Colours = Record<ColourName, string> & { parts: Record<ColourName, number[]> };

interface Fonts {
  plain: string;
  bold: string;
  group: string;
}

interface Pixels {
  width: number;
  height: number;
  image: ImageData;
  all: Uint32Array;
}

/** A dot, for each place within a pixel: how much of each pixel around it covers, 0 to 255. */
interface Stamp {
  side: number;
  middle: number;
  parts: Uint8Array[];
  colour: number[];
}

/** Who of a word's neighbours is on the map, before training and now, of so many. */
interface Near {
  before: number[];
  now: number[];
  of: number;
}

/** The map's words by the cells of a grid. */
interface Grid {
  side: number;
  starts: Uint32Array;
  words: Uint32Array;
}

/** Which cells of the canvas something is written in. */
interface Room {
  columns: number;
  rows: number;
  width: number;
  height: number;
  cells: Uint8Array;
}

/** A label: x and y of its baseline's left end. */
interface PlacedLabel {
  one: number;
  text: string;
  bold: boolean;
  x: number;
  y: number;
}

/** What hand and buttons can ask of the map. */
interface Deeds {
  zoom: (factor: number, x?: number, y?: number) => void;
  pan: (dx: number, dy: number) => void;
  whole: () => void;
  hover: (x: number, y: number) => void;
  leave: () => void;
  choose: (x: number, y: number, add: boolean) => void;
  hint: () => void;
  time: (time: number) => void;
  settled: () => void;
  step: (by: number) => void;
  play: (on?: boolean) => void;
}

/** What brushes a region of the map. */
interface MapRegion {
  isOn: () => boolean;
  begin: (x: number, y: number) => void;
  to: (x: number, y: number) => void;
  end: (x: number, y: number) => void;
  view: () => void;
}

/** A map close to some words. */
interface CloseUp {
  map: WordMap;
  last: number;
  show: (time: number) => void;
  look: (words: string[]) => void;
}
