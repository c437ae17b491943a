import ndarray from 'ndarray';
import type { Values } from '../math/arrays/elementwise.ts';
import { spatialShape } from '../math/arrays/imageAxes.ts';
import type { Diagnostics, Explanation, Question } from '../types/method.ts';

/** An explanation with one signed value per value of the image, rounded to float32. The result owns its memory. */
export function attributionOf(
  { image }: Question,
  values: Values,
  diagnostics: Diagnostics = {},
): Explanation & { readonly kind: 'attribution' } {
  const attribution = ndarray(new Float32Array(values), [...image.shape]);
  return { kind: 'attribution', attribution, diagnostics };
}

/** An explanation with one value per pixel of the image, rounded to float32. The result owns its memory. */
export function mapOf(
  { classifier }: Question,
  values: Values,
  diagnostics: Diagnostics = {},
): Explanation & { readonly kind: 'map' } {
  const map = ndarray(new Float32Array(values), spatialShape(classifier.inputShape));
  return { kind: 'map', map, diagnostics };
}

/** `values` without those that are undefined. */
export function diagnosticsOf(
  values: Readonly<Record<string, number | string | boolean | undefined>>,
): Diagnostics {
  const known = Object.entries(values).filter(
    (entry): entry is [string, number | string | boolean] => entry[1] !== undefined,
  );
  return Object.fromEntries(known);
}
