import type { GraphBuilder } from '../../graph/graphBuilder.ts';

/** The methods of the Grad-CAM family that operators of ONNX say. */
export const camNames = ['grad-cam', 'hires-cam', 'layer-cam', 'grad-cam-plus-plus'] as const;

export type CamName = (typeof camNames)[number];

/** One number for each place of a layer, [n, ...places], from activations and gradients with their channels last; `places` are their axes of space. */
export function camNodes(
  builder: GraphBuilder,
  method: CamName,
  {
    activations,
    gradients,
    places: indices,
  }: { readonly activations: string; readonly gradients: string; readonly places: readonly number[] },
): string {
  const { add } = builder;
  const over = (opType: string, name: string, axes: readonly number[], keepdims = 1) =>
    add(opType, [name, builder.integers(axes)], { attributes: { keepdims } });
  const factors = {
    'grad-cam': () => over('ReduceMean', gradients, indices),
    'hires-cam': () => gradients,
    'layer-cam': () => add('Relu', [gradients]),
    // g / (2 + g Σ A) where the gradient g is above 0: see `plusPlusWeights`.
    'grad-cam-plus-plus': () => {
      const number = (value: number) => builder.floats(Float32Array.of(value), []);
      const positive = add('Relu', [gradients]);
      const product = add('Mul', [positive, over('ReduceSum', activations, indices)]);
      const denominator = add('Add', [product, number(2)]);
      const isZero = add('Equal', [denominator, number(0)]);
      const divisor = add('Where', [isZero, number(1), denominator]);
      const shares = add('Where', [isZero, number(0), add('Div', [positive, divisor])]);
      return over('ReduceSum', shares, indices);
    },
  } as const satisfies Record<CamName, () => string>;
  const weighted = add('Mul', [activations, factors[method]()]);
  return add('Relu', [over('ReduceSum', weighted, [indices.length + 1], 0)]);
}
