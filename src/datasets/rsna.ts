import * as z from 'zod';
import { fileBytesSync } from '../files/fileBytes.ts';
import { limitsFrom, type OwnLimits } from '../files/limits.ts';
import { path } from '../files/pathType.ts';
import { listed, namedPath } from '../files/quoted.ts';
import type { BoxRule } from '../images/index.ts';
import { isDicomFile, type PictureFiles, pictureFiles } from '../readers/index.ts';
import type { Dataset } from '../types/dataset.ts';
import type { DatasetKind } from './datasetKind.ts';
import { rsnaAnnotations } from './rsnaAnnotations.ts';
import { tableDataset } from './table/tableDataset.ts';

export interface RsnaOptions {
  /** Folder of `<patientId>.dcm`, or the same as pictures of any format that is read. */
  readonly images: string;
  /** Path of `stage_2_train_labels.csv`. */
  readonly annotations: string;
  /** At most this many patients, the first in the order of their ids. @default all */
  readonly limit?: number;
  /** Which pixels a box holds; `arun2021` is the paper's code. @default 'halfOpen' */
  readonly boxRule?: BoxRule;
  /** Of what is read: `boxes` of an image, `pixels` and `fileBytes`. */
  readonly limits?: OwnLimits | undefined;
}

/**
 * The X-rays with a finding of the RSNA pneumonia challenge (Shih et al. 2019, Radiology: AI 1(1)), sorted by patient,
 * with their boxes scaled from the 1024 × 1024 frame to the image: the table of the preset `rsna`. X-rays without a
 * finding (Target 0) have no region to look for and are left out. Throws for a box outside the frame, and when the
 * table or an image that it needs is missing.
 */
export async function rsnaDataset({
  images,
  annotations,
  limit = Infinity,
  boxRule = 'halfOpen',
  limits: own,
}: RsnaOptions): Promise<Dataset> {
  if (!(limit >= 1)) throw new RangeError(`limit must be at least 1, got ${limit}`);
  const limits = limitsFrom(own);
  const bytes = fileBytesSync(annotations, { what: 'a table of boxes', limits });
  const text = new TextDecoder().decode(bytes);
  const patients = [...rsnaAnnotations(text, namedPath(annotations), limits).keys()].slice(0, limit);
  if (patients.length === 0) throw new RangeError(`${annotations} must have a row with Target 1, got none`);
  const files = pictureFiles(images, 'images');
  const absent = patients.filter((id) => !files.has(id));
  if (absent.length > 0) throw new RangeError(absentLine(absent, { images, annotations, files }));
  const preset = boxRule === 'arun2021' ? 'arun2021' : 'default';
  const table = await tableDataset(
    { preset: 'rsna', table: annotations, images, where: { Target: 1 }, absent: 'fail' },
    { preset, limits: own },
  );
  const byPatient = new Map(table.items.map((item) => [item.group, item]));
  const items = patients.flatMap((id) => {
    const item = byPatient.get(id);
    return item === undefined ? [] : [{ ...item, id, file: files.get(id) ?? '' }];
  });
  return { ...table, name: 'rsna', items };
}

/** Which images are missing: how many, where their names may be ids of patients. */
function absentLine(
  absent: readonly string[],
  { images, annotations, files }: Omit<RsnaOptions, 'limit'> & { readonly files: PictureFiles },
): string {
  const isHidden = files.size === 0 || [...files.values()].some(isDicomFile);
  const what = isHidden ? `${absent.length} of them` : listed(absent);
  return `${namedPath(images)} must hold the images that ${namedPath(annotations)} names; missing ${what}`;
}

/** The RSNA pneumonia challenge. */
export const rsnaKind: DatasetKind<{ readonly images: string; readonly annotations: string }> = {
  kind: 'rsna',
  hasNoClasses: true,
  note: 'The RSNA pneumonia challenge',
  example: '{ "kind": "rsna", "images": "images", "annotations": "stage_2_train_labels.csv", "limit": 60 }',
  keys: z.strictObject({ images: path('folder'), annotations: path('file') }),
  open: ({ images, annotations, limit }, { preset, limits }) =>
    rsnaDataset({
      images,
      annotations,
      boxRule: preset === 'arun2021' ? 'arun2021' : 'halfOpen',
      limits,
      ...(limit !== undefined && { limit }),
    }),
};
