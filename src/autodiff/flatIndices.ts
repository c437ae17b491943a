import type { Emit } from './rule.ts';

/**
 * The gradient of any operator that only moves values: each value of the gradient is added at the place in the
 * input that its output value came from. `places` has the shape of the gradient and holds places in the
 * flattened input.
 */
export function scatteredGradient(
  emit: Emit,
  gradient: string,
  { input, places }: { readonly input: string; readonly places: string },
): string {
  const flat = emit.integers([-1]);
  const shape = emit.shape(input);
  const size = emit.node('ReduceProd', [shape], { keepdims: 1 });
  const scattered = emit.node(
    'ScatterElements',
    [
      emit.elementType === 'float32'
        ? emit.node('ConstantOfShape', [size])
        : emit.node('Expand', [emit.scalar(0), size]),
      emit.node('Reshape', [places, flat]),
      emit.node('Reshape', [gradient, flat]),
    ],
    { axis: 0, reduction: 'add' },
  );
  return emit.node('Reshape', [scattered, shape]);
}

/**
 * The place of every value of `input` in its flattened form, in the shape of `input`. What an operator that only
 * moves values makes of them are the places that its output came from.
 */
export function flatIndices(emit: Emit, input: string): string {
  const shape = emit.shape(input);
  const size = emit.node('ReduceProd', [shape], { keepdims: 0 });
  const [zero, one] = [0, 1].map((value) => emit.node('Squeeze', [emit.integers([value])]));
  return emit.node('Reshape', [emit.node('Range', [zero ?? '', size, one ?? '']), shape]);
}
