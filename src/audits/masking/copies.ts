import { filledRegion, type MaskingVariant, maskingVariants } from '../../perturbations/index.ts';
import type { Copies } from '../../types/copies.ts';
import { type MaskingOptions, settled } from './options.ts';
import { readerPicks } from './readers.ts';
import { removals } from './removedPixels.ts';

const none = { asked: 0, pixels: 0 } as const;

/** The five data sets of the study: whole images, and four that miss the region, its box, or all else. */
export const maskingCopies: Copies<MaskingOptions> = {
  facts: (given) => {
    const { region = 'the mask', fill, boxRule } = settled(given);
    return { region, fill, boxRule };
  },
  readers: readerPicks,
  names: () => maskingVariants,
  region: ({ region }) => region,
  copy: (name, { image, region, seed }, given) => {
    const options = settled(given);
    if (name === 'full') return image;
    const state = { variant: name as MaskingVariant, dilation: none, region: 'own' } as const;
    const removal = removals(image, region, options)(state);
    if (removal.state === 'unscorable') return { reason: removal.reason };
    return filledRegion(image, removal.pixels, { fill: options.fill, seed: `${seed}/${name}` });
  },
};
