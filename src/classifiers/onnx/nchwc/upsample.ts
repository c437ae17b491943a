import { floatTensor } from '../../../graph/tensor.ts';
import type { DescribingEmit } from './writer.ts';

/** Each place of a value as rows x columns places; `shape` is [channels, height, width] of the result. */
export function repeated(
  emit: DescribingEmit,
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
