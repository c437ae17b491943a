import { imageValues, type MethodStatistics, type SubjectRows } from '../../verdicts/index.ts';
import { constantReason } from '../constantMap.ts';

/** The fact about a map of one value, which a paper's code takes for an answer and our verdict does not. */
export const constantFact = 'constantMap';

/** The scores without those of constant maps, which are counted as unscorable; the same object where there are none. */
export function withoutConstant(
  scores: MethodStatistics['scores'],
  own: SubjectRows,
): MethodStatistics['scores'] {
  const facts = imageValues(own.outcomes(constantFact, ({ condition }) => condition === undefined)).values;
  const dead = [...scores.values.keys()].filter((image) => facts.has(image));
  if (dead.length === 0) return scores;
  const values = new Map([...scores.values].filter(([image]) => !facts.has(image)));
  const reasons = {
    ...scores.reasons,
    [constantReason]: (scores.reasons[constantReason] ?? 0) + dead.length,
  };
  return { ...scores, values, unscorable: scores.unscorable + dead.length, reasons };
}
