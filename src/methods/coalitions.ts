import { blendPixels } from '../math/arrays/channels.ts';
import { dense } from '../math/arrays/dense.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import type { Question } from '../types/method.ts';
import { forEachLogit } from './batchedPasses.ts';
import type { Segments } from './segments.ts';

/** Which segments are seen: 1 or 0 for each. */
export type Coalition = Uint8Array;

/** The target's logit of the image of which only a coalition of segments is seen, one for each. */
export async function coalitionLogits(
  question: Question,
  coalitions: readonly Coalition[],
  { segments, hidden }: { readonly segments: Segments; readonly hidden: Float32Array },
): Promise<Float64Array> {
  const shown = dense(question.image);
  const logits = new Float64Array(coalitions.length);
  const inputs = {
    count: coalitions.length,
    write(i: number, out: Float32Array) {
      const seen = coalitions[i] ?? new Uint8Array();
      const shares = mapTo(Float32Array, segments.labels, (label) => seen[label] ?? 0);
      blendPixels({ shown, hidden, shares }, out);
    },
  };
  await forEachLogit(question, inputs, (logit, i) => {
    logits[i] = logit;
  });
  return logits;
}
