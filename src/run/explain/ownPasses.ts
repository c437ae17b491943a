import { type SeePass, watched } from '../../classifiers/watched.ts';
import { dense } from '../../math/arrays/dense.ts';
import { quantile } from '../../math/ranking/quantile.ts';
import type { Image } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import type { Question } from '../../types/method.ts';
import type { PerturbedPredictions } from '../../types/perturbed.ts';
import type { Score } from '../../types/score.ts';

/** What is said of the images that methods make of one image, gathered from the passes that they make anyway. */
export interface OwnPasses<C extends Classifier> {
  /** The classifier that methods are to ask. */
  readonly classifier: C;
  /** `once`, with what was computed once counted for each that asks for it. */
  shared(once: Question['once']): Question['once'];
  /** What was said since the last call; undefined of nothing. */
  taken(): PerturbedPredictions | undefined;
}

/** Gathers what `classifier` says of altered copies of `image`, of which the class `target` is explained. */
export function ownPasses<C extends Classifier>(classifier: C, image: Image, target: number): OwnPasses<C> {
  const own = dense(image);
  /** The margins of what is being computed: the method, and within it what is shared. */
  const open: number[][] = [[]];
  const kept = new Map<string, readonly number[]>();
  const add = (margins: readonly number[]) => {
    const last = open.at(-1);
    for (const margin of margins) last?.push(margin);
  };
  const see: SeePass = (values, logits) => {
    if (values.some((value, i) => value !== own[i])) add([marginOf(logits, target)]);
  };
  return {
    classifier: watched(classifier, see),
    shared: (once) => async (key, compute) => {
      const value = await once(key, async () => {
        const margins: number[] = [];
        open.push(margins);
        try {
          return await compute();
        } finally {
          open.splice(open.indexOf(margins), 1);
          kept.set(key, margins);
        }
      });
      add(kept.get(key) ?? []);
      return value;
    },
    taken: () => {
      const [margins = []] = open.splice(0, open.length, []);
      return margins.length === 0 ? undefined : said(margins);
    },
  };
}

/** The logit of a class less the highest other one. */
function marginOf(logits: Float32Array, target: number): number {
  if (!logits.every(Number.isFinite)) return Number.NaN;
  const highest = logits.reduce((most, logit, k) => (k === target ? most : Math.max(most, logit)), -Infinity);
  return (logits[target] ?? Number.NaN) - highest;
}

function said(margins: readonly number[]): PerturbedPredictions {
  const passes = margins.length;
  const finite = Float64Array.from(margins.filter(Number.isFinite)).sort();
  const reason = `the logits of ${passes - finite.length} of ${passes} altered images are not finite`;
  const score = (value: () => number): Score =>
    finite.length < passes ? { state: 'unscorable', reason } : { state: 'scored', value: value() };
  return {
    passes,
    marginLow: score(() => finite[0] ?? 0),
    marginMedian: score(() => quantile(finite, 0.5)),
    marginHigh: score(() => finite.at(-1) ?? 0),
    agreement: score(() => finite.filter((margin) => margin > 0).length / passes),
  };
}
