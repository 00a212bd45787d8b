// Agreement with human ratings by epoch, and what each epoch gained and lost.

import { drawnAtWidth, LEAST_SIMILARITY, leftMargin, lineChart, niceScale } from "../../shared/chart.js";
import { plainNumber, point, SIMILARITY, text, vertical, yAxis } from "../../shared/chart.js";
import { shuffledBand } from "../../shared/control_bands.js";
import { fixed, shape } from "../../shared/dom.js";
import { addChart } from "../../shared/views.js";

const LEAST_CHANGE = 0.01; // of an axis: less of a change is a trifle
const SET_KINDS = ["first", "second", "fifth"];

addChart("associations", drawAssociations);
addChart("bargains", drawBargains);

/** @param {HTMLElement} box @param {Data} data */
function drawAssociations(box, data) {
  const ends = data.associations.map((one) => `${one.name} from ${fixed(one.scores[0])} to ${fixed(one.scores.at(-1))}`);
  lineChart(box, {
    label: `Agreement with human ratings by epoch: ${ends.join("; ")}.`,
    epochs: data.epochs,
    fromZero: false,
    whole: SIMILARITY,
    least: LEAST_SIMILARITY,
    axis: "Spearman",
    series: [
      ...shuffledBands(data),
      ...data.associations.slice(0, SET_KINDS.length).map((one, order) => ({
        name: `${one.name}, ${one.n} pairs`,
        kind: SET_KINDS[order],
        values: one.scores,
      })),
    ],
  });
}

// One band a set, which the legend names once.
/** @param {Data} data */
function shuffledBands(data) {
  const bands = data.associations.slice(0, SET_KINDS.length).flatMap((one) => shuffledBand(one.shuffled, "the same"));
  return bands.map((one, order) => ({ ...one, isNamed: order === 0 }));
}

// Each epoch by what the associations lost (across) and the test accuracy (up); the best bargains are filled.
/** @param {HTMLElement} box @param {Data} data */
function drawBargains(box, data) {
  const found = data.bargains;
  const across = niceScale(found.map((one) => one.change), false, LEAST_CHANGE);
  const up = niceScale(found.map((one) => one.accuracy), false, LEAST_SIMILARITY, 1);
  /** @param {number} value */
  const format = (value) => plainNumber(value, up.step);
  const left = leftMargin(up, format);
  const best = found.filter((one) => one.best).map((one) => one.epoch).join(", ");
  const label = `Test accuracy against the change of associations, a point an epoch; not beaten in both: epoch ${best}.`;
  const legend = [{ name: "not beaten in both", kind: "first" }, { name: "beaten by another epoch", kind: "median" }];
  drawnAtWidth(box, label, legend, (width, height) => {
    /** @param {number} value */
    const x = (value) => left + 14 + ((width - left - 40) * (value - across.from)) / (across.to - across.from);
    /** @param {number} value */
    const y = (value) => vertical(value, up, height);
    const way = `M${found.map((one) => `${x(one.change)} ${y(one.accuracy)}`).join("L")}`;
    return [
      ...yAxis(up, y, { left, width, axis: "test accuracy", format }),
      ...across.ticks.map((value) => text(x(value), height - 20, plainNumber(value, across.step), "middle")),
      text((left + width) / 2, height - 4, "change of Spearman with human ratings", "middle"),
      shape("path", { class: "line median", d: way }),
      ...found.flatMap((one) => bargainPoint(one, x(one.change), y(one.accuracy))),
    ];
  });
}

/** @param {Bargain} one @param {number} x @param {number} y */
function bargainPoint(one, x, y) {
  const spot = point(one.best ? "first" : "median", x, y);
  spot.append(shape("title", {}, `epoch ${one.epoch}: accuracy ${one.accuracy.toFixed(3)}, change ${one.change.toFixed(3)}`));
  return [spot, text(x + 8, y - 6, String(one.epoch), "start")];
}
