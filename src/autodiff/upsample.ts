import { floatTensor } from '../graph/tensor.ts';
import type { Emit } from './rule.ts';

/** Each place of a value as rows x columns places; `shape` is [channels, height, width] of the result. */
export function repeated(
  emit: Emit,
  name: string,
  {
    shape,
    places: [rows, columns],
  }: { readonly shape: readonly number[]; readonly places: readonly [number, number] },
): string {
  const [channels = 0, height = 0, width = 0] = shape;
  emit.describe(name, [channels, height / rows, width / columns]);
  const scales = emit.constant(floatTensor(Float32Array.of(1, 1, rows, columns), [4]));
  return emit.node('Resize', [name, '', scales], {
    mode: 'nearest',
    coordinate_transformation_mode: 'asymmetric',
    nearest_mode: 'floor',
  });
}

/** One number for each image and channel at all places of a shape; undefined where nothing is laid out in blocks. */
export function spreadOver(
  emit: Emit,
  name: string,
  [, channels, height, width, ...further]: readonly (number | undefined)[],
): string | undefined {
  if (!emit.isBlocked || further.length > 0) return undefined;
  if (channels === undefined || height === undefined || width === undefined) return undefined;
  return repeated(emit, name, { shape: [channels, height, width], places: [height, width] });
}
