import { maskedImage, maskSpreads } from '../../perturbations/index.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { MaskingOptions } from './options.ts';
import { regionShape } from './regionShape.ts';
import type { State } from './states.ts';

/** The pixels that a state removes from an image, or why there is no such state of it. */
export type Removal =
  | { readonly state: 'removed'; readonly pixels: Mask; readonly visibleShare: number }
  | { readonly state: 'unscorable'; readonly reason: string };

/** A function of the state, for one image and the region that is masked; distances are computed once. */
export function removals(
  image: Image,
  region: Mask | undefined,
  { boxRule }: Pick<MaskingOptions, 'boxRule'>,
): (state: State) => Removal {
  if (region === undefined) return () => unscorable('the image has no region');
  if (regionShape(region) === undefined) return () => unscorable('the region is empty');
  const spread = maskSpreads(region);
  return ({ variant, dilation }) => {
    const grown = spread(dilation.pixels);
    if (regionShape(grown) === undefined)
      return unscorable(`nothing is left of the region at dilation ${dilation.asked}`);
    const { removed, visibleFraction } = maskedImage(image, grown, { variant, boxRule });
    if (visibleFraction === 0) {
      return unscorable(
        dilation.pixels === 0
          ? 'the region fills the image'
          : `the region fills the image at dilation ${dilation.asked}`,
      );
    }
    return { state: 'removed', pixels: removed, visibleShare: visibleFraction };
  };
}

function unscorable(reason: string): Removal {
  return { state: 'unscorable', reason };
}
