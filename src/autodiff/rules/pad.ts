import { stringAttribute } from '../../graph/edit.ts';
import { movedBack } from '../dataMovement.ts';
import { type Rule, requireConstants } from '../rule.ts';

/**
 * Constant padding: the gradient padded by the negative amounts, which crops it (and gives zeros where values
 * had been cropped). Padding with the input's own values (edge, reflect, wrap) takes the general form.
 */
export const pad: Rule = (step) => {
  requireConstants(step, 1);
  const { node, gradient, emit } = step;
  if (stringAttribute(node, 'mode', 'constant') !== 'constant') return [movedBack(step)];
  const [, amounts = '', , axes] = node.inputs;
  const back = emit.node('Neg', [amounts]);
  return [emit.node('Pad', axes ? [gradient, back, '', axes] : [gradient, back])];
};
