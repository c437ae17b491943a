import type { Rule, Step } from './rule.ts';
import { rules } from './rules/index.ts';

/**
 * The gradient of this operator alone: rules may leave to a Relu's neighbour what the Relu does, which is not so where
 * other rules stand between. Undefined where the operator has no gradient.
 */
export function alone(step: Step, changes: Partial<Step> = {}): ReturnType<Rule> | undefined {
  return rules.get(step.node.opType)?.({
    ...step,
    guided: false,
    masked: new Set<string>(),
    isRectified: () => false,
    ...changes,
  });
}

/** The inputs that the image moves. */
export function movedInputs({ node, wants }: Step): number[] {
  return node.inputs.flatMap((_, at) => (wants(at) ? [at] : []));
}
