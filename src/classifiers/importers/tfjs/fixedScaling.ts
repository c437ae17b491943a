/** What Rescaling and Normalization do to an image before the network: numbers that no training changes. */

/** Numbers of a layer as they stand against its input: a size of the input's, or 1, on each axis. */
export interface Constants {
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

type Config = Readonly<Record<string, unknown>>;
type Shape = readonly (number | null | undefined)[];

/** Keras takes this for a smaller standard deviation. */
const leastDeviation = 1e-7;

/** `x * scale + offset`; undefined where the config says something else. */
export function rescalingOf(
  config: Config,
  shape: Shape,
): { readonly scale: Constants; readonly offset: Constants } | undefined {
  const last = [shape.length - 1];
  const scale = constants(config.scale ?? 1, { shape, axes: last });
  const offset = constants(config.offset ?? 0, { shape, axes: last });
  return scale && offset && { scale, offset };
}

/** `(x - mean) / deviation`; inverted, `x * deviation + mean`. Undefined where the config lacks one of them. */
export function normalizationOf(
  config: Config,
  shape: Shape,
): { readonly mean: Constants; readonly deviation: Constants; readonly isInverted: boolean } | undefined {
  const { axis = -1 } = config as { readonly axis?: number | readonly number[] | null };
  const axes = (axis === null ? [] : [axis].flat()).map((index) =>
    index < 0 ? index + shape.length : index,
  );
  const mean = constants(config.mean, { shape, axes });
  const variance = constants(config.variance, { shape, axes });
  if (mean === undefined || variance === undefined) return undefined;
  const deviations = variance.values.map((value) => Math.max(Math.sqrt(value), leastDeviation));
  return { mean, deviation: { ...variance, values: deviations }, isInverted: config.invert === true };
}

/** One number, or one for each place along the axes. */
function constants(
  given: unknown,
  { shape, axes }: { readonly shape: Shape; readonly axes: readonly number[] },
): Constants | undefined {
  const values = (Array.isArray(given) ? given.flat(Infinity) : [given]) as unknown[];
  if (!values.every((value) => typeof value === 'number' && Number.isFinite(value))) return undefined;
  const numbers = Float32Array.from(values as number[]);
  if (numbers.length === 1) return { shape: shape.map(() => 1), values: numbers };
  const sizes = shape.map((size, axis) => (axes.includes(axis) ? (size ?? 0) : 1));
  const wanted = sizes.reduce((product, size) => product * size, 1);
  return numbers.length === wanted ? { shape: sizes, values: numbers } : undefined;
}
