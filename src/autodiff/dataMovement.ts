import type { PlainAttribute } from '../graph/edit.ts';
import type { Attribute } from '../graph/model.ts';
import { flatIndices, scatteredGradient } from './flatIndices.ts';
import { noGradient, type Step } from './rule.ts';

/**
 * The gradient by the first input of an operator that only moves values: the forward operator is run once more
 * on the places of its input, and the gradient is added there. The general form; rules prefer a cheaper one.
 */
export function movedBack({ node, gradient, emit }: Step): string {
  const [input = '', ...others] = node.inputs;
  const attributes: Record<string, PlainAttribute> = {};
  for (const [name, attribute] of node.attributes) attributes[name] = plain(attribute);
  const places = emit.node(node.opType, [flatIndices(emit, input), ...others], attributes);
  return scatteredGradient(emit, gradient, { input, places });

  function plain(attribute: Attribute): PlainAttribute {
    switch (attribute.type) {
      case 'int':
      case 'string':
      case 'ints':
        return attribute.value;
      default:
        throw noGradient(node, `an attribute of type ${attribute.type} is not known`);
    }
  }
}
