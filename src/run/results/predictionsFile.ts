import * as z from 'zod';
import type { Prediction } from '../../types/prediction.ts';
import { type LinesRecord, requireSameLines } from './linesRecord.ts';
import { storedValue, textIn } from './storedFile.ts';
import { count, listOf, numberOrNull, record, text } from './storedKinds.ts';

const prediction: z.ZodType<Prediction> = record({
  classifier: text,
  role: text,
  image: text,
  label: z.int({ error: 'expected a whole number' }).exactOptional(),
  predicted: count.exactOptional(),
  target: count.exactOptional(),
  logits: listOf(numberOrNull),
});

/** Each prediction as JSON on a line of its own. */
export function* predictionLines(predictions: Iterable<Prediction>): Generator<string> {
  for (const one of predictions) yield `${JSON.stringify(one)}\n`;
}

/**
 * The predictions in `predictions.jsonl`; undefined where there is no such file. Throws RangeError naming the line,
 * and where they are not those of the manifest's `record`.
 */
export function predictionsIn(path: string, record?: LinesRecord): readonly Prediction[] | undefined {
  const text = textIn(path);
  const predictions = text
    ?.split('\n')
    .flatMap((line, index) =>
      line === '' ? [] : storedValue(line, prediction, `${path}: line ${index + 1}`),
    );
  if (text !== undefined && predictions !== undefined && record !== undefined)
    requireSameLines(path, { text, count: predictions.length, what: 'predictions' }, record);
  return predictions;
}
