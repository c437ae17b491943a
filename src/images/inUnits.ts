import ndarray from 'ndarray';
import { assertArray } from '../checks/assertArray.ts';
import { assertKnownKeys } from '../checks/knownKeys.ts';
import { dense } from '../math/arrays/dense.ts';
import { channelsOf } from '../math/arrays/imageAxes.ts';
import type { Given, Image } from '../types/arrays.ts';

/** The units that a model takes: a range, or a mean and a std, or neither for [0, 1]. */
export interface InputUnits {
  /** What 0 and 255 become. */
  readonly range?: readonly [low: number, high: number];
  /** Subtracted from the image on the [0, 1] scale, as in torchvision; one number for all channels, or one each. */
  readonly mean?: readonly number[];
  /** What is left is divided by it. */
  readonly std?: readonly number[];
}

/** An image in the units of a model, with the ends of its scale. */
export interface ModelInput {
  readonly image: Image;
  /** The lowest and the highest value that any pixel of 0..255 can have in these units. */
  readonly inputRange: readonly [low: number, high: number];
  /** One value per channel: what 0 becomes. */
  readonly black: readonly number[];
}

/** The lowest and the highest value that any pixel of 0..255 can have in the units of a model of so many channels. */
export function inputRangeOf(units: InputUnits, channels: number): readonly [low: number, high: number] {
  const { low, high } = ends(units, channels);
  return [Math.min(...low), Math.max(...high)];
}

/** What 0 becomes in the units of a model of so many channels: one value per channel. */
export function blackOf(units: InputUnits, channels: number): readonly number[] {
  return ends(units, channels).low;
}

/** What 255 becomes in the units of a model of so many channels: one value per channel. */
export function whiteOf(units: InputUnits, channels: number): readonly number[] {
  return ends(units, channels).high;
}

/** An image of 0..255 in the units that a model takes. Nothing is clipped. */
export function inUnits(image: Given<Image>, units: InputUnits = {}): ModelInput {
  assertArray('image', image);
  const channels = channelsOf(image.shape);
  const { low, high } = ends(units, channels);
  const values = dense(image);
  const out = new Float32Array(values.length);
  for (let i = 0; i < out.length; i++) {
    const c = i % channels;
    out[i] = low[c]! + (values[i]! / 255) * (high[c]! - low[c]!);
  }
  return {
    image: ndarray(out, [...image.shape]),
    inputRange: inputRangeOf(units, channels),
    black: low,
  };
}

/** Per channel, what 0 and 255 become. */
function ends(units: InputUnits, channels: number): { low: number[]; high: number[] } {
  assertKnownKeys('keys of the units', units, { range: true, mean: true, std: true });
  const { range, mean, std } = units;
  if ((mean === undefined) !== (std === undefined)) {
    throw new TypeError(`mean and std must come together, got ${mean === undefined ? 'std' : 'mean'} alone`);
  }
  if (mean !== undefined && std !== undefined) {
    if (range !== undefined) throw new TypeError('units must be a range or a mean and a std, got both');
    const means = perChannel('mean', mean, channels);
    const stds = perChannel('std', std, channels);
    if (!stds.every((value) => value > 0)) throw new RangeError(`std must be positive, got [${std}]`);
    return {
      low: means.map((value, c) => (0 - value) / stds[c]!),
      high: means.map((value, c) => (1 - value) / stds[c]!),
    };
  }
  const [low, high] = range ?? [0, 1];
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new RangeError(`range must be finite and ascending, got [${range}]`);
  }
  return { low: new Array(channels).fill(low), high: new Array(channels).fill(high) };
}

function perChannel(name: string, values: readonly number[], channels: number): number[] {
  if (values.length !== channels && values.length !== 1) {
    throw new RangeError(`${name} must have 1 value or ${channels}, got [${values}]`);
  }
  if (!values.every(Number.isFinite)) throw new RangeError(`${name} must be finite, got [${values}]`);
  return values.length === channels ? [...values] : new Array(channels).fill(values[0]);
}
