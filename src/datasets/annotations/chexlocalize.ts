import * as z from 'zod';
import { isRecord } from '../../checks/isRecord.ts';
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
const masks = z.record(z.string(), z.strictObject({ size, counts: z.string() }));
const outlines = z.array(z.array(z.tuple([z.number(), z.number()])));
const contours = z.object({ img_size: size }).catchall(outlines);
/** By their number: messages name a place in the file, and the names of images may tell whose they are. */
const listOf = <T extends z.ZodType>(image: T) => z.object({ images: z.array(image) });

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
  if (!isRecord(value))
    throw new RangeError(`${namedPath(path)}: expected an object of annotations by image`);
  const names = Object.keys(value);
  const list = { images: Object.values(value) };
  const drawn = listOf(contours).safeParse(list);
  if (drawn.success) {
    return new Map(
      drawn.data.images.map(({ img_size: own, ...findings }, index) => [
        names[index] ?? '',
        new Map(Object.entries(findings).map(([name, lines]) => [name, { size: own, outlines: lines }])),
      ]),
    );
  }
  const packed = listOf(masks).safeParse(list);
  if (!packed.success) throw new RangeError(`${namedPath(path)}: ${issueLine(packed.error, list)}`);
  return new Map(
    packed.data.images.map((findings, index) => [names[index] ?? '', new Map(Object.entries(findings))]),
  );
}
