import { z } from 'zod';
import type { Prediction } from '../../types/prediction.ts';
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

/** The predictions in `predictions.jsonl`; undefined where there is no such file. Throws RangeError naming the line. */
export function predictionsIn(path: string): readonly Prediction[] | undefined {
  return textIn(path)
    ?.split('\n')
    .flatMap((line, index) =>
      line === '' ? [] : storedValue(line, prediction, `${path}: line ${index + 1}`),
    );
}
