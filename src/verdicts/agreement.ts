import type { Row } from '../types/row.ts';
import { imageMeans, imageValues } from './collected.ts';
import { onSameImages } from './imageNumbers.ts';
import { setAgainst } from './localization.ts';
import { nullPairsOf, nullShares } from './nullPairs.ts';
import { type Judging, smoothNullMetric } from './options.ts';
import type { Against, Case, Standing } from './standing.ts';

/** The suffix of the metric that also counts images on which the two classifiers predict different classes. */
const unrestricted = 'Unrestricted';

/**
 * Repeatability and reproducibility: above the .5 line of Arun et al. 2021 and, but under their preset, above what
 * the two classifiers' maps of different images score: smooth maps pass the line without agreeing on anything.
 */
export function agreementStanding({ own, byMethod, options }: Case, judging: Judging): Standing {
  const { metric, preset, line } = judging;
  const isArun = preset === 'arun2021';
  const isRelated = ({ step }: Row) => step !== options.nullStep;
  // Under arun2021 all images count; a run under `default` keeps their scores under another name.
  const counted = isArun && options.preset !== preset ? metric + unrestricted : metric;
  const scores = imageValues(own.outcomes(counted, isRelated));
  const nulls = nullShares(nullPairsOf(own, metric, options), scores.values);
  const beside = (name: string, role: Against['role'], baseline: ReadonlyMap<string, number>) =>
    setAgainst(name, { role, scores: scores.values, baseline });
  const against: Against[] = [];
  if (line !== undefined) {
    const atLine = new Map([...scores.values.keys()].map((image) => [image, line]));
    against.push({ ...beside('line', 'decides', atLine), mean: line });
  }
  against.push(beside('null', isArun && line !== undefined ? 'beside' : 'decides', nulls));
  const networks = byMethod.get(options.localizerName);
  if (networks !== undefined) {
    against.push(beside(options.localizerName, 'strong', imageMeans(networks.outcomes(metric))));
  }
  const smooth = imageMeans(own.outcomes(smoothNullMetric, isRelated));
  if (smooth.size > 0 && metric === options.similarityMetric) {
    against.push(beside('smooth-null', 'beside', smooth));
  }
  const above = line === undefined ? 'above unrelated pairs' : 'above .5 and above unrelated pairs';
  return {
    ...judging,
    scores,
    nulls,
    against,
    rule: isArun
      ? 'mean SSIM above .5 (Arun et al. 2021)'
      : `${metric} ${above} with its 95 % interval, where both predict the same class`,
    strongRule: isArun
      ? 'mean SSIM not below that of the localization networks (Arun et al. 2021)'
      : 'paired difference to the pair of localization networks not below 0 with its 95 % interval',
  };
}

/**
 * On how many images both classifiers predict the same class, of those whose class is known, with the scores of all.
 * Rows named `sameClass` say it, 1 or 0; without them a score stands only where the classes are the same.
 */
export function classAgreement({ own, options }: Case, metric: string) {
  const isRelated = ({ step }: Row) => step !== options.nullStep;
  const all = imageValues(own.outcomes(metric + unrestricted, isRelated)).values;
  const said = imageValues(own.outcomes('sameClass', isRelated)).values;
  if (said.size > 0) return { all, same: [...said.values()].filter((is) => is === 1).length, of: said.size };
  const same = onSameImages(imageValues(own.outcomes(metric, isRelated)).values, all);
  return { all, same: same.size, of: all.size };
}
