import { intAttribute } from '../../graph/edit.ts';
import { nodeLabel } from '../../graph/model.ts';
import { NoGradientError, type Rule } from '../rule.ts';

/** Values side by side: the gradient is split at the same places. */
export const concat: Rule = ({ node, gradient, facts, wants, emit }) => {
  const rank = facts.shape(node.outputs[0] ?? '').length;
  const axis = (intAttribute(node, 'axis', 0) + rank) % rank;
  let start = 0;
  return node.inputs.map((input, index) => {
    const size = facts.shape(input)[axis];
    if (size === undefined)
      throw new NoGradientError(`${nodeLabel(node)}: Concat along an axis that varies with the batch`);
    const from = start;
    start += size;
    if (!wants(index)) return undefined;
    return emit.node('Slice', [
      gradient,
      emit.integers([from]),
      emit.integers([start]),
      emit.integers([axis]),
    ]);
  });
};
