import type { Affine } from '../volume.ts';
import type { NiftiHeader } from './niftiHeader.ts';

const last = [0, 0, 0, 1] as const;

/** The matrix of the quaternion (method 2 of nifti1.h): rotation, spacing and offset. */
export function qformOf({ quaternion, offset, handedness, spacing }: NiftiHeader): Affine {
  const [b = 0, c = 0, d = 0] = quaternion;
  const a = Math.sqrt(Math.max(0, 1 - (b * b + c * c + d * d)));
  const rotation = [
    [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
    [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
    [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - c * c - b * b],
  ];
  const scales = [0, 1, 2].map((axis) => (spacing[axis] ?? 1) * (axis === 2 ? handedness : 1));
  return [
    ...rotation.map((row, i) => [...row.map((value, axis) => value * (scales[axis] ?? 1)), offset[i] ?? 0]),
    [...last],
  ];
}

export function sformOf({ sform }: NiftiHeader): Affine {
  return [...sform, [...last]];
}

/**
 * From places to millimetres: the sform where its code is above 0, else the qform where its code is, else what nibabel
 * takes: the first axis leads to the left and the centre of the volume is at 0.
 */
export function affineOf(header: NiftiHeader): Affine {
  if (header.sformCode > 0) return sformOf(header);
  if (header.qformCode > 0) return qformOf(header);
  const steps = [0, 1, 2].map((axis) => (header.spacing[axis] ?? 1) * (axis === 0 ? -1 : 1));
  const rows = steps.map((step, axis) => {
    const centre = ((header.shape[axis] ?? 1) - 1) / 2;
    const columns: number[] = [0, 0, 0];
    columns[axis] = step;
    return [...columns, -step * centre];
  });
  return [...rows, [...last]];
}
