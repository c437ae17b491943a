import type { Row } from '../../types/row.ts';
import {
  alsoMeans,
  type BaselineComparison,
  baselineComparison,
  type DecisionRule,
  imageValues,
  isScore,
  type MethodRule,
  type MethodStatistics,
  type MethodUnderAudit,
  type NamedDecisionRule,
  onSameImages,
} from '../../verdicts/index.ts';
import { byInterval } from '../byInterval.ts';
import { nullInfluence, nullPairsOf } from '../similarity/nullInfluence.ts';
import { accuracyGain, gain, gainUnder, moved, studyGain, studyLogitGain } from './names.ts';

/** Words for the random order, which has a gain of 0, and for maps of other images. */
const [randomOrder, unrelated] = ['null', 'other-image'];

/**
 * Above a random order, whose gain is 0, and above the method's maps of other images on the same image: a map that does
 * not look at the image is worth no more than those. Both must be passed, so that a false pass is no likelier than that
 * of one of them.
 */
export function fidelityRule(rows: readonly Row[]): MethodRule {
  const metrics = new Set(rows.map(({ metric }) => metric));
  const metric = metrics.has(studyGain) ? studyGain : gain;
  const others = metric === studyGain ? [studyLogitGain] : [...Object.values(gainUnder), accuracyGain];
  return {
    decisionRule: () => ({ metric, preset: 'default' }),
    alternativeAnalyses: (): NamedDecisionRule[] =>
      others.filter((name) => metrics.has(name)).map(byInterval),
    statistics,
    compared: 'score',
    comparable: ({ scores }) => ({ values: scores.values }),
    also: (item, own) => alsoMeans(item, own),
    isUnbounded: true,
  };
}

function statistics({ own, table }: MethodUnderAudit, { metric }: DecisionRule): MethodStatistics {
  const scores = imageValues(own.outcomes(metric, isScore));
  const zeros = new Map([...scores.values.keys()].map((image) => [image, 0]));
  const beside = (name: string, role: BaselineComparison['role'], baseline: ReadonlyMap<string, number>) =>
    baselineComparison(name, { role, scores: scores.values, baseline });
  const against: BaselineComparison[] = [
    beside(randomOrder, 'decides', zeros),
    beside(unrelated, 'decides', nullInfluence(nullPairsOf(own, metric), scores.values)),
  ];
  const shifted = imageValues(own.outcomes(metric, isMoved)).values;
  if (shifted.size > 0) against.push(beside('moved', 'beside', shifted));
  for (const { subject, outcomes } of table.all('baseline')) {
    const { values } = imageValues(outcomes(metric));
    if (onSameImages(values, scores.values).size > 0) against.push(beside(subject.name, 'beside', values));
  }
  return {
    ...{ metric, preset: 'default', scores, nulls: zeros, against },
    rule: `${metric} above that of a random order and above that of the method's maps of other images, with its 95 % interval`,
    strongRule: '',
  };
}

function isMoved({ role, condition }: Row): boolean {
  return role === 'reference' && condition?.map === moved.map;
}
