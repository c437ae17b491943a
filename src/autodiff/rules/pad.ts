import { stringAttribute } from '../../graph/edit.ts';
import { nodeLabel } from '../../graph/model.ts';
import { tensorValues } from '../../graph/tensor.ts';
import { NoGradientError, type Rule } from '../rule.ts';

/** Constant padding: the gradient of what is inside it; where padding is negative, zeros come back. */
export const pad: Rule = ({ node, gradient, facts, emit }) => {
  const mode = stringAttribute(node, 'mode', 'constant');
  const amounts = node.inputs[1] ? facts.constant(node.inputs[1]) : undefined;
  if (mode !== 'constant' || amounts === undefined) {
    throw new NoGradientError(
      `${nodeLabel(node)}: Pad needs mode constant and constant pads to have a gradient, mode is ${mode}`,
    );
  }
  const rank = facts.shape(node.inputs[0] ?? '').length;
  const axesTensor = node.inputs[3] ? facts.constant(node.inputs[3]) : undefined;
  const axes = axesTensor ? Array.from(tensorValues(axesTensor), (axis) => (axis + rank) % rank) : undefined;
  const values = tensorValues(amounts);
  const back = new Array<number>(2 * rank).fill(0);
  const count = values.length / 2;
  for (let i = 0; i < count; i++) {
    const axis = axes?.[i] ?? i;
    back[axis] = -(values[i] ?? 0);
    back[axis + rank] = -(values[i + count] ?? 0);
  }
  return [emit.node('Pad', [gradient, emit.integers(back)])];
};
