import ndarray from 'ndarray';
import * as z from 'zod';
import type { OwnLimits } from '../../files/limits.ts';
import { path } from '../../files/pathType.ts';
import { namedPath } from '../../files/quoted.ts';
import { fittedMask } from '../../images/index.ts';
import { pictureFinder, readMask, readPicture, withoutEnding } from '../../readers/index.ts';
import type { Mask } from '../../types/arrays.ts';
import { readVoc } from '../annotations/voc.ts';
import { scanMask } from '../scanMask.ts';
import { isAsked, namesType, regionOfBoxes, type Size } from './drawn.ts';
import type { RegionKind } from './regionKind.ts';

/** Sides that differ by less than this share of the mask's were rounded when the image was made smaller. */
const mostRounding = 0.02;

/** The mask in a picture, as large as its image: another size of the same shape is resized. */
export async function pictureMask(
  file: string,
  size: Size,
  {
    limits,
    values,
  }: { readonly limits: OwnLimits | undefined; readonly values?: readonly number[] | undefined },
): Promise<Mask> {
  const mask =
    values === undefined ? await readMask(file, { limits }) : await labelMask(file, { limits, values });
  const [height = 0, width = 0] = mask.shape;
  const [down, along] = [size[0] / height, size[1] / width];
  if (Math.abs(down / along - 1) > mostRounding) {
    throw new RangeError(
      `${namedPath(file)}: a mask must have the shape of its image, ${size[1]} x ${size[0]}, got ${width} x ${height}`,
    );
  }
  return fittedMask(mask, size);
}

/** Where the first sample, as the file has it, is one of these values. */
async function labelMask(
  file: string,
  { limits, values }: { readonly limits: OwnLimits | undefined; readonly values: readonly number[] },
): Promise<Mask> {
  const { pixels } = await readPicture(file, { limits });
  const [height = 0, width = 0, channels = 1] = pixels.shape;
  const asked = new Set(values);
  const flags = Uint8Array.from({ length: height * width }, (_, i) =>
    Number(asked.has(pixels.data[i * channels] ?? Number.NaN)),
  );
  return ndarray(flags, [height, width]);
}

/** Pictures or label volumes of a folder, named as their image with something before or after; inside is above 0, or of these values. */
export const imageRegions: RegionKind<{
  readonly folder: string;
  readonly prefix?: string | undefined;
  readonly suffix?: string | undefined;
  readonly values?: readonly number[] | undefined;
}> = {
  kind: 'images',
  keys: z.strictObject({
    ...{ folder: path('folder'), prefix: z.string().optional(), suffix: z.string().optional() },
    values: z.array(z.number()).min(1).optional(),
  }),
  open: async ({ folder, prefix = '', suffix = '', values }, { limits, orientation }) => {
    const finder = pictureFinder(folder, 'masks');
    const named = (name: string) => {
      const stem = withoutEnding(name);
      const last = stem.lastIndexOf('/') + 1;
      return `${stem.slice(0, last)}${prefix}${stem.slice(last)}${suffix}`;
    };
    // Asked only for names that are there.
    const pathOf = (name: string) => finder.path(named(name), () => 'an image');
    return {
      has: (name) => finder.has(named(name)),
      region: async ({ name, size }) => {
        if (!finder.has(named(name))) return undefined;
        return { mask: await pictureMask(pathOf(name), size, { limits, values }) };
      },
      scanRegion: async ({ name, size }) => {
        if (!finder.has(named(name))) return undefined;
        const turned = orientation === undefined ? {} : { orientation };
        const mask = await scanMask(pathOf(name), { ...turned, limits, labels: values, size });
        return { mask };
      },
    };
  },
};

/** Files of Pascal VOC, one an image: all objects or those named; an image without any has an empty region. */
export const vocRegions: RegionKind<{
  readonly folder: string;
  readonly object?: string | readonly string[] | undefined;
}> = {
  kind: 'voc',
  keys: z.strictObject({ folder: path('folder'), object: namesType.optional() }),
  open: async ({ folder, object }, { limits, boxRule: rule }) => {
    const finder = pictureFinder(folder, 'annotations');
    return {
      has: (name) => finder.has(name),
      region: async ({ name, size }) => {
        if (!finder.has(name)) return undefined;
        const { size: frame, objects } = await readVoc(
          finder.path(name, () => 'an image'),
          { limits },
        );
        const boxes = objects
          .filter(({ label }) => isAsked(object, label))
          .map(({ corners: [x, y, right, bottom] }) => ({ x, y, width: right - x, height: bottom - y }));
        return regionOfBoxes(boxes, { frame, size, rule });
      },
    };
  },
};
