import { curveArea, ratioArea, symmetricRelevanceGain } from '../../fidelity/index.ts';
import type { Outcome } from '../../types/row.ts';
import { classProbabilities } from '../../verdicts/index.ts';
import type { Measurement } from '../measurement.ts';
import type { Curves } from './curves.ts';
import { accuracyGain, gain, isCorrect, studyGain, studyLogitGain, targetLogit } from './names.ts';

/** What the curves are read by. */
export interface Reading {
  readonly shares: readonly number[];
  readonly target: number;
  /** The true class, where it is known. */
  readonly label: number | undefined;
}

const sides = ['mostFirst', 'leastFirst'] as const;
const noLabel: Outcome = { state: 'unscorable', reason: 'the image has no label' };

/** How long the target's logit lasts where the map says that it may, less where it says that it may not. */
export function gainOf(curves: Curves, { shares, target }: Reading, metric = gain): Measurement {
  const ofTarget = (side: keyof Curves) => curves[side].map((row) => row[target] ?? Number.NaN);
  const value = symmetricRelevanceGain(
    { mostFirst: ofTarget('mostFirst'), leastFirst: ofTarget('leastFirst') },
    shares,
  );
  return { metric, outcome: scored(value) };
}

/** The same of whether the class is the true one: the mean over images is the area between two accuracies. */
export function accuracyGainOf(curves: Curves, reading: Reading, metric = accuracyGain): Measurement {
  const { label, shares } = reading;
  if (label === undefined) return { metric, outcome: noLabel };
  const right = (side: keyof Curves) => curves[side].map((row) => Number(classOf(row) === label));
  const value = symmetricRelevanceGain(
    { mostFirst: right('mostFirst'), leastFirst: right('leastFirst') },
    shares,
  );
  return { metric, outcome: scored(value) };
}

/** What stands beside them, of the same passes. */
export function furtherScores(curves: Curves, { shares, target }: Reading): Measurement[] {
  const probabilities = (side: keyof Curves) =>
    curves[side].map((row) => classProbabilities([...row])[target] ?? Number.NaN);
  return [
    { metric: 'deletion', outcome: scored(curveArea(shares, probabilities('mostFirst'))) },
    { metric: 'insertion', outcome: scored(curveArea(shares, probabilities('leastFirst'))) },
    { metric: 'sufficiency', outcome: scored(sufficientShare(curves.leastFirst, shares)) },
  ];
}

/** The two numbers of Brocki et al. 2022: accuracy over the share replaced, and the logit as a share of its first. */
export function studyScores(curves: Curves, reading: Reading): Measurement[] {
  const areas = sides.map((side) => ratioArea(curves[side].map((row) => row[reading.target] ?? Number.NaN)));
  const [most, least] = areas;
  const ratio: Outcome =
    most === undefined || least === undefined
      ? { state: 'unscorable', reason: 'the logit of the image is 0' }
      : scored(least - most);
  return [accuracyGainOf(curves, reading, studyGain), { metric: studyLogitGain, outcome: ratio }];
}

/** Every step of the curves, as facts. */
export function curveFacts(curves: Curves, { shares, target, label }: Reading): Measurement[] {
  return sides.flatMap((order) =>
    curves[order].flatMap((row, step): Measurement[] => {
      const at = { role: 'fact', condition: { order, share: shares[step] ?? Number.NaN } } as const;
      const logit = { ...at, metric: targetLogit, outcome: scored(row[target] ?? Number.NaN) };
      if (label === undefined) return [logit];
      return [logit, { ...at, metric: isCorrect, outcome: scored(Number(classOf(row) === label)) }];
    }),
  );
}

/** The smallest share of pixels that keeps the prediction, with every greater one of the steps keeping it too. */
function sufficientShare(leastFirst: readonly Float32Array[], shares: readonly number[]): number {
  const [first] = leastFirst;
  const own = first && classOf(first);
  const lost = leastFirst.findIndex((row) => classOf(row) !== own);
  return 1 - (shares[(lost < 0 ? leastFirst.length : lost) - 1] ?? 0);
}

/** The class with the largest logit, the first of equals. */
function classOf(row: Float32Array): number {
  return row.indexOf(Math.max(...row));
}

function scored(value: number): Outcome {
  if (!Number.isFinite(value)) return { state: 'failed', error: 'the logits are not finite' };
  return { state: 'scored', value };
}
