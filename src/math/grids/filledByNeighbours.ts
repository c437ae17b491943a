/**
 * `values`, interleaved [height, width, channels], in which every pixel with a 1 in `removed` has become the weighted
 * mean of its up to eight neighbours inside the frame: 1/6 for each of the four beside it, 1/12 for each diagonal one,
 * divided by their sum. Neighbours that are removed too are unknowns, so this is one linear system for each channel
 * (ROAD: Rong et al., ICML 2022). Where all are removed nothing is known, and all become 0.
 *
 * Multiplied by the sum of its weights, each equation makes the matrix symmetric and positive definite; solved by
 * conjugate gradients behind an incomplete factor, until the residual is `tolerance` times that of the start.
 */
export function filledByNeighbours(
  values: Float32Array,
  removed: Uint8Array,
  [height, width, channels]: readonly [height: number, width: number, channels: number],
  tolerance = 3e-7,
): Float32Array {
  const out = values.slice();
  const grid = paddedGrid(removed, height, width);
  if (grid.at.length === 0) return out;
  if (grid.at.length === removed.length) return out.fill(0);
  const solve = solver(grid, tolerance);
  for (let c = 0; c < channels; c++) {
    const same = equalChannel(values, c, channels);
    const found = same === undefined ? solve((p) => values[p * channels + c]!) : undefined;
    for (let k = 0; k < grid.at.length; k++) {
      const p = grid.pixel[k]!;
      out[p * channels + c] = found === undefined ? out[p * channels + same!]! : found[grid.at[k]!]!;
    }
  }
  return out;
}

/** A channel before this one with the same values, so that grey pictures are solved once. */
function equalChannel(values: Float32Array, channel: number, channels: number): number | undefined {
  for (let other = 0; other < channel; other++) {
    let i = channel;
    while (i < values.length && values[i] === values[i - channel + other]) i += channels;
    if (i >= values.length) return other;
  }
  return undefined;
}

/** The frame with a border of one pixel around it, so that every pixel has eight places beside it. */
interface Grid {
  readonly stride: number;
  readonly length: number;
  /** Places of the removed pixels in the grid, row by row, and the same pixels in the frame. */
  readonly at: Int32Array;
  readonly pixel: Int32Array;
  readonly isRemoved: Float64Array;
  readonly isInside: Float64Array;
}

function paddedGrid(removed: Uint8Array, height: number, width: number): Grid {
  const stride = width + 2;
  const length = stride * (height + 2);
  const [isRemoved, isInside] = [new Float64Array(length), new Float64Array(length)];
  const [at, pixel]: [number[], number[]] = [[], []];
  for (let p = 0, y = 1; y <= height; y++) {
    for (let x = 1; x <= width; x++, p++) {
      const index = y * stride + x;
      isInside[index] = 1;
      if (removed[p] === 0) continue;
      isRemoved[index] = 1;
      at.push(index);
      pixel.push(p);
    }
  }
  return { stride, length, at: Int32Array.from(at), pixel: Int32Array.from(pixel), isRemoved, isInside };
}

const beside = 1 / 6;
const diagonal = 1 / 12;

/** The weighted sum of the eight places around i. */
function around(values: Float64Array, i: number, stride: number): number {
  return (
    beside * (values[i - 1]! + values[i + 1]! + values[i - stride]! + values[i + stride]!) +
    diagonal *
      (values[i - stride - 1]! + values[i - stride + 1]! + values[i + stride - 1]! + values[i + stride + 1]!)
  );
}

/** How much of the row sums the incomplete factor keeps: at 1 it could break down. */
const kept = 0.998;

/**
 * 1 / d of the factor (D + L) D⁻¹ (D + Lᵀ), L the matrix below its diagonal, whose row sums are nearly the matrix's
 * (a modified incomplete factor: Gustafsson 1978, BIT 18).
 */
function inversePivots({ at, stride, length, isRemoved }: Grid, sums: Float64Array): Float64Array {
  const inverse = new Float64Array(length);
  /** The weights of the unknowns after each place, over its pivot. */
  const ahead = new Float64Array(length);
  for (let k = 0; k < at.length; k++) {
    const i = at[k]!;
    const before =
      beside * (ahead[i - 1]! + ahead[i - stride]!) +
      diagonal * (ahead[i - stride - 1]! + ahead[i - stride + 1]!);
    inverse[i] = 1 / (sums[i]! - kept * before);
    const after =
      beside * (isRemoved[i + 1]! + isRemoved[i + stride]!) +
      diagonal * (isRemoved[i + stride - 1]! + isRemoved[i + stride + 1]!);
    ahead[i] = after * inverse[i]!;
  }
  return inverse;
}

/** Solves the system of a grid for known values, by pixel of the frame; the answer is by place of the grid. */
function solver(grid: Grid, tolerance: number): (read: (pixel: number) => number) => Float64Array {
  const { at, stride, length, isRemoved, isInside } = grid;
  const sums = new Float64Array(length);
  for (let k = 0; k < at.length; k++) sums[at[k]!] = around(isInside, at[k]!, stride);
  const inverse = inversePivots(grid, sums);
  return (read) => {
    const known = new Float64Array(length);
    for (let index = 0, p = 0; index < length; index++) {
      if (isInside[index] === 0) continue;
      if (isRemoved[index] === 0) known[index] = read(p);
      p++;
    }
    const residual = new Float64Array(length);
    for (let k = 0; k < at.length; k++) residual[at[k]!] = around(known, at[k]!, stride);
    return conjugateGradients({ at, stride, sums, inverse }, residual, tolerance);
  };
}

interface System extends Pick<Grid, 'at' | 'stride'> {
  readonly sums: Float64Array;
  readonly inverse: Float64Array;
}

/** The solution for a right side, which is nearly 0 after. Each loop does all that it can at a place: memory is what takes time. */
function conjugateGradients(system: System, residual: Float64Array, tolerance: number): Float64Array {
  const { at, stride, sums } = system;
  const { length } = residual;
  const [answer, z, product] = [new Float64Array(length), new Float64Array(length), new Float64Array(length)];
  let size = preconditioned(system, { residual, product, z, answer, direction: product, step: 0 });
  const direction = z.slice();
  const enough = size * tolerance * tolerance;
  for (let round = 0; round < at.length && size > enough; round++) {
    let curvature = 0;
    for (let k = 0; k < at.length; k++) {
      const i = at[k]!;
      const value = sums[i]! * direction[i]! - around(direction, i, stride);
      product[i] = value;
      curvature += value * direction[i]!;
    }
    const before = size;
    size = preconditioned(system, { residual, product, z, answer, direction, step: size / curvature });
    const share = size / before;
    for (let k = 0; k < at.length; k++) {
      const i = at[k]!;
      direction[i] = z[i]! + share * direction[i]!;
    }
  }
  return answer;
}

interface Step {
  readonly residual: Float64Array;
  readonly product: Float64Array;
  readonly z: Float64Array;
  readonly answer: Float64Array;
  readonly direction: Float64Array;
  readonly step: number;
}

/** Takes a step along the direction, puts the factor's inverse times the new residual into z, and gives their product. */
function preconditioned(
  { at, stride, inverse }: System,
  { residual, product, z, answer, direction, step }: Step,
): number {
  for (let k = 0; k < at.length; k++) {
    const i = at[k]!;
    answer[i] = answer[i]! + step * direction[i]!;
    const rest = residual[i]! - step * product[i]!;
    residual[i] = rest;
    const above = beside * z[i - stride]! + diagonal * (z[i - stride - 1]! + z[i - stride + 1]!);
    // The place before comes last: the processor waits for it alone.
    z[i] = (rest + above) * inverse[i]! + z[i - 1]! * (beside * inverse[i]!);
  }
  let size = 0;
  for (let k = at.length - 1; k >= 0; k--) {
    const i = at[k]!;
    const below = beside * z[i + stride]! + diagonal * (z[i + stride - 1]! + z[i + stride + 1]!);
    const value = z[i]! + below * inverse[i]! + z[i + 1]! * (beside * inverse[i]!);
    z[i] = value;
    size += value * residual[i]!;
  }
  return size;
}
