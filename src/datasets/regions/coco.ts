import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import { quoted, quotedList } from '../../files/quoted.ts';
import { type CocoAnnotation, readCoco } from '../annotations/coco.ts';
import { cocoMask } from '../annotations/cocoMask.ts';
import { byImage, listsByImage } from './byImage.ts';
import { isAsked, namesType, type Size, unionOf } from './drawn.ts';
import type { RegionKind } from './regionKind.ts';

/** Annotations in COCO's form, of all categories or of those named; an image without any has an empty region. */
export const cocoRegions: RegionKind<{
  readonly file: string;
  readonly category?: string | readonly string[] | undefined;
}> = {
  kind: 'coco',
  keys: z.strictObject({ file: path('file'), category: namesType.optional() }),
  open: async ({ file, category }, { limits }) => {
    const { images, categories, annotations } = await readCoco(file, { limits });
    const asked = new Set(categories.filter(({ name }) => isAsked(category, name)).map(({ id }) => id));
    if (asked.size === 0) {
      const names = categories.map(({ name }) => name);
      throw new RangeError(
        `${quoted(file)} has no category ${[category]
          .flat()
          .map((one) => quoted(one ?? ''))
          .join(', ')}; it has ${quotedList(names, 40)}`,
      );
    }
    const lists = listsByImage(
      annotations
        .filter((one) => asked.has(one.category_id))
        .map((one) => [String(one.image_id), one] as const),
    );
    const of = byImage(
      images.map(({ id, file_name, height, width }) => {
        const drawn: readonly CocoAnnotation[] = lists.get(String(id)) ?? [];
        const frame: Size = [height, width];
        return [file_name, { drawn, frame }] as const;
      }),
    );
    return {
      has: (name) => of(name) !== undefined,
      region: async ({ name, size }) => {
        const found = of(name);
        if (found === undefined) return undefined;
        return {
          mask: unionOf(
            found.drawn.map((one) => cocoMask(one, { frame: found.frame, size })),
            size,
          ),
        };
      },
    };
  },
};
