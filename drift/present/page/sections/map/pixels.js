// Dots and lines by the ten thousand, blended into an array of pixels: a canvas path of as many takes far longer.

const MAP_PARTS = 4; // places within a pixel, on each axis, for which a dot has a stamp of its own

// Pixels as red, green, blue, opacity in one number, as ImageData holds them.
/** @param {number} width @param {number} height */
export function mapPixels(width, height) {
  const image = new ImageData(width, height);
  return { width, height, image, all: new Uint32Array(image.data.buffer) };
}

// What draws on a canvas of which the pixels are read. alpha: whether it can be seen through.
/** @param {HTMLCanvasElement} canvas */
export function mapPen(canvas, alpha = false) {
  const context = canvas.getContext("2d", { alpha, willReadFrequently: true });
  if (!context) throw new Error("this browser draws no more canvases");
  return context;
}

// The parts of a CSS colour, whatever its notation.
/** @param {string} colour */
export function mapColourParts(colour) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  const context = mapPen(canvas, true);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  return [...context.getImageData(0, 0, 1, 1).data.slice(0, 3)];
}

/** @param {Pixels} pixels @param {number[]} colour */
export function fillMapPixels(pixels, [red, green, blue]) {
  pixels.all.fill(0xff000000 + blue * 65536 + green * 256 + red);
}

// coverage(x, y): how much of the pixel whose middle is so far from the dot's middle is filled, 0 to 1.
/**
 * @param {number} reach
 * @param {number[]} colour
 * @param {number} opacity
 * @param {(x: number, y: number) => number} coverage
 */
export function mapStamp(reach, colour, opacity, coverage) {
  const side = 2 * Math.ceil(reach + 1) + 1;
  const middle = (side - 1) / 2;
  const parts = [];
  for (let down = 0; down < MAP_PARTS; down += 1) {
    for (let right = 0; right < MAP_PARTS; right += 1) {
      const cover = new Uint8Array(side * side);
      for (let place = 0; place < cover.length; place += 1) {
        const x = (place % side) - middle - right / MAP_PARTS;
        const y = Math.floor(place / side) - middle - down / MAP_PARTS;
        cover[place] = Math.round(255 * opacity * coverage(x, y));
      }
      parts.push(cover);
    }
  }
  return { side, middle, parts, colour };
}

/** @param {number} radius @param {number[]} colour @param {number} opacity */
export function mapDisc(radius, colour, opacity) {
  /** @param {number} x @param {number} y */
  const coverage = (x, y) => Math.max(0, Math.min(1, radius + 0.5 - Math.hypot(x, y)));
  return mapStamp(radius, colour, opacity, coverage);
}

/** @param {number} half @param {number} line @param {number[]} colour @param {number} opacity */
export function mapHollowSquare(half, line, colour, opacity) {
  /** @param {number} value @param {number} reach */
  const inside = (value, reach) => Math.max(0, Math.min(value + 0.5, reach) - Math.max(value - 0.5, -reach));
  /** @param {number} x @param {number} y @param {number} reach */
  const box = (x, y, reach) => inside(x, reach) * inside(y, reach);
  /** @param {number} x @param {number} y */
  const coverage = (x, y) => box(x, y, half + line / 2) - box(x, y, Math.max(0, half - line / 2));
  return mapStamp(half + line / 2, colour, opacity, coverage);
}

// The middle of the stamp comes to lie at (x, y), in pixels.
/** @param {Pixels} pixels @param {Stamp} stamp @param {number} x @param {number} y */
export function pressMapStamp(pixels, stamp, x, y) {
  const { side, middle, parts, colour } = stamp;
  const wholeX = Math.floor(x * MAP_PARTS);
  const wholeY = Math.floor(y * MAP_PARTS);
  const column = Math.floor(wholeX / MAP_PARTS);
  const row = Math.floor(wholeY / MAP_PARTS);
  const cover = parts[(wholeY - row * MAP_PARTS) * MAP_PARTS + wholeX - column * MAP_PARTS];
  const left = column - middle;
  const top = row - middle;
  if (left < 0 || top < 0 || left + side > pixels.width || top + side > pixels.height) return;
  const red = colour[0];
  const green = colour[1];
  const blue = colour[2];
  let place = 0;
  for (let down = 0; down < side; down += 1) {
    let at = (top + down) * pixels.width + left;
    for (let right = 0; right < side; right += 1, at += 1, place += 1) {
      if (cover[place]) blendMapPixel(pixels.all, at, red, green, blue, cover[place]);
    }
  }
}

// A line of some width, from place to place in pixels, by whole steps along its longer side.
/**
 * @param {Pixels} pixels
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 * @param {number} width
 * @param {number[]} colour
 * @param {number} opacity
 */
export function drawMapLine(pixels, x0, y0, x1, y1, width, colour, opacity) {
  const steep = Math.abs(y1 - y0) > Math.abs(x1 - x0);
  const from = steep ? y0 : x0;
  const start = steep ? x0 : y0;
  const far = (steep ? y1 : x1) - from;
  const rise = (steep ? x1 : y1) - start;
  const thick = width * Math.hypot(1, rise / Math.max(1e-9, Math.abs(far)));
  const steps = Math.max(1, Math.round(Math.abs(far)));
  const length = steep ? pixels.height : pixels.width;
  for (let step = 0; step < steps; step += 1) {
    const part = (step + 0.5) / steps;
    const at = Math.floor(from + far * part);
    if (at >= 0 && at < length) crossMapLine(pixels, steep, at, start + rise * part, thick, colour, opacity);
  }
}

// One step of a line: the pixels across it, each by how much of it the line covers.
/**
 * @param {Pixels} pixels
 * @param {boolean} steep
 * @param {number} at
 * @param {number} middle
 * @param {number} thick
 * @param {number[]} colour
 * @param {number} opacity
 */
function crossMapLine(pixels, steep, at, middle, thick, colour, opacity) {
  const low = middle - thick / 2;
  const high = Math.min(middle + thick / 2, steep ? pixels.width : pixels.height);
  const first = steep ? at * pixels.width : at;
  const across = steep ? 1 : pixels.width;
  for (let other = Math.max(0, Math.floor(low)); other < high; other += 1) {
    const cover = Math.min(other + 1, high) - Math.max(other, low);
    blendMapPixel(pixels.all, first + other * across, colour[0], colour[1], colour[2], cover * opacity * 255);
  }
}

/**
 * @param {Uint32Array} all
 * @param {number} at
 * @param {number} red
 * @param {number} green
 * @param {number} blue
 * @param {number} cover
 */
function blendMapPixel(all, at, red, green, blue, cover) {
  const was = all[at];
  const part = cover / 255;
  const r = was & 255;
  const g = (was >> 8) & 255;
  const b = (was >> 16) & 255;
  all[at] = 0xff000000 | ((b + (blue - b) * part) << 16) | ((g + (green - g) * part) << 8) | (r + (red - r) * part);
}
