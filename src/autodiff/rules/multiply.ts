import type { Rule, Step } from '../rule.ts';

/** y = a b: da = g b, db = g a, summed where one was broadcast. */
export const mul: Rule = (step) => {
  const { node, gradient, wants, emit } = step;
  const gated = ownGate(step);
  if (gated !== undefined) {
    const { gate, value } = gated;
    const rest = emit.multiply(node.outputs[0] ?? '', emit.subtract(1, node.inputs[gate] ?? ''));
    const slope = emit.add(node.inputs[gate] ?? '', rest);
    return [0, 1].map((input) => (input === value ? emit.multiply(gradient, slope) : undefined));
  }
  const [a = '', b = ''] = node.inputs;
  const [y = ''] = node.outputs;
  return [
    wants(0) ? emit.summedTo(emit.multiply(gradient, b), a, y) : undefined,
    wants(1) ? emit.summedTo(emit.multiply(gradient, a), b, y) : undefined,
  ];
};

/** y = a / b: da = g / b, db = -g y / b. */
export const div: Rule = ({ node, gradient, wants, emit }) => {
  const [a = '', b = ''] = node.inputs;
  const [y = ''] = node.outputs;
  const quotient = emit.divide(gradient, b);
  const db = () => emit.node('Neg', [emit.summedTo(emit.multiply(quotient, y), b, y)]);
  return [wants(0) ? emit.summedTo(quotient, a, y) : undefined, wants(1) ? db() : undefined];
};

/** Which inputs are s and x in y = x s with s = sigmoid(x), as exporters write SiLU: its slope is s + y (1 - s). */
export function ownGate({
  node,
  maker,
}: Pick<Step, 'node' | 'maker'>): { readonly gate: number; readonly value: number } | undefined {
  const gate = node.inputs.findIndex((name, input) => {
    const made = maker(name);
    return made?.domain === '' && made.opType === 'Sigmoid' && made.inputs[0] === node.inputs[1 - input];
  });
  return gate < 0 ? undefined : { gate, value: 1 - gate };
}
