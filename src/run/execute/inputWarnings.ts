import { dense } from '../../math/arrays/dense.ts';
import { extent } from '../../math/arrays/extent.ts';
import { sha256 } from '../../math/random/sha256.ts';
import type { Image } from '../../types/arrays.ts';

/** Pixels that fill less than this share of the range of units are nearly one grey to the model. */
const leastShare = 0.1;
/** Pixels further outside the range of units than this share of it were in other units before. */
const mostOutside = 0.01;
/** Logits that differ by less than this share of their size over all images hardly depend on the image. */
const leastSpread = 1e-3;

/** As much of an image as the signs are read from, so that a run need not keep its images. */
export interface ImageFacts {
  readonly low: number;
  readonly high: number;
  /** The same for the same values alone. */
  readonly digest: string;
}

/** The facts of an image in the model's units. */
export function imageFacts(image: Image): ImageFacts {
  const values = dense(image);
  const [low, high] = extent(values);
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return { low, high, digest: sha256(bytes) };
}

export interface SeenInput {
  readonly images: readonly ImageFacts[];
  /** Of each image, in the same order; further rows may follow. */
  readonly logits: readonly Float32Array[];
  readonly inputRange: readonly [low: number, high: number];
}

/**
 * Signs that images do not come to a model in the units that it takes, one line each: what was seen, and what to check.
 * None of them proves a mistake, so none stops a run.
 */
export function inputWarnings({ images, logits, inputRange }: SeenInput): string[] {
  const lowest = images.reduce((least, { low }) => Math.min(least, low), Infinity);
  const highest = images.reduce((most, { high }) => Math.max(most, high), -Infinity);
  const constant = images.filter(({ low, high }) => low === high).length;
  const [black, white] = inputRange;
  const width = white - black;
  const units = `the units, ${number(black)} to ${number(white)}`;
  const pixels = `pixels go from ${number(lowest)} to ${number(highest)}`;
  const spread = hasDifferent(images) || logits.length > images.length ? logitSpread(logits) : Infinity;
  const warnings = [
    (lowest < black - mostOutside * width || highest > white + mostOutside * width) &&
      `${pixels}, beyond ${units}: values are read as 0..255, is this another scale?`,
    highest - lowest < leastShare * width &&
      `${pixels}, a small part of ${units}: values are read as 0..255, is this another scale?`,
    constant > 0 && constant < images.length && `${constant} of ${images.length} images are of one grey.`,
    spread < leastSpread &&
      `the logits are ${spread === 0 ? 'the same' : `within ${number(spread)} of their size`} for ${logits.length} different images: does the model take other units?`,
  ];
  return warnings
    .filter((line) => line !== false)
    .map((line) => `${line} Check --range, or --mean and --std (in a config: preprocess)`);
}

function hasDifferent([first, ...others]: readonly ImageFacts[]): boolean {
  return others.some(({ digest }) => digest !== first?.digest);
}

/** The largest range that a class's logit has over the rows, as a share of the largest size of any; Infinity for fewer than two rows or a value that is not finite. */
function logitSpread(rows: readonly Float32Array[]): number {
  const [first] = rows;
  if (first === undefined || rows.length < 2) return Infinity;
  let size = 0;
  let range = 0;
  for (let k = 0; k < first.length; k++) {
    const [low, high] = extent(Float32Array.from(rows, (row) => row[k] ?? Number.NaN));
    range = Math.max(range, high - low);
    size = Math.max(size, Math.abs(low), Math.abs(high));
  }
  if (!Number.isFinite(range)) return Infinity;
  return size === 0 ? 0 : range / size;
}

function number(value: number): string {
  return String(Number(value.toPrecision(3)));
}
