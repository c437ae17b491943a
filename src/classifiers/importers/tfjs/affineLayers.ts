import { firstInput, type LayerStep, numberOf, ownWeight } from './layerStep.ts';
import type { Value } from './onnxGraphBuilder.ts';

/** A rectifier with a trained slope below 0, one for each value of an image or shared along some axes. */
export function preluLayer(step: LayerStep): Value {
  const { builder, output } = step;
  const input = firstInput(step);
  const alpha = ownWeight(step, 'alpha');
  const shape = builder.weights.get(alpha)?.shape ?? [];
  const order = input.channelsFirst ? [2, 0, 1] : shape.map((_, axis) => axis);
  const dims = order.map((axis) => shape[axis] ?? 1);
  builder.add('PRelu', [input.name, builder.weight(alpha, order, dims)], output);
  return { ...input, name: output };
}

/** A normalisation over the last axis; over others it is not known here. */
export function layerNormalization(step: LayerStep): Value | undefined {
  const { builder, output } = step;
  const input = firstInput(step);
  const { axis = -1 } = step.config as { readonly axis?: number | readonly number[] };
  const [index = -1, ...others] = typeof axis === 'number' ? [axis] : axis;
  if (others.length > 0 || (index !== -1 && index !== input.shape.length - 1)) return undefined;
  const channels = input.shape.at(-1);
  if (channels === undefined) return undefined;
  const has = (key: string) => step.config[key] !== false;
  const scale = has('scale')
    ? builder.weight(ownWeight(step, 'gamma'), [0], [channels])
    : builder.floats(`${output}/scale`, new Float32Array(channels).fill(1), [channels]);
  const inputs = [builder.channelsLast(input), scale];
  if (has('center')) inputs.push(builder.weight(ownWeight(step, 'beta'), [0], [channels]));
  builder.add('LayerNormalization', inputs, output, {
    attributes: { axis: -1, epsilon: { float: numberOf(step, 'epsilon', 1e-3) } },
  });
  return { name: output, shape: input.shape, channelsFirst: false };
}
