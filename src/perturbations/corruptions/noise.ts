import { assertKnownKeys } from '../../checks/knownKeys.ts';
import { extent } from '../../math/arrays/extent.ts';
import { randomStream } from '../../math/random/random.ts';
import { asIntensities, assertAtLeast, type Intensities, intensities } from '../intensities.ts';
import { meanAndDeviation } from '../meanAndDeviation.ts';

/** Random numbers are drawn by name, or given, one for each value of the image: one of the two is needed. */
export interface SaltPepperOptions {
  /** Share of the values that become salt or pepper, half of them each, from 0 to 1. */
  readonly fraction: number;
  /**
   * What they become: `full`, the least and the greatest value of the image; `half`, half of these, as Cabrera and Fetit
   * 2022 have it. @default 'full'
   */
  readonly levels?: 'full' | 'half';
  /** Same seed, same noise. */
  readonly seed?: string;
  /** Numbers from 0 to 1. */
  readonly uniform?: ArrayLike<number>;
}

/**
 * Values set to a low level where their number u ≤ fraction / 2, and to a high one where u ≤ fraction.
 * @throws RangeError for a fraction beyond 0 to 1, and for unknown levels.
 */
export function saltPepper(image: Intensities, options: SaltPepperOptions): Intensities {
  assertKnownKeys('options of saltPepper', options, {
    fraction: true,
    levels: true,
    seed: true,
    uniform: true,
  });
  const { fraction, levels = 'full' } = options;
  if (!(fraction >= 0 && fraction <= 1))
    throw new RangeError(`fraction must be from 0 to 1, got ${fraction}`);
  if (levels !== 'full' && levels !== 'half') {
    throw new RangeError(`levels must be full or half, got ${String(levels satisfies never)}`);
  }
  const { values, shape } = intensities(image);
  const share = levels === 'half' ? 0.5 : 1;
  const [low, high] = extent(values).map((end) => end * share) as [number, number];
  const uniform = drawn(options, 'uniform', values.length);
  const out = values.map((value, i) => {
    const u = uniform[i] ?? 1;
    if (u <= fraction / 2) return low;
    return u <= fraction ? high : value;
  });
  return asIntensities(out, shape);
}

/** As of `SaltPepperOptions`: a seed, or the numbers. */
export interface GaussianNoiseOptions {
  /** Standard deviation in units of the image. */
  readonly std: number;
  /** Whether `std` is in standard deviations of the image instead. @default false */
  readonly relative?: boolean;
  /** Same seed, same noise. */
  readonly seed?: string;
  /** Standard normal numbers. */
  readonly normal?: ArrayLike<number>;
}

/** x + s · z with z normal. */
export function gaussianNoise(image: Intensities, options: GaussianNoiseOptions): Intensities {
  assertKnownKeys('options of gaussianNoise', options, {
    std: true,
    relative: true,
    seed: true,
    normal: true,
  });
  const { values, shape } = intensities(image);
  const scale = scaleOf(values, options);
  const normal = drawn(options, 'normal', values.length);
  return asIntensities(
    values.map((value, i) => value + scale * (normal[i] ?? 0)),
    shape,
  );
}

/** Options of `ricianNoise`. */
export interface RicianNoiseOptions extends GaussianNoiseOptions {
  /** Standard normal numbers of the imaginary part. */
  readonly normal2?: ArrayLike<number>;
}

/**
 * √((x + s · z)² + (s · z₂)²): the magnitude of a complex signal with normal noise in both parts, which is what noise in
 * magnetic resonance pictures is (Gudbjartsson and Patz, Magn. Reson. Med. 34:910-914, 1995).
 */
export function ricianNoise(image: Intensities, options: RicianNoiseOptions): Intensities {
  assertKnownKeys('options of ricianNoise', options, {
    std: true,
    relative: true,
    seed: true,
    normal: true,
    normal2: true,
  });
  const { values, shape } = intensities(image);
  const scale = scaleOf(values, options);
  const real = drawn(options, 'normal', values.length);
  const imaginary = drawn(options, 'normal2', values.length);
  return asIntensities(
    values.map((value, i) => Math.hypot(value + scale * (real[i] ?? 0), scale * (imaginary[i] ?? 0))),
    shape,
  );
}

function scaleOf(values: Float64Array, { std, relative = false }: GaussianNoiseOptions): number {
  assertAtLeast('std', std, 0);
  return relative ? std * meanAndDeviation(values).deviation : std;
}

/** The numbers that were given under `name`, or as many drawn from the stream of the seed and the name. */
function drawn<Name extends 'uniform' | 'normal' | 'normal2'>(
  options: { readonly seed?: string } & { readonly [name in Name]?: ArrayLike<number> },
  name: Name,
  length: number,
): ArrayLike<number> {
  const given: ArrayLike<number> | undefined = options[name];
  if (given !== undefined) {
    if (given.length !== length)
      throw new RangeError(`${name} must be ${length} numbers, got ${given.length}`);
    return given;
  }
  if (typeof options.seed !== 'string') {
    throw new TypeError(`noise needs a seed, a text, or ${name}, got neither`);
  }
  const stream = randomStream(`${name}/${options.seed}`);
  return Float64Array.from({ length }, () => (name === 'uniform' ? stream.uniform() : stream.normal()));
}
