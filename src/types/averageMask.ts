import type { SaliencyMap } from './arrays.ts';

/** How often masks cover each pixel, and what stands behind that. */
export interface AverageMask {
  /** The share of the masks that cover each pixel. */
  readonly map: SaliencyMap;
  /** How many masks these are; undefined of a map whose making is not known. */
  readonly masks?: number | undefined;
  /** Whether they are of images that the run does not explain. */
  readonly isOutside: boolean;
  /** The same of about half of these masks each, where they are few: what fewer masks are worth. */
  readonly halves: readonly { readonly map: SaliencyMap; readonly masks: number }[];
}
