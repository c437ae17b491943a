import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import { chexmaskMask, cocoRleMask, fittedMask, polygonMask, rleMask } from '../../images/index.ts';
import { type ChexlocalizeRegion, readChexlocalize } from '../annotations/chexlocalize.ts';
import { type ChexmaskOrgan, chexmaskOrgans, readChexmask } from '../annotations/chexmask.ts';
import { readSiim } from '../annotations/siim.ts';
import { byImage } from './byImage.ts';
import { frameType, isAsked, namesType, type Size, unionOf } from './drawn.ts';
import type { RegionKind } from './regionKind.ts';

/** Run lengths of SIIM-ACR, in its frame of 1024 x 1024; an X-ray without a pneumothorax has an empty region. */
export const siimRegions: RegionKind<{ readonly file: string; readonly frame?: Size | undefined }> = {
  kind: 'siim',
  keys: z.strictObject({ file: path('file'), frame: frameType.optional() }),
  open: async ({ file, frame = [1024, 1024] }, { limits }) => {
    const of = byImage(await readSiim(file, { limits }));
    return {
      has: (name) => of(name) !== undefined,
      region: async ({ name, size }) => {
        const texts = of(name);
        return texts && { mask: fittedMask(rleMask(texts, frame), size) };
      },
    };
  },
};

const lungs: readonly ChexmaskOrgan[] = ['leftLung', 'rightLung'];

/** Organs of CheXmask, the lungs where none are named; an image whose masks are not good enough has no region. */
export const chexmaskRegions: RegionKind<{
  readonly file: string;
  readonly organs?: readonly ChexmaskOrgan[] | undefined;
  readonly minDice?: number | undefined;
}> = {
  kind: 'chexmask',
  keys: z.strictObject({
    ...{ file: path('file'), organs: z.array(z.enum(chexmaskOrgans)).min(1).optional() },
    minDice: z.number().min(0).max(1).optional(),
  }),
  open: async ({ file, organs = lungs, minDice }, { limits }) => {
    const of = byImage((await readChexmask(file, { limits, minDice })).images);
    return {
      has: (name) => of(name) !== undefined,
      region: async ({ name, size }) => {
        const row = of(name);
        if (row === undefined) return undefined;
        const texts = organs.map((organ) => row[organ]);
        return { mask: fittedMask(chexmaskMask(texts, row.size), size) };
      },
    };
  },
};

/** Findings of CheXlocalize, all or those named, as masks or as outlines. */
export const chexlocalizeRegions: RegionKind<{
  readonly file: string;
  readonly finding?: string | readonly string[] | undefined;
}> = {
  kind: 'chexlocalize',
  keys: z.strictObject({ file: path('file'), finding: namesType.optional() }),
  open: async ({ file, finding }, { limits }) => {
    const of = byImage(await readChexlocalize(file, { limits }));
    return {
      has: (name) => of(name) !== undefined,
      region: async ({ name, size }) => {
        const asked = [...(of(name) ?? [])].filter(([label]) => isAsked(finding, label));
        if (asked.length === 0) return undefined;
        return {
          mask: unionOf(
            asked.map(([, region]) => drawnMask(region, size)),
            size,
          ),
        };
      },
    };
  },
};

function drawnMask({ size: frame, counts, outlines = [] }: ChexlocalizeRegion, size: Size) {
  if (counts === undefined) return polygonMask(outlines, { size, frame });
  return fittedMask(cocoRleMask(counts, frame), size);
}
