import ndarray from 'ndarray';
import { xraiRegions } from '../../images/index.ts';
import {
  hitWithin,
  matchedOverlap,
  regionSelection,
  relevanceMass,
  relevanceRankAccuracy,
  topKPrecision,
} from '../../metrics/index.ts';
import type { Image, Mask, SaliencyMap } from '../../types/arrays.ts';
import type { MetricInfo, RegionMetric } from '../../types/metric.ts';
import type { Score } from '../../types/score.ts';
import type { FurtherMetricName, LocalizationAuditOptions } from './options.ts';

const high = { bounds: [0, 1], better: 'high' } as const;

/** How readers know them. */
export const furtherInfos: Readonly<Record<FurtherMetricName, MetricInfo>> = {
  matchedDice: { label: "Dice of the mask's area of highest pixels", ...high },
  matchedIou: { label: "IoU of the mask's area of highest pixels", ...high },
  relevanceRankAccuracy: { label: 'relevance rank accuracy', ...high },
  relevanceMass: { label: 'relevance mass', ...high },
  topShare: { label: 'precision of the highest pixels', ...high },
  hitWithin: { label: 'hit within a tolerance', ...high },
  xraiDiceReach: { label: "Dice of XRAI regions that reach the mask's area", ...high },
  xraiDiceNearest: { label: "Dice of XRAI regions nearest to the mask's area", ...high },
  xraiDiceBest: { label: 'best Dice of XRAI regions', ...high },
};

/** The metrics that were asked for, of maps of one image. */
export function furtherMetrics(
  options: LocalizationAuditOptions,
  image: Image | undefined,
): readonly RegionMetric[] {
  return options.metrics.map((name) => ({
    name,
    ...furtherInfos[name],
    score: (map: SaliencyMap, mask: Mask) => scores[name](map, mask, { options, image }),
  }));
}

interface Asked {
  readonly options: LocalizationAuditOptions;
  readonly image: Image | undefined;
}

const scores: Readonly<Record<FurtherMetricName, (map: SaliencyMap, mask: Mask, asked: Asked) => Score>> = {
  matchedDice: (map, mask) => part(matchedOverlap(map, mask), ({ dice }) => dice),
  matchedIou: (map, mask) => part(matchedOverlap(map, mask), ({ iou }) => iou),
  relevanceRankAccuracy,
  relevanceMass,
  topShare: (map, mask, { options: { share } }) =>
    topKPrecision(map, mask, Math.max(1, Math.round(share * map.size))),
  hitWithin: (map, mask, { options: { tolerance, spacing } }) =>
    hitWithin(map, mask, { tolerance, ...(spacing && { spacing }) }),
  xraiDiceReach: (map, mask, { image }) => xraiDice(map, mask, { image, rule: 'reach' }),
  xraiDiceNearest: (map, mask, { image }) => xraiDice(map, mask, { image, rule: 'nearest' }),
  xraiDiceBest: (map, mask, { image }) => xraiDice(map, mask, { image, rule: 'best' }),
};

/** What was ranked last of a map, as the three rules take the same regions. One average mask is that of many images. */
const known = new WeakMap<
  SaliencyMap,
  { readonly image: Image; readonly regions: ReturnType<typeof xraiRegions> }
>();

/** The map's sum over XRAI's segments of the image, and the Dice of the first of them. */
function xraiDice(
  map: SaliencyMap,
  mask: Mask,
  { image, rule }: { readonly image: Image | undefined; readonly rule: 'reach' | 'nearest' | 'best' },
): Score {
  if (image === undefined) return { state: 'unscorable', reason: 'there are no pixels' };
  if (map.shape.length !== 2) return { state: 'unscorable', reason: 'XRAI has segments of pictures alone' };
  const last = known.get(map);
  const regions = last?.image === image ? last.regions : xraiRegions(image, map);
  known.set(map, { image, regions });
  const ranks = ndarray(regions.ranks, [...map.shape]);
  return part(regionSelection(ranks, mask), (found) => found[rule].dice);
}

function part<Found extends { readonly state: 'scored' }>(
  found: Found | Extract<Score, { state: 'unscorable' }>,
  value: (found: Found) => number,
): Score {
  return found.state === 'scored' ? { state: 'scored', value: value(found as Found) } : found;
}
