import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { type Intensities, intensities } from '../intensities.ts';
import { kspaceScaled } from './kspace.ts';

/**
 * Copies of the picture laid over it: odd indices of K times alpha, for every axis (Cabrera and Fetit 2022); an index that
 * is odd on two axes gets alpha². Where floor(n / 2) is odd on an axis the zero frequency is scaled too, and the picture
 * darkens: that is the source's rule. Throws RangeError for an alpha below 0.
 */
export function wrapAround(image: Intensities, options: { readonly alpha: number }): Intensities {
  assertKnownKeys('options of wrapAround', options, { alpha: true });
  const { alpha } = options;
  if (!(alpha >= 0 && alpha < Infinity)) throw new RangeError(`alpha must be at least 0, got ${alpha}`);
  return kspaceScaled(image, (frequency) =>
    frequency.reduce((factor, index) => (index % 2 === 1 ? factor * alpha : factor), 1),
  );
}

/** Options of `ghosting`. */
export interface GhostingOptions {
  /** Every so many planes of K are weakened. */
  readonly ghosts: number;
  readonly axis: number;
  /** From 0, nothing, to 1. */
  readonly intensity: number;
  /** Share of the planes in the middle that is put back; null: the zero frequency's plane alone. @default null */
  readonly restore?: number | null;
}

/**
 * Ghosts of the picture along an axis, as of a patient who breathes: planes 0, ghosts, 2 · ghosts, … of K times
 * (1 − intensity), then the middle put back, as TorchIO's Ghosting does. Throws RangeError for an axis that there is not,
 * and for a number of ghosts below 1.
 */
export function ghosting(image: Intensities, options: GhostingOptions): Intensities {
  assertKnownKeys('options of ghosting', options, {
    ghosts: true,
    axis: true,
    intensity: true,
    restore: true,
  });
  const { ghosts, axis, intensity, restore = null } = options;
  const { shape } = intensities(image);
  const length = shape[axis];
  if (length === undefined) throw new RangeError(`axis must be one of ${shape.length}, got ${axis}`);
  if (!Number.isInteger(ghosts) || ghosts < 1) throw new RangeError(`ghosts must be 1, 2, …, got ${ghosts}`);
  if (!(intensity >= 0 && intensity <= 1)) {
    throw new RangeError(`intensity must be from 0 to 1, got ${intensity}`);
  }
  const [first, last] = restoredPlanes(length, restore);
  return kspaceScaled(image, (frequency) => {
    const plane = frequency[axis] ?? 0;
    const isRestored = plane >= first && plane <= last;
    return plane % ghosts === 0 && !isRestored ? 1 - intensity : 1;
  });
}

/** First and last plane that are put back. */
function restoredPlanes(length: number, restore: number | null): [number, number] {
  const middle = Math.floor(length / 2);
  if (restore === null) return [middle, middle];
  if (!(restore >= 0 && restore <= 1)) throw new RangeError(`restore must be from 0 to 1, got ${restore}`);
  const half = Math.floor(roundHalfEven(restore * length) / 2);
  return [middle - half, middle + half - 1];
}

function roundHalfEven(value: number): number {
  const below = Math.floor(value);
  const isHalf = value - below === 0.5;
  return isHalf ? below + (below % 2) : Math.round(value);
}
