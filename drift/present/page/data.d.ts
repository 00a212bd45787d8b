// What a report's Python puts into the page for its scripts: a name of `PageData` for each that a section gives.
// `Packed` and `PackedColumns` are as packed.py writes them. A value that is null is undefined, or not in this report.

/** Base64 of little-endian numbers of one kind. */
type Packed = string;

/** Many columns together, deflated: of each its name, its kind, how many values and how many bytes. */
interface PackedColumns {
  parts: [name: string, kind: ColumnKind, n: number, bytes: number][];
  bytes: string;
}
/** So many bytes a whole number; `f`: float32. */
type ColumnKind = 1 | 2 | 3 | 4 | "f" | "json";

/** A number of `STANDINGS`: not tested, could be chance, established. */
type Standing = number;

/** A figure over n trainings: mean, mean - sd and mean + sd, a value an epoch or a bin. */
interface Band {
  n: number;
  values: number[];
  low: number[];
  high: number[];
}

interface PageData {
  run: string;
  k: number;
  epochs: number[];
  vocabulary: number;
  counted: boolean;
  pair: TellingPair | null;
  stories: string[][];
  explorer: ExplorerData;
  first: string[];
  report: string;
  documents: DocumentsData | null;
  map: MapData | null;
  runs: RunLine[];
  glance: Glance;
  gain: GainCurve | null;
  controls: ControlsData | null;
  dose: Dose | null;
  groups: Groups;
  kept: Kept;
  associations: Association[];
  bargains: Bargain[];
  scores: Scores;
}

// finding
interface TellingPair {
  a: string;
  b: string;
  cosine: (number | null)[];
  shuffled: Band | null;
}

// explorer: see `explorer_columns` of columns.py, which says what the columns are
interface ExplorerData {
  n: number;
  k: number;
  others: OtherRunData[];
  verdicts: string[];
  band: { n: number; epochs: number } | null;
  packed: PackedColumns;
  distanceStep: number;
  vectors: VectorsData;
  pairBands: PairBands | null;
}

interface OtherRunData {
  run: string;
  epochs: number[];
  packed: PackedColumns;
}

interface VectorsData {
  dims: number;
  step: number;
  packed: PackedColumns;
}

interface VectorColumns {
  places: Wholes;
  moved: Wholes;
  base: Wholes;
  ways: Wholes;
}

/** How pairs changed on shuffled labels: by the number of seen words less 1, and by the kind of count. */
interface PairBands {
  from: number[];
  bands: (Band | null)[][];
}

/** The columns that say each word's neighbours at each epoch. */
interface ListColumns {
  came: Wholes;
  named: Wholes;
  from: Wholes;
  gaps: Wholes;
}

interface WordColumns extends ListColumns {
  words: string[];
  counts: Wholes;
  partners: Wholes;
  partner: Wholes;
  before: Wholes;
  lost: Wholes;
  rank: Wholes;
  testCounts: Wholes;
  l2: Float32Array;
  norm: Float32Array;
  path: Float32Array;
  straightness: Float32Array;
  momentum: Float32Array;
  sentences: string[];
  sentence: Wholes;
  heldOut: Wholes;
  verdict: Wholes;
  kept: Wholes;
  distance: Wholes;
  changedStanding?: Wholes;
  movedStanding?: Wholes;
  bandMean?: Wholes;
  bandSd?: Wholes;
}

// documents
interface DocumentsData {
  words: string[];
  seen: number[];
  classes: string[];
  tokens: Packed;
  starts: Packed;
  rows: Packed;
  labels: Packed;
  changed: Packed;
  trained: AnswersData;
  frozen: AnswersData | null;
}

interface AnswersData {
  epochs: number[];
  classes: Packed;
  own: Packed;
}

// map: of several runs, what they share is in the first one's data alone
interface MapData extends OtherMapData {
  n: number;
  words: string[];
  first: Packed;
  others: OtherMapData[];
}

interface OtherMapData {
  run: string;
  epochs: number[];
  counts: Packed;
  counted: boolean;
  bounds: number[];
  scale: number;
  moved: Packed;
  later: Packed;
  distance: Packed;
  order: Packed;
  groups: MapGroup[];
  groupsSaid: string;
  inWords: string;
}

interface MapGroup {
  members: number[];
  name: string[];
  alike: number;
}

// runs
interface RunLine {
  run: string;
  epochs: number[];
  accuracy: (number | null)[];
  distance: (number | null)[];
  pair: (number | null)[];
  n_moved: number;
  n_seen: number;
  kept_seen: number | null;
  kept_unseen: number | null;
  words: (number | null)[];
  policy: string;
  seed: string;
  condition: string;
  agrees: number | null;
}

// glance
interface Glance {
  most: string[];
  least: string[];
  standings: Standing[];
  shuffled: (number | null)[];
}

// unseen
interface GainCurve {
  natural: GainDot[];
  restored: GainDot[];
  masked: GainDot[];
  policy: string | null;
  epochs: string;
  line: GainLine | null;
  break_even: number[] | null;
}

interface GainDot {
  at: number;
  lowest: number;
  highest: number | null;
  n: number;
  gain: number;
  low: number;
  high: number;
}

interface GainLine {
  at: number[];
  gain: number[];
  low: number[];
  high: number[];
}

// noise
interface ControlsData {
  seeds: MeasureBands;
  shuffled: MeasureBands;
  by_epoch: { epochs: number[]; figures: Partial<Record<FigureName, FigureByEpoch>> };
}

interface MeasureBands {
  l2?: Band;
  cosine?: Band;
}
type FigureName = "changed" | "axis" | "lean";

interface FigureByEpoch {
  run: number[];
  seeds?: Band;
  shuffled?: Band;
}

// tables
interface Dose {
  counts: Packed;
  moved: Packed;
  bins: DoseBin[];
  named: [word: string, count: number, moved: number][];
  shuffled: Band | null;
}
type DoseBin = [lowest: number, highest: number, p10: number, median: number, p90: number];

// seen_and_unseen: of each epoch the 10th percentile, the median and the 90th
interface Groups {
  seen_l2: (number | null)[][];
  unseen_l2: (number | null)[][];
  seen_cosine: (number | null)[][];
  unseen_cosine: (number | null)[][];
}

interface Kept {
  labels: string[];
  seen: number[] | null;
  unseen: number[] | null;
  shuffled: Band | null;
}

// associations
interface Association {
  name: string;
  n: number;
  scores: number[];
  shuffled: Band | null;
}

interface Bargain {
  epoch: number;
  accuracy: number;
  change: number;
  best: boolean;
}

// run
interface Scores {
  epochs: number[];
  series: Record<string, (number | null)[]>;
  shuffled: Band | null;
}
