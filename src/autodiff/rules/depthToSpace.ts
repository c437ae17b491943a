import { intAttribute, stringAttribute } from '../../graph/edit.ts';
import type { Rule } from '../rule.ts';
import { fixedSize } from '../shapes.ts';

/** Blocks of channels to blocks of places: the other way on the way back. */
export const depthToSpace: Rule = ({ node, gradient, facts, emit }) => {
  const blocksize = intAttribute(node, 'blocksize', 1);
  if (stringAttribute(node, 'mode', 'DCR') === 'DCR') {
    return [emit.node('SpaceToDepth', [gradient], { blocksize })];
  }
  // CRD: channels come before the block, so the block's axes move behind them.
  const [, channels = 0, height = 0, width = 0] = [0, 1, 2, 3].map((axis) =>
    axis === 0 ? 0 : fixedSize(facts.shape(node.outputs[0] ?? ''), axis, node),
  );
  const blocks = [0, channels, height / blocksize, blocksize, width / blocksize, blocksize];
  const apart = emit.node('Reshape', [gradient, emit.integers(blocks)]);
  const moved = emit.node('Transpose', [apart], { perm: [0, 1, 3, 5, 2, 4] });
  return [emit.node('Reshape', [moved, emit.shape(node.inputs[0] ?? '')])];
};

/** Blocks of places to blocks of channels, DCR order. */
export const spaceToDepth: Rule = ({ node, gradient, emit }) => [
  emit.node('DepthToSpace', [gradient], { blocksize: intAttribute(node, 'blocksize', 1), mode: 'DCR' }),
];
