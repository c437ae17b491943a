import * as z from 'zod';
import { fileBytes } from '../../files/fileBytes.ts';
import { issueLine } from '../../files/issueLine.ts';
import { limitsFrom, type OwnLimits } from '../../files/limits.ts';
import { parsedJson } from '../../files/parsedJson.ts';
import { namedPath } from '../../files/quoted.ts';
import { unpackedText } from '../../readers/index.ts';

const size = z.tuple([z.int().positive(), z.int().positive()]);
const rle = z.looseObject({ size, counts: z.union([z.string(), z.array(z.number())]) });
const polygon = z.array(z.number()).min(6);

const cocoFile = z.looseObject({
  images: z.array(
    z.looseObject({ id: z.int(), file_name: z.string(), height: z.number(), width: z.number() }),
  ),
  categories: z.array(z.looseObject({ id: z.int(), name: z.string() })),
  annotations: z.array(
    z.looseObject({
      ...{ id: z.int().optional(), image_id: z.int(), category_id: z.int() },
      bbox: z.tuple([z.number(), z.number(), z.number(), z.number()]).optional(),
      iscrowd: z.union([z.number(), z.boolean()]).optional(),
      segmentation: z.union([rle, z.array(polygon)]).nullish(),
    }),
  ),
});

/** The images, categories and objects of a COCO file. */
export type CocoFile = z.infer<typeof cocoFile>;
/** One object of a COCO file: a box, polygons or run lengths. */
export type CocoAnnotation = CocoFile['annotations'][number];
export type CocoRle = z.infer<typeof rle>;

/** A file of annotations in COCO's form (Lin et al. 2014, ECCV). Throws RangeError, one line, for another. */
export async function readCoco(
  path: string,
  options: { readonly limits?: OwnLimits | undefined } = {},
): Promise<CocoFile> {
  const value = await jsonFile(path, options.limits);
  const parsed = cocoFile.safeParse(value);
  if (!parsed.success)
    throw new RangeError(`${namedPath(path)}: ${issueLine(parsed.error, value, 'annotations')}`);
  return parsed.data;
}

/** The value of a JSON file, packed with gzip or not. Throws RangeError, one line. */
export async function jsonFile(path: string, own: OwnLimits | undefined): Promise<unknown> {
  const limits = limitsFrom(own);
  const source = namedPath(path);
  const text = unpackedText(await fileBytes(path, { what: 'a file of annotations', limits }), {
    source,
    limits,
  });
  try {
    return parsedJson(text, { isPrivate: true });
  } catch (error) {
    throw new RangeError(`${source}: expected JSON: ${(error as Error).message}`);
  }
}
