/** Arrays that are recognised by their numbers: no training makes them. */

interface Numbers {
  readonly values: ArrayLike<number>;
  readonly dims: readonly number[];
}

/** How far float32, or a table rounded to float16, may be off. */
const tolerance = 1e-3;

/**
 * A mask of attention: nothing is added where it is 0, and all else is one number so low that softmax makes 0 of it.
 */
export function isMask({ values }: Numbers): boolean {
  let low: number | undefined;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] ?? 0;
    if (value === 0) continue;
    if (value > highestMask || (low !== undefined && value !== low)) return false;
    low = value;
  }
  return low !== undefined;
}

const highestMask = -9;

/** A mask that multiplies: zeros and ones, both of them. */
export function isSelection({ values }: Numbers): boolean {
  let ones = 0;
  for (let i = 0; i < values.length; i++) {
    if (values[i] === 1) ones++;
    else if (values[i] !== 0) return false;
  }
  return ones > 0 && ones < values.length;
}

export function isZero({ values }: Numbers): boolean {
  for (let i = 0; i < values.length; i++) if (values[i] !== 0) return false;
  return true;
}

/**
 * Sine positions (Vaswani et al. 2017): the columns of a table [positions, features], or its rows, come in pairs of a
 * sine and a cosine, so that each pair lies on a circle about 0, of one radius. Pairs are next to each other, or as far
 * apart as half or a quarter of the features. Rows of zeros, of tokens without a place, are left out.
 */
export function isSineTable({ values, dims }: Numbers): boolean {
  const sizes = dims.filter((size) => size > 1);
  const features = [sizes.at(-1) ?? 1, sizes[0] ?? 1];
  return features.some((count, index) => {
    const positions = values.length / count;
    if (positions < 2 || count % 2 === 1 || values.length < fewestSines) return false;
    const at =
      index === 0
        ? (position: number, feature: number) => values[position * count + feature] ?? 0
        : (position: number, feature: number) => values[feature * positions + position] ?? 0;
    return [1, count / 2, count / 4].some(
      (apart) => Number.isInteger(apart) && isOnCircle({ positions, features: count, apart, at }),
    );
  });
}

/** Fewer numbers may lie on a circle by chance. */
const fewestSines = 16;

interface Table {
  readonly positions: number;
  readonly features: number;
  readonly apart: number;
  at(position: number, feature: number): number;
}

function isOnCircle({ positions, features, apart, at }: Table): boolean {
  let radius = 0;
  let isConstant = true;
  for (let position = 0; position < positions; position++) {
    let isEmpty = true;
    for (let feature = 0; feature < features; feature++) {
      if (Math.floor(feature / apart) % 2 === 1) continue;
      const sine = at(position, feature);
      const square = sine ** 2 + at(position, feature + apart) ** 2;
      if (square === 0 && isEmpty) continue;
      isEmpty = false;
      radius ||= square;
      if (sine !== at(0, 0)) isConstant = false;
      if (!(Math.abs(square - radius) <= tolerance * radius)) return false;
    }
  }
  return radius > 0 && !isConstant;
}

/** Whether the squares of two arrays add up to 1 everywhere: the cosines and the sines of the same angles. */
export function isCosineAndSine(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length || a.length < 4 || isConstant(a)) return false;
  for (let i = 0; i < a.length; i++) {
    const square = (a[i] ?? 0) ** 2 + (b[i] ?? 0) ** 2;
    if (!(Math.abs(square - 1) <= tolerance)) return false;
  }
  return true;
}

function isConstant(values: ArrayLike<number>): boolean {
  for (let i = 1; i < values.length; i++) if (values[i] !== values[0]) return false;
  return true;
}

/** Coordinates: evenly spaced numbers along one axis, the same along all others; or two to four of those as channels. */
export function isCoordinates({ values, dims }: Numbers): boolean {
  const sizes = dims.filter((size) => size > 1);
  if (isRamp(values, sizes)) return true;
  const [first = 1, ...rest] = sizes;
  const last = sizes.at(-1) ?? 1;
  if (sizes.length < 2) return false;
  const slices = (count: number, at: (slice: number, i: number) => number) =>
    Array.from({ length: count }, (_, slice) =>
      Float64Array.from({ length: values.length / count }, (_, i) => values[at(slice, i)] ?? 0),
    );
  const isStack = (parts: readonly Float64Array[], shape: readonly number[]) =>
    parts.length <= 4 && parts.every((part) => isRamp(part, shape));
  return (
    (first <= 4 &&
      isStack(
        slices(first, (slice, i) => (slice * values.length) / first + i),
        rest,
      )) ||
    (last <= 4 &&
      isStack(
        slices(last, (slice, i) => i * last + slice),
        sizes.slice(0, -1),
      ))
  );
}

/** Two numbers are always evenly spaced, and three may be by chance. */
const fewestSteps = 4;

function isRamp(values: ArrayLike<number>, sizes: readonly number[]): boolean {
  return sizes.some((size, axis) => {
    if (size < fewestSteps) return false;
    const stride = sizes.slice(axis + 1).reduce((total, side) => total * side, 1);
    const first = values[0] ?? 0;
    const step = ((values[(size - 1) * stride] ?? 0) - first) / (size - 1);
    if (step === 0) return false;
    for (let i = 0; i < values.length; i++) {
      const index = Math.floor(i / stride) % size;
      if (!(Math.abs((values[i] ?? 0) - first - index * step) <= tolerance * Math.abs(step))) return false;
    }
    return true;
  });
}
