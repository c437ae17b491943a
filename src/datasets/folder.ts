import { basename } from 'node:path';
import * as z from 'zod';
import type { OwnLimits } from '../files/limits.ts';
import { path } from '../files/pathType.ts';
import { namedPath } from '../files/quoted.ts';
import { isDicomFile, pictureFiles, pictureFormats, readImage, readMask } from '../readers/index.ts';
import type { Dataset, LoadedItem } from '../types/dataset.ts';
import type { DatasetKind } from './datasetKind.ts';
import { listedFiles } from './listed.ts';

export interface FolderOptions {
  /** Folder of pictures, of any format that is read. */
  readonly images: string;
  /** Folder of pictures of the same names without their endings, and of the same sizes; a value above 0 in any channel is inside the region. */
  readonly masks: string;
  /** At most this many images, the first in the order of their names. @default all */
  readonly limit?: number;
  /** Of what is read: `pixels` and `fileBytes`. */
  readonly limits?: OwnLimits | undefined;
}

/** The images of a folder, of any format that is read, sorted by name, with their masks. Throws when an image has no mask. */
export function folderDataset({ images, masks, limit = Infinity, limits }: FolderOptions): Dataset {
  if (!(limit >= 1)) throw new RangeError(`limit must be at least 1, got ${limit}`);
  const pictures = [...pictureFiles(images, 'images')].slice(0, limit);
  if (pictures.length === 0) {
    throw new RangeError(`${namedPath(images)} must hold images, ${pictureFormats}, got none`);
  }
  // Masks are named as their images.
  const maskOf = pictureFiles(masks, 'masks', { hidesNames: pictures.some(([, file]) => isDicomFile(file)) });
  const items = pictures.flatMap(([id, image]) => {
    const mask = maskOf.get(id);
    return mask === undefined ? [] : [{ id, file: image, load: () => loaded(image, mask, limits) }];
  });
  if (items.length < pictures.length) {
    const all = pictures.map(([id, file]) => ({ id, name: basename(file), file }));
    const unmasked = listedFiles(
      all.filter(({ id }) => !maskOf.has(id)),
      all,
    );
    throw new RangeError(`${namedPath(masks)} must hold a mask for each image; none for ${unmasked}`);
  }
  return { name: 'folder', items };
}

async function loaded(
  imagePath: string,
  maskPath: string,
  limits: OwnLimits | undefined,
): Promise<LoadedItem> {
  const image = await readImage(imagePath, { limits });
  const mask = await readMask(maskPath, { limits });
  const [height = 0, width = 0] = image.shape;
  const [maskHeight = 0, maskWidth = 0] = mask.shape;
  if (maskHeight !== height || maskWidth !== width) {
    throw new RangeError(
      `mask ${namedPath(maskPath)} must be as large as its image, ${width} x ${height}, got ${maskWidth} x ${maskHeight}`,
    );
  }
  return { image, mask };
}

/** A folder of pictures and one of masks. */
export const folderKind: DatasetKind<{ readonly images: string; readonly masks: string }> = {
  kind: 'folder',
  hasNoClasses: true,
  note: 'Your own, with masks of the same names',
  example: '{ "kind": "folder", "images": "images", "masks": "masks" }',
  keys: z.strictObject({ images: path('folder'), masks: path('folder') }),
  open: ({ images, masks, limit }, { limits }) =>
    folderDataset({ images, masks, limits, ...(limit !== undefined && { limit }) }),
};
