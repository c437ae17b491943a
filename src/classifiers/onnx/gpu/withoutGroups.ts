import { intAttribute, intsAttribute, node } from '../../../graph/edit.ts';
import type { Model, Node, Tensor } from '../../../graph/model.ts';
import { floatTensor, integerTensor, tensorValues } from '../../../graph/tensor.ts';

/**
 * The model with transposed convolutions of several groups as zeros between the values and a convolution with the
 * turned kernel: ONNX Runtime's WebGPU provider computes those of groups wrongly.
 */
export function withoutGroups(model: Model): Model {
  const initializers = new Map(model.graph.initializers);
  const nodes = model.graph.nodes.flatMap((item) => ungrouped(item, initializers) ?? [item]);
  return { ...model, graph: { ...model.graph, nodes, initializers } };
}

/** Undefined of any other node, and where the weights are no constant. */
function ungrouped(item: Node, initializers: Map<string, Tensor>): Node[] | undefined {
  const groups = intAttribute(item, 'group', 1);
  const [input = '', weightName = '', ...bias] = item.inputs;
  const weights = initializers.get(weightName);
  if (item.opType !== 'ConvTranspose' || groups === 1 || weights?.elementType !== 'float32') return undefined;
  const [inputs = 0, , ...kernel] = weights.dims;
  if (kernel.length !== 2 || item.attributes.has('auto_pad') || item.attributes.has('output_shape'))
    return undefined;
  const ones = kernel.map(() => 1);
  const strides = intsAttribute(item, 'strides', ones);
  const dilations = intsAttribute(item, 'dilations', ones);
  const pads = intsAttribute(item, 'pads', [0, 0, 0, 0]);
  const further = intsAttribute(item, 'output_padding', [0, 0]);
  const reach = kernel.map((size, axis) => (size - 1) * (dilations[axis] ?? 1));
  const begin = reach.map((size, axis) => size - (pads[axis] ?? 0));
  const end = reach.map((size, axis) => size - (pads[axis + 2] ?? 0) + (further[axis] ?? 0));
  if (![...begin, ...end].every((size) => size >= 0)) return undefined;
  const [output = ''] = item.outputs;
  const name = (what: string) => `${output}/${what}`;
  const turned = turnedWeights(weights, groups);
  initializers.set(name('weights'), turned);
  initializers.set(name('one'), floatTensor(new Float32Array([1]), [1, 1, 1, 1]));
  initializers.set(name('alone'), integerTensor([-1, 1]));
  initializers.set(name('channels'), integerTensor([-1, inputs]));
  initializers.set(name('zero'), integerTensor([0]));
  const cut = (what: string, of: string, [from, to]: readonly [number, number]) => {
    initializers.set(name(`${what} from`), integerTensor([from]));
    initializers.set(name(`${what} to`), integerTensor([to]));
    return node('Slice', [of, name(`${what} from`), name(`${what} to`), name('zero')], [name(what)]);
  };
  const shape = (what: string, of: string) => [
    node('Shape', [of], [name(`${what} shape`)]),
    cut(`${what} places`, name(`${what} shape`), [2, 4]),
  ];
  return [
    ...shape('input', input),
    node('Concat', [name('alone'), name('input places')], [name('alone shape')], { axis: 0 }),
    node('Reshape', [input, name('alone shape')], [name('apart')]),
    node('ConvTranspose', [name('apart'), name('one')], [name('spread apart')], {
      kernel_shape: [1, 1],
      strides,
    }),
    ...shape('spread', name('spread apart')),
    node('Concat', [name('channels'), name('spread places')], [name('spread shape again')], { axis: 0 }),
    node('Reshape', [name('spread apart'), name('spread shape again')], [name('spread')]),
    node('Conv', [name('spread'), name('weights'), ...bias], item.outputs, {
      ...{ kernel_shape: kernel, dilations, group: groups },
      pads: [...begin, ...end],
    }),
  ];
}

/** [inputs, outputs of a group, ...kernel] as [outputs, inputs of a group, ...kernel], turned about its middle. */
function turnedWeights(weights: Tensor, groups: number): Tensor {
  const values = tensorValues(weights);
  const [inputs = 0, outputs = 0, rows = 0, columns = 0] = weights.dims;
  const taps = rows * columns;
  const own = inputs / groups;
  const turned = new Float32Array(values.length);
  for (let group = 0; group < groups; group++) {
    for (let to = 0; to < outputs; to++) {
      for (let from = 0; from < own; from++) {
        const source = ((group * own + from) * outputs + to) * taps;
        const target = ((group * outputs + to) * own + from) * taps;
        for (let tap = 0; tap < taps; tap++)
          turned[target + tap] = Number(values[source + taps - 1 - tap] ?? 0);
      }
    }
  }
  return floatTensor(turned, [groups * outputs, own, rows, columns]);
}
