import { type PngHeader, type PngParts, type PngPass, pngPasses } from './pngContainer.ts';

/** The samples of a PNG, row by row, `channels` values a pixel, 0..2^depth - 1 or places in the palette. */
export function pngSamples({ header, rows }: Pick<PngParts, 'header' | 'rows'>): Uint8Array | Uint16Array {
  const { width, height, channels, depth, isInterlaced } = header;
  const pixelBytes = Math.max(1, (channels * depth) >> 3);
  const [first] = pngPasses(header);
  if (depth === 8 && !isInterlaced && first) return unfiltered(rows, first, pixelBytes);
  const count = width * height * channels;
  const out = depth === 16 ? new Uint16Array(count) : new Uint8Array(count);
  let offset = 0;
  for (const pass of pngPasses(header)) {
    const end = offset + pass.height * (pass.rowBytes + 1);
    placed(unfiltered(rows.subarray(offset, end), pass, pixelBytes), { header, pass, out });
    offset = end;
  }
  return out;
}

/**
 * The bytes of a pass, each row without its first byte, which says how the row was predicted: from the byte to the
 * left, the one above, their mean, or the nearest of left, above and above left to left + above - above left (Paeth).
 */
function unfiltered(rows: Uint8Array, { height, rowBytes }: PngPass, pixelBytes: number): Uint8Array {
  const out = new Uint8Array(height * rowBytes);
  for (let y = 0; y < height; y++) {
    const from = y * (rowBytes + 1);
    const start = y * rowBytes;
    const filter = rows[from]!;
    if (filter > 4) throw new Error(`no PNG has a row with filter ${filter}`);
    for (let i = 0; i < rowBytes; i++) {
      const at = start + i;
      const left = i >= pixelBytes ? out[at - pixelBytes]! : 0;
      const above = y > 0 ? out[at - rowBytes]! : 0;
      let predicted = 0;
      if (filter === 1) predicted = left;
      else if (filter === 2) predicted = above;
      else if (filter === 3) predicted = (left + above) >> 1;
      else if (filter === 4) {
        predicted = paeth(left, above, i >= pixelBytes && y > 0 ? out[at - rowBytes - pixelBytes]! : 0);
      }
      out[at] = rows[from + 1 + i]! + predicted;
    }
  }
  return out;
}

function paeth(left: number, above: number, corner: number): number {
  const sum = left + above - corner;
  const [toLeft, toAbove, toCorner] = [Math.abs(sum - left), Math.abs(sum - above), Math.abs(sum - corner)];
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}

interface Placing {
  readonly header: PngHeader;
  readonly pass: PngPass;
  readonly out: Uint8Array | Uint16Array;
}

/** Writes the samples of a pass where its pixels lie in the whole. Below 8 bits they are packed from the high bit down. */
function placed(bytes: Uint8Array, { header: { width, channels, depth }, pass, out }: Placing): void {
  const mask = 2 ** Math.min(depth, 8) - 1;
  for (let y = 0; y < pass.height; y++) {
    for (let x = 0; x < pass.width; x++) {
      const to = ((pass.top + y * pass.down) * width + pass.left + x * pass.across) * channels;
      for (let c = 0; c < channels; c++) {
        const sample = x * channels + c;
        const row = y * pass.rowBytes;
        if (depth === 16) out[to + c] = (bytes[row + 2 * sample]! << 8) | bytes[row + 2 * sample + 1]!;
        else if (depth === 8) out[to + c] = bytes[row + sample]!;
        else {
          const bit = sample * depth;
          out[to + c] = (bytes[row + (bit >> 3)]! >> (8 - depth - (bit & 7))) & mask;
        }
      }
    }
  }
}
