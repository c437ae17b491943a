import { BitReader } from './huffman.ts';
import { readScan, type Scan } from './jpegScan.ts';

/**
 * The samples of a lossless JPEG of one component and one scan (ISO 10918-1, process 14 and annex H), row by row.
 * Throws Error for what is broken, or has more components.
 */
export function greyLosslessSamples(bytes: Uint8Array): Uint16Array {
  const scan = readScan(bytes);
  const { width, height, precision, components, isLossless, predictor, leftOut, interval } = scan;
  if (!isLossless || components.length !== 1 || predictor < 1 || predictor > 7)
    throw new Error('its JPEG is of a process that is not known here');
  const rowsBetween = interval / width;
  if (!Number.isInteger(rowsBetween))
    throw new Error(
      `its lossless JPEG begins anew every ${interval} samples, where whole rows of ${width} are the rule (ISO 10918-1, H.1.1)`,
    );
  const reader = new BitReader(bytes, scan.dataStart);
  const out = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    const isFirst = y === 0 || (interval > 0 && y % rowsBetween === 0);
    if (isFirst && y > 0) reader.restart();
    // Nothing stands above the first row, and left of each row stands what is above its first sample.
    const first = isFirst ? 1 << (precision - leftOut - 1) : out[(y - 1) * width]!;
    readRow(reader, out, { ...rowOf(scan), start: y * width, first, predictor: isFirst ? 1 : predictor });
  }
  if (leftOut > 0) for (let i = 0; i < out.length; i++) out[i] = out[i]! << leftOut;
  return out;
}

function rowOf({ selected, dc, width }: Scan) {
  const [{ dc: table }] = selected as [Scan['selected'][number]];
  return { table: dc.get(table)!, width };
}

interface Row extends ReturnType<typeof rowOf> {
  readonly start: number;
  /** What the first sample is told from. */
  readonly first: number;
  readonly predictor: number;
}

/** Each sample is a difference to what its neighbours tell, modulo 2^16: to the left, above, and above to the left (H.1.2). */
function readRow(reader: BitReader, out: Uint16Array, { table, width, start, first, predictor }: Row): void {
  for (let i = start; i < start + width; i++) {
    const size = reader.symbol(table);
    if (size > 16) throw new Error('its coded data hold a difference of too many bits');
    const difference = size === 16 ? 32768 : reader.number(size);
    const told =
      i === start
        ? first
        : predictor === 1
          ? out[i - 1]!
          : toldBy(predictor, out[i - 1]!, { above: out[i - width]!, corner: out[i - width - 1]! });
    out[i] = told + difference;
  }
}

function toldBy(
  predictor: number,
  left: number,
  { above, corner }: { readonly above: number; readonly corner: number },
): number {
  if (predictor === 2) return above;
  if (predictor === 3) return corner;
  if (predictor === 4) return left + above - corner;
  if (predictor === 5) return left + ((above - corner) >> 1);
  if (predictor === 6) return above + ((left - corner) >> 1);
  return (left + above) >> 1;
}
