import ndarray from 'ndarray';
import { dense } from '../../math/arrays/dense.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { quantizedByBlocks } from '../../math/grids/blockCosine.ts';
import { randomStream } from '../../math/random/random.ts';
import type { Image } from '../../types/arrays.ts';
import type { ImageEdit, RunModel } from '../../types/run.ts';
import type { ChangeName } from './options.ts';

/** A small change of an image, and by how far it moves the picture. */
export interface Change {
  readonly name: ChangeName;
  readonly edit: ImageEdit;
  readonly shift: Shift;
}

/** Pixels down and to the right. */
export interface Shift {
  readonly rows: number;
  readonly columns: number;
}

/** Shares of the way from black to white, and JPEG's quality. */
const [noiseShare, brighter, windowShare, flatter, quality] = [0.02, 0.05, 0.05, 0.9, 75];
const mostShift = 3;
const still: Shift = { rows: 0, columns: 0 };

/** A change by its name: of the same image always the same one. */
export function changeOf(
  name: ChangeName,
  { model, seed }: { readonly model: RunModel; readonly seed: string },
): Change {
  const shift = name === 'shift' ? drawnShift(seed) : still;
  const apply = ({ image }: { readonly image: Image }) => {
    const values = dense(image);
    const scale = scaleOf(model, image.shape[2] ?? 1);
    return within(changed(name, { image, values, scale, shift, seed }), image, scale);
  };
  return { name, shift, edit: { name: `consistency/${name}`, apply } };
}

/** One to three pixels along one axis or both. */
function drawnShift(seed: string): Shift {
  const stream = randomStream(`${seed}/shift`);
  const step = () => (1 + stream.integer(mostShift)) * (stream.uniform() < 0.5 ? -1 : 1);
  const [rows, columns] = [step(), step()];
  const which = stream.integer(3);
  return { rows: which === 1 ? 0 : rows, columns: which === 2 ? 0 : columns };
}

/** Black and white of a channel in the model's units. */
interface Scale {
  readonly black: readonly number[];
  readonly range: readonly number[];
}

function scaleOf({ id, black, white }: RunModel, channels: number): Scale {
  if (black === undefined || white === undefined)
    throw new RangeError(`consistency needs black and white in the units of '${id}', got none`);
  const all = Array.from({ length: channels }, (_, c) => c);
  return {
    black: all.map((c) => black[c] ?? 0),
    range: all.map((c) => (white[c] ?? 1) - (black[c] ?? 0)),
  };
}

interface Material {
  readonly image: Image;
  readonly values: Float32Array;
  readonly scale: Scale;
  readonly shift: Shift;
  readonly seed: string;
}

function changed(name: ChangeName, { image, values, scale, shift, seed }: Material): ArrayLike<number> {
  const { black, range } = scale;
  const channels = black.length;
  const each = (change: (share: number, i: number) => number) =>
    values.map((value, i) => {
      const [low, width] = [black[i % channels] ?? 0, range[i % channels] ?? 1];
      return low + width * change((value - low) / width, i);
    });
  if (name === 'brightness') return each((share) => share + brighter);
  if (name === 'window') return each((share) => (share - windowShare) / (1 - 2 * windowShare));
  if (name === 'contrast') {
    let mean = 0;
    each((share) => {
      mean += share / values.length;
      return share;
    });
    return each((share) => mean + flatter * (share - mean));
  }
  if (name === 'noise') {
    const stream = randomStream(`${seed}/noise`);
    return each((share) => share + noiseShare * stream.normal());
  }
  return name === 'shift' ? shifted(image, shift) : compressed(image, scale);
}

/** The picture moved, its edge repeated where it leaves a gap. */
function shifted(image: Image, { rows, columns }: Shift): Float32Array {
  const [height = 0, width = 0, channels = 0] = image.shape;
  const clamped = (i: number, length: number) => Math.min(length - 1, Math.max(0, i));
  const out = new Float32Array(image.size);
  for (let i = 0; i < out.length; i++) {
    const pixel = Math.floor(i / channels);
    const y = clamped(Math.floor(pixel / width) - rows, height);
    const x = clamped((pixel % width) - columns, width);
    out[i] = image.get(y, x, i % channels);
  }
  return out;
}

function compressed(image: Image, { black, range }: Scale): Float32Array {
  const [height = 0, width = 0, channels = 0] = image.shape;
  const values = dense(image);
  const out = new Float32Array(values.length);
  for (let c = 0; c < channels; c++) {
    const [low, scale] = [black[c] ?? 0, (range[c] ?? 1) / 255];
    const grey = Float64Array.from({ length: height * width }, (_, p) => {
      return ((values[p * channels + c] ?? 0) - low) / scale;
    });
    for (const [p, value] of quantizedByBlocks(grey, [height, width], quality).entries()) {
      out[p * channels + c] = low + scale * value;
    }
  }
  return out;
}

/** An image of these values, none darker than black nor brighter than white. */
function within(values: ArrayLike<number>, image: Image, { black, range }: Scale): Image {
  const channels = black.length;
  const own = mapTo(Float32Array, values, (value, i) => {
    const [low, width] = [black[i % channels] ?? 0, range[i % channels] ?? 1];
    return Math.min(low + width, Math.max(low, value));
  });
  return ndarray(own, [...image.shape]);
}
