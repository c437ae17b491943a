import { floatAttribute, stringAttribute, withAttributes } from '../edit.ts';
import type { GraphBuilder } from '../graphBuilder.ts';
import type { Attribute } from '../model.ts';
import { type FusedNode, number, plus, type Unfuse } from './fusedNode.ts';

/** x (1 + erf(x / √2)) / 2. */
function exact(builder: GraphBuilder, x: string, output: string): void {
  const { add } = builder;
  const erf = add('Erf', [add('Mul', [x, number(builder, Math.SQRT1_2)])]);
  const share = add('Mul', [add('Add', [erf, number(builder, 1)]), number(builder, 0.5)]);
  add('Mul', [x, share], { output });
}

export const gelu: Unfuse = ({ item, builder }) => {
  exact(builder, item.inputs[0] ?? '', item.outputs[0] ?? '');
  return true;
};

export const biasGelu: Unfuse = ({ item, builder }) => {
  exact(builder, plus(builder, item.inputs[0] ?? '', item.inputs[1]), item.outputs[0] ?? '');
  return true;
};

/** x (1 + tanh(√(2/π) (x + 0.044715 x³))) / 2. */
export const fastGelu: Unfuse = ({ item, builder }) => {
  const { add } = builder;
  const x = plus(builder, item.inputs[0] ?? '', item.inputs[1]);
  const cube = add('Mul', [add('Mul', [x, x]), x]);
  const inner = add('Add', [x, add('Mul', [cube, number(builder, 0.044715)])]);
  const tanh = add('Tanh', [add('Mul', [inner, number(builder, Math.sqrt(2 / Math.PI))])]);
  const share = add('Mul', [add('Add', [tanh, number(builder, 1)]), number(builder, 0.5)]);
  add('Mul', [x, share], { output: item.outputs[0] ?? '' });
  return true;
};

/** x sigmoid(α x). */
export const quickGelu: Unfuse = ({ item, builder }) => {
  const [x = ''] = item.inputs;
  const inner = builder.add('Mul', [x, number(builder, floatAttribute(item, 'alpha', 1.702))]);
  builder.add('Mul', [x, builder.add('Sigmoid', [inner])], { output: item.outputs[0] ?? '' });
  return true;
};

/** Activations that have no numbers of their own. */
const plainActivations = new Set(['Relu', 'Tanh', 'Sigmoid']);

/** An operator with an activation after it; of a convolution with a sum before that. */
export function activated(opType: 'Conv' | 'Gemm'): Unfuse {
  return ({ item, builder }) => {
    const activation = stringAttribute(item, 'activation', '');
    const parameters = parametersOf(item);
    const isKnown = activation === '' || plainActivations.has(activation) || parameters.has(activation);
    if (!isKnown) return false;
    const own = Object.fromEntries(
      [...item.attributes.keys()]
        .filter((name) => name.startsWith('activation'))
        .map((name) => [name, undefined]),
    );
    const added = opType === 'Conv' ? item.inputs[3] : undefined;
    const { attributes } = withAttributes(item, own);
    const inputs = item.inputs.slice(0, 3);
    const sum = plus(builder, builder.add(opType, inputs, { kept: attributes }), added);
    const [output = ''] = item.outputs;
    if (activation === 'Clip') {
      const [low = 0, high = 0] = parameters.get('Clip') ?? [];
      builder.add('Clip', [sum, number(builder, low), number(builder, high)], { output });
    } else {
      const names = activation === 'HardSigmoid' ? ['alpha', 'beta'] : ['alpha'];
      const values = parameters.get(activation) ?? [];
      const kept = new Map<string, Attribute>(
        values.map((value, at) => [names[at] ?? 'alpha', { type: 'float', value }]),
      );
      builder.add(activation === '' ? 'Identity' : activation, [sum], { output, kept });
    }
    return true;
  };
}

/** The numbers of those activations that have some. */
function parametersOf(item: FusedNode['item']): Map<string, readonly number[]> {
  const listed = item.attributes.get('activation_params');
  const list =
    listed?.type === 'floats'
      ? listed.value
      : ['activation_alpha', 'activation_beta'].flatMap((name) => {
          const one = item.attributes.get(name);
          return one?.type === 'float' ? [one.value] : [];
        });
  const count = new Map([
    ['LeakyRelu', 1],
    ['HardSigmoid', 2],
    ['Clip', 2],
  ]);
  return new Map([...count].flatMap(([name, size]) => (list.length === size ? [[name, list]] : [])));
}
