import ndarray from 'ndarray';
import { halvesAgreement } from '../../audits/halvesAgreement.ts';
import { dense } from '../../math/arrays/dense.ts';
import { largeRelativeError, relativeError } from '../../math/arrays/relativeError.ts';
import { heldError } from '../../methods/index.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Explanation } from '../../types/method.ts';
import type { NumericalError } from '../../types/numericalError.ts';
import type { PerturbedPredictions } from '../../types/perturbed.ts';
import type { Score } from '../../types/score.ts';
import type { StatedError } from '../../types/statedError.ts';

type Values = SaliencyMap;

/**
 * What an answer's numerical error makes of its map, `reduce` being what makes the map; undefined of an answer that
 * has none.
 */
export function statedError(answer: Explanation, reduce: (values: Values) => SaliencyMap) {
  return answer.numericalError && errorOfMap(answer.numericalError, answer, reduce);
}

function errorOfMap(
  error: NumericalError,
  answer: Explanation,
  reduce: (values: Values) => SaliencyMap,
): StatedError {
  const { source } = error;
  if ('reason' in error) return { source, relativeError: { state: 'unscorable', reason: error.reason } };
  if ('gap' in error) return { source, relativeError: { state: 'scored', value: error.gap } };
  const { shape } = answer.kind === 'map' ? answer.map : answer.attribution;
  const held = heldError(answer);
  const relative = held && relativeError(held, (values) => dense(reduce(ndarray(values, [...shape]))));
  const relativeScore: Score =
    relative === undefined
      ? { state: 'unscorable', reason: 'nothing of the map can be told from its error' }
      : { state: 'scored', value: relative };
  if (error.source !== 'samples') return { source, relativeError: relativeScore };
  const [a, b] = error.halves.map(reduce) as [SaliencyMap, SaliencyMap];
  return { source, relativeError: relativeScore, ...halvesAgreement(a, b) };
}

/** As files have it: numbers, and null with the reasons where there is none. */
export function writtenError({ source, ...scores }: StatedError) {
  return { source, ...writtenScores(scores) };
}

/** The same of what a model said of altered images. */
export function writtenPredictions({ passes, ...scores }: PerturbedPredictions) {
  return { passes, ...writtenScores(scores) };
}

function writtenScores(scores: Readonly<Record<string, Score>>) {
  const entries = Object.entries(scores);
  const numbers = entries.map(([name, score]) => [name, score.state === 'scored' ? score.value : null]);
  const reasons = entries.flatMap(([name, score]) =>
    score.state === 'scored' ? [] : [[name, score.reason] as const],
  );
  return {
    ...Object.fromEntries(numbers),
    ...(reasons.length > 0 && { reasons: Object.fromEntries(reasons) }),
  };
}

/** A warning of a map that is to a large part its error; undefined of any other. */
export function errorWarning({ source, relativeError: error }: StatedError): string | undefined {
  if (error.state === 'scored' && error.value < largeRelativeError) return undefined;
  if (error.state === 'unscorable' && !error.reason.startsWith('nothing')) return undefined;
  const size =
    error.state === 'scored' ? `${error.value.toPrecision(2)} of the map's size` : 'as large as the map';
  const more = { samples: 'samples', path: 'steps', completeness: 'steps' }[source];
  return `the numerical error is ${size}: more ${more} would change the map`;
}
