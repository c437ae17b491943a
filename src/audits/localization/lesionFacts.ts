/** What an image's region is like beside its size: how many parts it has, and how it stands out. */
import { regionContrast } from '../../images/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { componentCount } from '../../math/grids/componentCount.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { Measurement } from '../measurement.ts';

/** The facts by which scores are grouped (`strata`). */
export const lesionCountFact = 'lesionCount';
export const lesionContrastFact = 'lesionContrast';

/**
 * `lesionCount`: connected parts of the region. `lesionContrast`: its contrast with what is around it
 * (`regionContrast`). Nothing where the region is empty, and no contrast without pixels or where there is none.
 */
export function lesionFacts(mask: Mask | undefined, pixels: Image | undefined): Measurement[] {
  if (mask === undefined) return [];
  const region = dense(mask);
  if (!region.includes(1)) return [];
  const contrast = pixels === undefined ? undefined : regionContrast(pixels, mask);
  return [
    fact(lesionCountFact, componentCount(region, mask.shape)),
    ...(contrast === undefined ? [] : [fact(lesionContrastFact, contrast)]),
  ];
}

function fact(metric: string, value: number): Measurement {
  return { metric, role: 'fact', outcome: { state: 'scored', value } };
}
