import { intAttribute } from '../graph/edit.ts';
import { tensorValues } from '../graph/tensor.ts';
import { noGradient, type Step } from './rule.ts';

/** The axes that a reduction goes over, counted from 0: its second input, or all of them. */
export function reducedAxes({ node, facts }: Step): number[] {
  const rank = facts.shape(node.inputs[0] ?? '').length;
  const input = node.inputs[1];
  const tensor = input ? facts.constant(input) : undefined;
  if (input && tensor === undefined) throw noGradient(node, 'its axes depend on the image');
  const named = tensor ? Array.from(tensorValues(tensor)) : [];
  if (named.length > 0) return named.map((axis) => (axis + rank) % rank).sort((a, b) => a - b);
  return intAttribute(node, 'noop_with_empty_axes', 0) ? [] : Array.from({ length: rank }, (_, axis) => axis);
}

/** A value of the shape of the reduction's output, with the reduced axes back as axes of size 1. */
export function withReducedAxes(step: Step, name: string): string {
  const { node, facts, emit } = step;
  const kept = intAttribute(node, 'keepdims', 1) === 1;
  if (kept || facts.shape(node.outputs[0] ?? '').length === facts.shape(node.inputs[0] ?? '').length)
    return name;
  return emit.node('Unsqueeze', [name, emit.integers(reducedAxes(step))]);
}

/** A value with axes of size 1, repeated to the shape of the reduction's input. */
export function spread(step: Step, name: string): string {
  const { node, emit } = step;
  return emit.node('Expand', [name, emit.shape(node.inputs[0] ?? '')]);
}
