import { floatAttribute, intAttribute, type PlainAttribute, stringAttribute } from '../../graph/edit.ts';
import { floatTensor, tensorValues } from '../../graph/tensor.ts';
import { noGradient, type Rule, requireConstants, type Step } from '../rule.ts';
import { axisFromStart, fixedSize } from '../shapes.ts';

/**
 * Resize is linear and works on one axis after the other, so it is a product with one matrix per axis, and its
 * gradient the product with their transposes. The matrix of an axis is what Resize makes of the identity: ONNX
 * Runtime computes it once, by its own rule for coordinates, modes and edges.
 */
export const resize: Rule = (step) => {
  requireConstants(step, 1);
  const { node, gradient, facts, emit } = step;
  if (stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel') === 'tf_crop_and_resize')
    throw noGradient(node, 'it crops (tf_crop_and_resize)');
  if (stringAttribute(node, 'keep_aspect_ratio_policy', 'stretch') !== 'stretch')
    throw noGradient(node, 'it keeps the aspect ratio');
  const rank = facts.shape(node.inputs[0] ?? '').length;
  let result = gradient;
  for (const { axis, parameter } of resizedAxes(step)) {
    const matrix = axisMatrix(step, axis, parameter);
    if (axis === rank - 1) {
      result = emit.node('MatMul', [result, matrix]);
      continue;
    }
    const order = Array.from({ length: rank }, (_, index) => index);
    [order[axis], order[rank - 1]] = [rank - 1, axis];
    const moved = emit.node('Transpose', [result], { perm: order });
    result = emit.node('Transpose', [emit.node('MatMul', [moved, matrix])], { perm: order });
  }
  return [result];
};

interface ResizedAxis {
  readonly axis: number;
  /** What the model says about this axis. */
  readonly parameter: { readonly scale: number } | { readonly size: number };
}

function resizedAxes({ node, facts }: Step): ResizedAxis[] {
  const { length: rank } = facts.shape(node.inputs[0] ?? '');
  const values = (input: number) => {
    const name = node.inputs[input];
    const tensor = name ? facts.constant(name) : undefined;
    if (name && tensor === undefined) throw noGradient(node, 'its size depends on the image or the batch');
    return tensor ? Array.from(tensorValues(tensor)) : [];
  };
  const scales = values(2);
  const named = node.attributes.get('axes');
  const axes = named?.type === 'ints' ? named.value : undefined;
  const sizes = scales.length > 0 ? [] : resolvedSizes();
  return (scales.length > 0 ? scales : sizes).flatMap((value, index): ResizedAxis[] => {
    const axis = axisFromStart(axes?.[index] ?? index, rank);
    if (scales.length > 0) return value === 1 ? [] : [{ axis, parameter: { scale: value ?? 1 } }];
    if (value === undefined || value === facts.shape(node.inputs[0] ?? '')[axis]) return [];
    return [{ axis, parameter: { size: value } }];
  });

  /** Sizes may name the batch, which varies; then the shapes tell the others. */
  function resolvedSizes(): (number | undefined)[] {
    const name = node.inputs[3];
    if (!name || facts.constant(name) !== undefined) return values(3);
    const shape = facts.shape(node.outputs[0] ?? '');
    return axes ? axes.map((axis) => shape[axisFromStart(axis, rank)]) : [...shape];
  }
}

/** [size after, size before] of one axis: rows are what Resize makes of each column of the identity. */
function axisMatrix({ node, facts, emit }: Step, axis: number, parameter: ResizedAxis['parameter']): string {
  const size = fixedSize(facts.shape(node.inputs[0] ?? ''), axis, node);
  const identity = new Float32Array(size * size);
  for (let index = 0; index < size; index++) identity[index * (size + 1)] = 1;
  const attributes: Record<string, PlainAttribute> = {
    antialias: intAttribute(node, 'antialias', 0),
    coordinate_transformation_mode: stringAttribute(node, 'coordinate_transformation_mode', 'half_pixel'),
    cubic_coeff_a: { float: floatAttribute(node, 'cubic_coeff_a', -0.75) },
    exclude_outside: intAttribute(node, 'exclude_outside', 0),
    mode: stringAttribute(node, 'mode', 'nearest'),
    nearest_mode: stringAttribute(node, 'nearest_mode', 'round_prefer_floor'),
  };
  const inputs =
    'scale' in parameter
      ? [emit.constant(floatTensor(Float32Array.of(1, 1, parameter.scale, 1), [4]))]
      : ['', emit.integers([1, 1, parameter.size, size])];
  const resized = emit.node('Resize', [emit.reals(identity, [1, 1, size, size]), '', ...inputs], attributes);
  return emit.node('Squeeze', [resized, emit.integers([0, 1])]);
}
