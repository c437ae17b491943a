import ndarray from 'ndarray';
import { encodeNpy, encodePng } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { mapTo } from '../../math/arrays/elementwise.ts';
import { packedNifti } from '../../readers/index.ts';
import type { Image } from '../../types/arrays.ts';
import type { DatasetFacts } from '../../types/dataset.ts';

/** An image of 0..255 as a PNG: 8 bit where every value is whole, else 16 bit, so that nothing of its depth is lost. */
export function copyPng(image: Image): Uint8Array {
  const values = dense(image);
  const shape = [...image.shape];
  const clipped = (value: number) => Math.min(255, Math.max(0, value));
  return values.every(Number.isInteger)
    ? encodePng(ndarray(mapTo(Uint8Array, values, clipped), shape))
    : encodePng(
        ndarray(
          mapTo(Uint16Array, values, (value) => Math.round(257 * clipped(value))),
          shape,
        ),
      );
}

/**
 * A picture as a PNG; a volume of one channel that says where it lies as a packed NIfTI of float32, any other as `.npy`.
 */
export function copyFile(
  image: Image,
  affine: readonly (readonly number[])[] | undefined,
): { readonly ending: string; readonly bytes: Uint8Array } {
  const [depth = 1, height = 1, width = 1, channels = 1] = image.shape;
  if (image.shape.length === 3) return { ending: '.png', bytes: copyPng(image) };
  if (affine === undefined || channels !== 1) return { ending: '.npy', bytes: encodeNpy(image) };
  return { ending: '.nii.gz', bytes: packedNifti(ndarray(dense(image), [depth, height, width]), affine) };
}

/** An image of a table: its picture, and in a design the folder that it is from. */
export interface CopyRow {
  readonly file: string;
  readonly copy?: string;
  readonly facts: DatasetFacts;
}

/**
 * What is known of each image, as CSV (RFC 4180): file, patient, label, split, then every attribute. In a design the path
 * below the folder that is written is in the place of the file, and the copy's name after the split.
 */
export function copyTable(rows: readonly CopyRow[]): string {
  const names = [...new Set(rows.flatMap(({ facts }) => Object.keys(facts.attributes ?? {})))];
  const isDesign = rows.some(({ copy }) => copy !== undefined);
  const header = ['image', 'patient', 'label', 'split', ...(isDesign ? ['copy'] : []), ...names];
  const lines = rows.map(({ file, copy, facts: { id, group, label, labels, split, attributes } }) => [
    copy === undefined ? file : `${copy}/${file}`,
    ...[group ?? id, labels === undefined ? label : labels.map((one) => one ?? '').join(' '), split],
    ...(isDesign ? [copy] : []),
    ...names.map((name) => attributes?.[name]),
  ]);
  return [header, ...lines].map(csvLine).join('');
}

/** A line of CSV. */
export function csvLine(values: readonly (string | number | undefined)[]): string {
  return `${values.map(cell).join(',')}\n`;
}

function cell(value: string | number | undefined): string {
  const text = value === undefined ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
