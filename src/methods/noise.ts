import * as z from 'zod';
import { dense } from '../math/arrays/dense.ts';
import { add } from '../math/arrays/elementwise.ts';
import { extent } from '../math/arrays/extent.ts';
import { randomStream } from '../math/random/random.ts';
import type { Image } from '../types/arrays.ts';
import type { Question } from '../types/method.ts';
import { count, isArray, worded } from './optionTypes.ts';
import { noTolerance, type ToleranceOptions, toleranceOptions } from './tolerance.ts';

export interface NoiseOptions extends ToleranceOptions {
  /** How many noisy copies of the image. @default 25 */
  readonly samples: number;
  /** Standard deviation of the noise as a share of the image's range, max − min. @default 0.15 */
  readonly spread: number;
  /** `seeded`, or the arrays to add to the image, `samples` of them: then `spread` says nothing. @default 'seeded' */
  readonly noise: 'seeded' | readonly Image[];
}

export interface PairedNoiseOptions extends NoiseOptions {
  /** Every second copy has the noise of the one before it with the other sign. Of `seeded` noise alone. @default true, and false under `arun2021` */
  readonly antithetic?: boolean;
}

const noiseKind = worded("be 'seeded' or a list of arrays");
const notNegative = worded('be finite and not negative');

/** What each option may be. */
export const noiseOptions = {
  samples: count,
  spread: z.number(notNegative).min(0, notNegative),
  noise: z.union([z.literal('seeded'), z.array(z.custom<Image>(isArray, noiseKind))], noiseKind),
  ...toleranceOptions,
};

export const defaultNoise: NoiseOptions = { samples: 25, spread: 0.15, noise: 'seeded', ...noTolerance };

/**
 * Copies of the image with independent normal noise on each value. The copies come in order from one random
 * stream, named by the question's seed and by `method`: `write` must be called once for each i = 0, 1, 2, ….
 */
export function noisyImages(
  question: Question,
  { samples, spread, noise, tolerance = 'none', antithetic = false }: PairedNoiseOptions,
  method: string,
): { readonly count: number; write(i: number, out: Float32Array): void } {
  if (typeof noise !== 'string') {
    checkNoise(noise, { samples, shape: question.image.shape });
    if (tolerance !== 'none')
      throw new RangeError(`tolerance needs noise 'seeded', as given arrays cannot grow`);
  }

  const image = dense(question.image);
  const fill = noise === 'seeded' ? seededNoise(question, { spread, method, antithetic }) : givenNoise(noise);
  return {
    count: samples,
    write(i, out) {
      fill(i, out);
      add(image, out);
    },
  };
}

type Fill = (i: number, out: Float32Array) => void;

function seededNoise(
  { image, seed }: Question,
  { spread, method, antithetic }: { spread: number; method: string; antithetic: boolean },
): Fill {
  const stream = randomStream(`${seed}/${method}`);
  const [low, high] = extent(dense(image));
  const draw: Fill = (_, out) => stream.fillNormal(out, spread * (high - low));
  if (!antithetic) return draw;
  const last = new Float32Array(image.size);
  return (i, out) => {
    if (i % 2 === 0) draw(i, last);
    out.set(last);
    if (i % 2 === 1) for (let index = 0; index < out.length; index++) out[index] = -(out[index] ?? 0);
  };
}

function givenNoise(noise: readonly Image[]): Fill {
  const arrays = noise.map((array) => dense(array));
  return (i, out) => out.set(arrays[i] ?? []);
}

function checkNoise(
  noise: readonly Image[],
  { samples, shape }: { samples: number; shape: readonly number[] },
): void {
  if (noise.length !== samples) {
    throw new RangeError(`noise must hold samples = ${samples} arrays, got ${noise.length}`);
  }
  const odd = noise.find((array) => array.shape.join() !== shape.join());
  if (odd !== undefined) {
    throw new RangeError(`noise must have the image's shape [${shape}], got [${odd.shape}]`);
  }
}

/** How many copies in a row depend on each other. */
export function togetherOf({ noise, antithetic = false }: PairedNoiseOptions): 1 | 2 {
  return antithetic && noise === 'seeded' ? 2 : 1;
}
