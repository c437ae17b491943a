import { reducedAxes, spread, withReducedAxes } from '../reduction.ts';
import type { Rule } from '../rule.ts';

/** The sum over axes: each value gets the gradient. */
export const reduceSum: Rule = (step) => [spread(step, withReducedAxes(step, step.gradient))];

/** The mean over axes: each value gets an equal part of the gradient. */
export const reduceMean: Rule = (step) => {
  const { node, facts, emit } = step;
  const shape = facts.shape(node.inputs[0] ?? '');
  const sizes = reducedAxes(step).map((axis) => shape[axis]);
  const count = sizes.every((size) => size !== undefined)
    ? sizes.reduce((total, size) => total * size, 1)
    : emit.real(
        emit.node(
          'Div',
          [node.inputs[0] ?? '', node.outputs[0] ?? ''].map((name) => emit.node('Size', [name])),
        ),
      );
  return [spread(step, emit.divide(withReducedAxes(step, step.gradient), count))];
};
