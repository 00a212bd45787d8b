// Numbers as packed.py wrote them.

// `packed`: base64 of little-endian numbers of one kind.
/**
 * @template {ArrayBufferView} Numbers
 * @param {Packed} text
 * @param {new (buffer: ArrayBuffer) => Numbers} Kind
 */
export function unpacked(text, Kind) {
  return new Kind(bytesOf(text).buffer);
}

// `packed_columns`: many columns together, deflated; one a name.
/** @param {PackedColumns} packed */
export async function unpackedColumns({ parts, bytes }) {
  const stream = new Blob([bytesOf(bytes)]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const whole = new Uint8Array(await new Response(stream).arrayBuffer());
  /** @type {any} */
  const found = {}; // whoever asks knows which columns there are
  let start = 0;
  for (const [name, kind, n, size] of parts) {
    found[name] = columnOf(whole.subarray(start, start + size), kind, n);
    start += size;
  }
  return found;
}

/** @param {Uint8Array} bytes @param {ColumnKind} kind @param {number} n */
function columnOf(bytes, kind, n) {
  if (kind === "json") return JSON.parse(new TextDecoder().decode(bytes));
  if (kind === "f") return new Float32Array(bytes.slice().buffer);
  if (kind === 1) return bytes;
  const numbers = kind === 2 ? new Uint16Array(n) : new Uint32Array(n);
  for (let level = 0; level < kind; level += 1) {
    const plane = bytes.subarray(level * n, (level + 1) * n);
    for (let at = 0; at < n; at += 1) numbers[at] |= plane[at] << (8 * level);
  }
  return numbers;
}

/** @param {string} text */
function bytesOf(text) {
  const read = atob(text);
  const bytes = new Uint8Array(read.length);
  for (let at = 0; at < read.length; at += 1) bytes[at] = read.charCodeAt(at);
  return bytes;
}
