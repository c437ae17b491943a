import { floatAttribute, intAttribute } from '../edit.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import { type FusedNode, gives, number, plus, type Unfuse } from './fusedNode.ts';

/** The sum of the inputs that are normalised, under the name of the output that asks for it. */
function skipped({ item, builder }: FusedNode, bias: string | undefined): string {
  const [input = '', skip = ''] = item.inputs;
  const sum = plus(builder, builder.add('Add', [input, skip]), bias);
  const asked = item.outputs[3] ?? '';
  return asked === '' ? sum : builder.add('Identity', [sum], { output: asked });
}

/** Outputs of means and variances are those of training. */
function isPlain({ item }: FusedNode): boolean {
  return gives({ ...item, outputs: item.outputs.slice(0, 3) }, 1);
}

/** LayerNormalization of a sum. */
export const skipLayerNormalization: Unfuse = (fused) => {
  const { item, builder } = fused;
  if (!isPlain(fused)) return false;
  const [, , gamma = '', beta = '', bias] = item.inputs;
  const inputs = [skipped(fused, bias), gamma, ...(beta === '' ? [] : [beta])];
  const epsilon = { float: floatAttribute(item, 'epsilon', 1e-12) };
  builder.add('LayerNormalization', inputs, {
    attributes: { axis: -1, epsilon },
    output: item.outputs[0] ?? '',
  });
  return true;
};

/** x / √(mean(x²) + ε) times the scale, over the last axis. */
function rootMeanSquare(
  builder: GraphBuilder,
  x: string,
  {
    scale,
    epsilon,
    output,
  }: {
    readonly scale: string;
    readonly epsilon: number;
    readonly output: string;
  },
): void {
  const { add } = builder;
  const mean = add('ReduceMean', [add('Mul', [x, x]), builder.integers([-1])], {
    attributes: { keepdims: 1 },
  });
  const root = add('Sqrt', [add('Add', [mean, number(builder, epsilon)])]);
  add('Mul', [add('Div', [x, root]), scale], { output });
}

export const simplifiedLayerNormalization: Unfuse = (fused) => {
  const { item, builder } = fused;
  const [x = '', scale = ''] = item.inputs;
  if (intAttribute(item, 'axis', -1) !== -1 || !gives(item, 1)) return false;
  const epsilon = floatAttribute(item, 'epsilon', 1e-5);
  rootMeanSquare(builder, x, { scale, epsilon, output: item.outputs[0] ?? '' });
  return true;
};

export const skipSimplifiedLayerNormalization: Unfuse = (fused) => {
  const { item, builder } = fused;
  if (!isPlain(fused)) return false;
  const [, , scale = '', bias] = item.inputs;
  const epsilon = floatAttribute(item, 'epsilon', 1e-12);
  rootMeanSquare(builder, skipped(fused, bias), { scale, epsilon, output: item.outputs[0] ?? '' });
  return true;
};
