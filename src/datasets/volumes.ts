import { basename, join } from 'node:path';
import * as z from 'zod';
import { isFolder } from '../files/isFolder.ts';
import { type Limits, limitsFrom, type OwnLimits } from '../files/limits.ts';
import { path } from '../files/pathType.ts';
import { namedPath, quoted } from '../files/quoted.ts';
import { isDicomFile, isSeries, namesIn, numbered, readScan, type ScanOptions } from '../readers/index.ts';
import type { Dataset, LoadedItem } from '../types/dataset.ts';
import type { DatasetKind } from './datasetKind.ts';
import { listedFiles } from './listed.ts';
import { saidScan, scanKeys } from './scanKeys.ts';
import { scanMask } from './scanMask.ts';

/** Options of `volumesDataset`. */
export interface VolumesOptions extends Omit<ScanOptions, 'limits'> {
  /** Folder of NIfTI, NRRD, MetaImage, multi-frame DICOM or `.npy` files, and of folders of DICOM slices. */
  readonly images: string;
  /** Folder of label volumes of the same names without their endings, and of the same sizes. @default none */
  readonly masks?: string;
  /** The labels that are the region. @default all above 0 */
  readonly maskLabels?: readonly number[];
  /** Regions by name, each the labels that it holds. @default none */
  readonly regions?: Readonly<Record<string, readonly number[]>>;
  /** At most this many volumes, the first in the order of their names. @default all */
  readonly limit?: number;
  readonly limits?: OwnLimits | undefined;
}

const endings = /(\.nii\.gz|\.nii|\.nrrd|\.nhdr|\.mha|\.mhd|\.hdr|\.npy|\.dcm|\.dicom)$/i;

/**
 * The scans of a folder as volumes [depth, height, width, channels], sorted by name, with their masks: see `readScan`.
 * Throws RangeError for a folder without scans, and where a scan has no mask.
 */
export function volumesDataset(options: VolumesOptions): Dataset {
  const { images, masks, limit = Infinity, maskLabels, regions = {}, limits, ...scan } = options;
  if (!(limit >= 1)) throw new RangeError(`limit must be at least 1, got ${limit}`);
  const within = limitsFrom(limits);
  const files = [...scansIn(images, 'images', { limits: within })].slice(0, limit);
  if (files.length === 0)
    throw new RangeError(
      `${namedPath(images)} must hold volumes, got none: files of NIfTI, NRRD, MetaImage, DICOM or .npy, or folders of DICOM slices`,
    );
  const names = Object.keys(regions);
  if (masks === undefined && names.length > 0)
    throw new RangeError(
      `regions.${names[0]}: regions are labels of "masks", but the data set has no "masks"`,
    );
  const hidesNames = files.some(([, file]) => isDicomFile(file));
  const maskOf = masks === undefined ? undefined : scansIn(masks, 'masks', { limits: within, hidesNames });
  const all = files.map(([name, file]) => ({ name, file }));
  const unmasked = all.filter(({ name }) => maskOf !== undefined && !maskOf.has(name));
  if (unmasked.length > 0) {
    throw new RangeError(
      `${namedPath(masks ?? '')} must hold a mask for each volume; none for ${listedFiles(unmasked, all)}`,
    );
  }
  const { percentiles: _, ...reading } = scan;
  const items = files.map(([id, file]) => {
    const mask = maskOf?.get(id);
    const load = () => loaded({ file, mask, maskLabels }, { ...scan, limits });
    const region = async (name: string) => {
      const labels = regions[name];
      return labels && mask !== undefined ? scanMask(mask, { ...reading, limits, labels }) : undefined;
    };
    return { id, file, load, ...(names.length > 0 && { region }) };
  });
  return { name: 'volumes', ...(names.length > 0 && { regions: names }), items };
}

/** The files and the series of a folder by their names without the ending. */
function scansIn(
  folder: string,
  what: string,
  { limits, hidesNames = false }: { readonly limits: Limits; readonly hidesNames?: boolean },
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const names = namesIn(folder, what);
  for (const name of names) {
    const path = join(folder, name);
    const isScan = isFolder(path) ? isSeries(path, limits) : endings.test(name);
    if (!isScan) continue;
    const id = name.replace(endings, '');
    const other = found.get(id);
    if (other !== undefined) {
      const isHidden = hidesNames || [path, other].some(isDicomFile);
      const twice = isHidden ? `one name, ${numbered([basename(other), name], names)}` : quoted(id);
      throw new RangeError(
        `${what} must have one file for each name, ${namedPath(folder)} has two of ${twice}`,
      );
    }
    found.set(id, path);
  }
  return found;
}

interface Files {
  readonly file: string;
  readonly mask: string | undefined;
  readonly maskLabels: readonly number[] | undefined;
}

async function loaded({ file, mask, maskLabels }: Files, options: ScanOptions): Promise<LoadedItem> {
  const { image, affine } = await readScan(file, options);
  const known = { image, ...(affine && { affine }) };
  if (mask === undefined) return known;
  const { percentiles: _, ...reading } = options;
  const size = image.shape.slice(0, 3);
  return { ...known, mask: await scanMask(mask, { ...reading, labels: maskLabels, size }) };
}

const keys = z.strictObject({
  images: path('folder'),
  masks: path('folder').optional(),
  maskLabels: z.array(z.number()).min(1).optional(),
  /** Labels by the name of the region. */
  regions: z.record(z.string().min(1), z.array(z.number()).min(1)).optional(),
  ...scanKeys,
});

/** A folder of scans, each a file or a folder of DICOM slices, and one of label volumes. */
export const volumesKind: DatasetKind<z.infer<typeof keys>> = {
  kind: 'volumes',
  hasNoClasses: true,
  note: 'Scans for a model of volumes, with label volumes of the same names',
  example: '{ "kind": "volumes", "images": "images", "masks": "masks", "percentiles": [1, 99] }',
  keys,
  open: ({ images, masks, maskLabels, regions, orientation, percentiles, limit }, { limits }) =>
    volumesDataset({
      images,
      limits,
      ...(masks !== undefined && { masks }),
      ...(maskLabels !== undefined && { maskLabels }),
      ...(regions !== undefined && { regions }),
      ...saidScan({ orientation, percentiles }),
      ...(limit !== undefined && { limit }),
    }),
};
