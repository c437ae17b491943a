import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import type { Box } from '../../types/dataset.ts';
import { readNih } from '../annotations/nih.ts';
import { readRsna } from '../annotations/rsna.ts';
import { readVindr } from '../annotations/vindr.ts';
import { byImage, listsByImage } from './byImage.ts';
import { frameType, isAsked, namesType, regionOfBoxes, type Size } from './drawn.ts';
import type { RegionContext, RegionKind, RegionSource } from './regionKind.ts';

const challengeFrame: Size = [1024, 1024];

interface ImageBoxes {
  readonly boxes: readonly Box[];
  /** Of the image that they were drawn on, where the file says it. */
  readonly size?: Size | undefined;
}

function boxSource(
  entries: Iterable<readonly [string, ImageBoxes]>,
  { frame, boxRule: rule }: RegionContext & { readonly frame?: Size | undefined },
): RegionSource {
  const of = byImage(entries);
  return {
    has: (name) => of(name) !== undefined,
    region: async ({ name, size }) => {
      const found = of(name);
      return found && regionOfBoxes(found.boxes, { frame: found.size ?? frame ?? size, size, rule });
    },
  };
}

/** Boxes of the RSNA pneumonia challenge; an X-ray without pneumonia has an empty region. */
export const rsnaRegions: RegionKind<{ readonly file: string; readonly frame?: Size | undefined }> = {
  kind: 'rsna',
  keys: z.strictObject({ file: path('file'), frame: frameType.optional() }),
  open: async ({ file, frame = challengeFrame }, context) =>
    boxSource(await readRsna(file, context), { ...context, frame }),
};

/** The box list of ChestX-ray14. It has boxes of few images, and says nothing of the others. */
export const nihRegions: RegionKind<{
  readonly file: string;
  readonly finding?: string | readonly string[] | undefined;
  readonly frame?: Size | undefined;
}> = {
  kind: 'nih',
  keys: z.strictObject({ file: path('file'), finding: namesType.optional(), frame: frameType.optional() }),
  open: async ({ file, finding, frame = challengeFrame }, context) => {
    const asked = (await readNih(file, context)).filter(({ label }) => isAsked(finding, label));
    const lists = listsByImage(asked.map(({ image, box }) => [image, box] as const));
    return boxSource(
      [...lists].map(([image, boxes]) => [image, { boxes }] as const),
      { ...context, frame },
    );
  },
};

/** Boxes of VinDr-CXR, of all its readers or of those named; of an X-ray without the finding an empty region. */
export const vindrRegions: RegionKind<{
  readonly file: string;
  readonly finding?: string | readonly string[] | undefined;
  readonly reader?: string | readonly string[] | undefined;
  readonly frame?: Size | undefined;
}> = {
  kind: 'vindr',
  keys: z.strictObject({
    ...{ file: path('file'), finding: namesType.optional(), reader: namesType.optional() },
    frame: frameType.optional(),
  }),
  open: async ({ file, finding, reader, frame }, context) => {
    const rows = (await readVindr(file, context)).filter((row) => isAsked(reader, row.reader ?? ''));
    const lists = listsByImage(rows.map((row) => [row.image, row] as const));
    const entries = [...lists].map(([image, own]) => {
      const boxes = own.flatMap(({ label, box }) => (box !== null && isAsked(finding, label) ? [box] : []));
      return [image, { boxes, size: own.find(({ size }) => size !== undefined)?.size }] as const;
    });
    return boxSource(entries, { ...context, frame });
  },
};
