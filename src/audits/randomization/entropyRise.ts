/** How much more evenly a map's values are spread once the weights are random (efficient MPRT, Hedström et al. 2024). */

import { dense } from '../../math/arrays/dense.ts';
import { histogramEntropy } from '../../math/arrays/histogramEntropy.ts';
import type { MapResult } from '../../types/run.ts';
import { estimate, imageMeans, type MethodUnderAudit, numberOrNull } from '../../verdicts/index.ts';
import type { Measurement } from '../measurement.ts';

const metric = 'entropyRise';

/** The measurements, and where both findings are maps with an entropy, (entropy re-drawn − trained) / trained. */
export function withEntropyRise(
  found: readonly Measurement[],
  trained: MapResult | undefined,
  reinitialized: MapResult | undefined,
): Measurement[] {
  if (trained?.state !== 'found' || reinitialized?.state !== 'found') return [...found];
  const before = histogramEntropy(dense(trained.evidence.map));
  const after = histogramEntropy(dense(reinitialized.evidence.map));
  // Of a constant map there is no rise as a part of it.
  if (!(before > 0) || !Number.isFinite(after)) return [...found];
  const value = (after - before) / before;
  return [...found, { metric, role: 'reference', outcome: { state: 'scored', value } }];
}

/** Its mean over images, of which each is the mean over its draws. */
export function entropyRiseOf({ own, sampling }: MethodUnderAudit) {
  const rises = imageMeans(own.outcomes(metric));
  if (rises.size === 0) return {};
  const whole = estimate(rises, sampling);
  return { entropyRise: numberOrNull(whole?.mean), entropyRiseCi: whole?.interval ?? null };
}
