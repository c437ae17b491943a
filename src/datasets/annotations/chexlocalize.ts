import * as z from 'zod';
import { issueLine } from '../../files/issueLine.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import type { Point } from '../../images/index.ts';
import { jsonFile } from './coco.ts';

/** What was drawn for one finding of one image: run lengths as COCO packs them, or outlines. */
export interface ChexlocalizeRegion {
  readonly size: readonly [height: number, width: number];
  readonly counts?: string;
  readonly outlines?: readonly (readonly Point[])[];
}

const size = z.tuple([z.int().positive(), z.int().positive()]);
const masks = z.record(z.string(), z.record(z.string(), z.strictObject({ size, counts: z.string() })));
const outlines = z.array(z.array(z.tuple([z.number(), z.number()])));
const contours = z.record(z.string(), z.object({ img_size: size }).catchall(outlines));

/**
 * The findings of each image in a file of CheXlocalize (Saporta et al. 2022, Nature Machine Intelligence 4): masks as
 * in its `gt_segmentations`, or outlines as in its `gt_annotations`. Images have names such as
 * `patient64541_study1_view1_frontal`. Throws RangeError, one line, for another file.
 */
export async function readChexlocalize(
  path: string,
  options: { readonly limits?: OwnLimits | undefined } = {},
): Promise<Map<string, Map<string, ChexlocalizeRegion>>> {
  const value = await jsonFile(path, options.limits);
  const drawn = contours.safeParse(value);
  if (drawn.success) {
    return new Map(
      Object.entries(drawn.data).map(([image, { img_size: own, ...findings }]) => [
        image,
        new Map(Object.entries(findings).map(([name, lines]) => [name, { size: own, outlines: lines }])),
      ]),
    );
  }
  const packed = masks.safeParse(value);
  if (!packed.success)
    throw new RangeError(`${namedPath(path)}: ${issueLine(packed.error, value, 'annotations')}`);
  return new Map(
    Object.entries(packed.data).map(([image, findings]) => [image, new Map(Object.entries(findings))]),
  );
}
