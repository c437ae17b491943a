import { readdirSync } from 'node:fs';
import { extname, join, parse } from 'node:path';
import type { OwnLimits } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import { readImage, readMask } from '../readers/index.ts';
import type { Dataset, LoadedItem } from '../types/dataset.ts';
import { listed } from './listed.ts';

export interface FolderOptions {
  /** Folder of `<name>.png`. */
  readonly images: string;
  /** Folder of `<name>.png` of the same names and sizes; a value above 0 in any channel is inside the region. */
  readonly masks: string;
  /** At most this many images, the first in the order of their names. @default all */
  readonly limit?: number;
  /** Of what is read: `pixels` and `fileBytes`. */
  readonly limits?: OwnLimits | undefined;
}

/** Pictures of other kinds: to pass them over would make a smaller dataset than the folder shows. */
const otherPictures = new Set(['.jpg', '.jpeg', '.tif', '.tiff', '.bmp', '.gif', '.webp', '.dcm']);

/** The PNG images of a folder, sorted by name, with their masks. Throws when an image has no mask. */
export function folderDataset({ images, masks, limit = Infinity, limits }: FolderOptions): Dataset {
  if (!(limit >= 1)) throw new RangeError(`limit must be at least 1, got ${limit}`);
  const files = readdirSync(images).sort();
  const others = files.filter((file) => otherPictures.has(extname(file).toLowerCase()));
  if (others.length > 0) throw new RangeError(`images in ${images} must be PNG, got ${listed(others)}`);
  const pictures = files.filter(isPng).slice(0, limit);
  if (pictures.length === 0) throw new RangeError(`${images} must hold PNG images, got none`);
  const maskOf = new Map(
    readdirSync(masks)
      .filter(isPng)
      .map((file) => [parse(file).name, file]),
  );
  const unmasked = pictures.filter((file) => !maskOf.has(parse(file).name));
  if (unmasked.length > 0) {
    throw new RangeError(`${masks} must hold a mask for each image; none for ${listed(unmasked)}`);
  }
  const items = pictures.map((file) => {
    const id = parse(file).name;
    return { id, load: () => loaded(join(images, file), join(masks, maskOf.get(id) ?? file), limits) };
  });
  return { name: 'folder', items };
}

function isPng(file: string): boolean {
  return extname(file).toLowerCase() === '.png';
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
