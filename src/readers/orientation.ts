import type { NdArray } from 'ndarray';
import type { PictureValues } from './picture.ts';
import type { Affine, Volume } from './volume.ts';

/** Which of right, front and up (0, 1, 2) each axis of a volume comes nearest to, and whether it leads the other way. */
interface Lead {
  readonly towards: number;
  readonly isBackward: boolean;
}

const forward = 'RAS';
const backward = 'LPI';

/** Where each of the three axes leads, such as `LPS`. */
export function axisCodesOf(affine: Affine): string {
  return leadsOf(affine)
    .map(({ towards, isBackward }) => (isBackward ? backward : forward)[towards])
    .join('');
}

/**
 * The volume with its axes permuted and turned round so that they lead to the right, to the front and up as nearly as
 * they can; nothing is resampled and nothing is copied. Volumes of fewer than three axes are returned as they are.
 */
export function canonicalVolume(volume: Volume): Volume {
  return orientedVolume(volume, forward);
}

/**
 * The same with axes that lead where the letters of `codes` say, such as `SPL`. Throws RangeError for what are not three
 * letters, one each of R or L, A or P, and S or I.
 */
export function orientedVolume(volume: Volume, codes: string): Volume {
  const wanted = [...codes].map((letter) => {
    const isBackward = backward.includes(letter);
    return { towards: (isBackward ? backward : forward).indexOf(letter), isBackward };
  });
  if (wanted.length !== 3 || ![0, 1, 2].every((one) => wanted.some(({ towards }) => towards === one)))
    throw new RangeError(
      `orientation must be three letters, one each of R or L, A or P, S or I, such as RAS, got '${codes}'`,
    );
  const { raw, values, padding, zooms, affine } = volume;
  if (raw.shape.length < 3) return volume;
  const leads = leadsOf(affine);
  const order = wanted.map(({ towards }) => leads.findIndex((lead) => lead.towards === towards));
  const flips = order.map((axis, index) => leads[axis]?.isBackward !== wanted[index]?.isBackward);
  const turned = affine.map((row) => {
    const columns = order.map((axis, index) => (flips[index] ? 0 - (row[axis] ?? 0) : (row[axis] ?? 0)));
    const shift = order.reduce(
      (sum, axis, index) => sum + (flips[index] ? (row[axis] ?? 0) * ((raw.shape[axis] ?? 1) - 1) : 0),
      row[3] ?? 0,
    );
    return [...columns, shift];
  });
  return {
    ...volume,
    raw: arranged(raw, order, flips),
    values: arranged(values, order, flips),
    ...(padding && { padding: arranged(padding, order, flips) }),
    zooms: [...order.map((axis) => zooms[axis] ?? 1), ...zooms.slice(3)],
    affine: turned,
    axisCodes: axisCodesOf(turned),
  };
}

function arranged<T extends PictureValues>(
  array: NdArray<T>,
  order: readonly number[],
  flips: readonly boolean[],
): NdArray<T> {
  const rest = array.shape.slice(3).map((_, axis) => axis + 3);
  const steps = [...flips.map((flip) => (flip ? -1 : 1)), ...rest.map(() => 1)];
  return array.transpose(...order, ...rest).step(...steps);
}

/** As nibabel does: of the rotation nearest to the affine, each axis takes the direction of its largest part that is left. */
function leadsOf(affine: Affine): Lead[] {
  const lengths = [0, 1, 2].map(
    (axis) => Math.hypot(...[0, 1, 2].map((row) => affine[row]?.[axis] ?? 0)) || 1,
  );
  const rotation = nearestRotation(
    [0, 1, 2].map((row) => [0, 1, 2].map((axis) => (affine[row]?.[axis] ?? 0) / (lengths[axis] ?? 1))),
  );
  const free = new Set([0, 1, 2]);
  return [0, 1, 2].map((axis) => {
    const part = (row: number) => rotation[row]?.[axis] ?? 0;
    const towards = [...free].reduce((best, row) =>
      Math.abs(part(row)) > Math.abs(part(best)) ? row : best,
    );
    free.delete(towards);
    return { towards, isBackward: part(towards) < 0 };
  });
}

type Matrix = readonly (readonly number[])[];

/** The orthogonal factor of a polar decomposition, by Newton's iteration (Higham 1986); a singular matrix as it is. */
function nearestRotation(matrix: Matrix): Matrix {
  let now = matrix;
  for (let step = 0; step < 50; step++) {
    const inverse = inverseOf(now);
    if (inverse === undefined) return matrix;
    const next = now.map((row, i) => row.map((value, j) => (value + (inverse[j]?.[i] ?? 0)) / 2));
    const change = Math.max(
      ...next.flatMap((row, i) => row.map((value, j) => Math.abs(value - (now[i]?.[j] ?? 0)))),
    );
    now = next;
    if (change < 1e-12) break;
  }
  return now;
}

function inverseOf(m: Matrix): Matrix | undefined {
  const at = (row: number, column: number) => m[row % 3]?.[column % 3] ?? 0;
  const cofactor = (row: number, column: number) =>
    at(row + 1, column + 1) * at(row + 2, column + 2) - at(row + 1, column + 2) * at(row + 2, column + 1);
  const determinant = [0, 1, 2].reduce((sum, column) => sum + at(0, column) * cofactor(0, column), 0);
  if (!(Math.abs(determinant) > 1e-12)) return undefined;
  return [0, 1, 2].map((row) => [0, 1, 2].map((column) => cofactor(column, row) / determinant));
}
