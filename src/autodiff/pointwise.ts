import type { Node } from '../graph/model.ts';
import type { Emit, Rule } from './rule.ts';

/** A value and what the operator made of it. */
export interface Point {
  readonly x: string;
  readonly y: string;
  readonly node: Node;
  readonly emit: Emit;
}

/** The rule of y = f(x), value by value: the gradient times the derivative f'(x) that `slope` writes. */
export function pointwise(slope: (point: Point) => string): Rule {
  return ({ node, gradient, emit }) => {
    const [x = ''] = node.inputs;
    const [y = ''] = node.outputs;
    return [emit.multiply(gradient, slope({ x, y, node, emit }))];
  };
}
