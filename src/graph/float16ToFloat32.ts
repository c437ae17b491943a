import { type Attribute, elementTypes, type Graph, type Node, type Tensor, type ValueInfo } from './model.ts';
import { floatTensor, tensorValues } from './tensor.ts';

/**
 * The graph with every float16 as float32: weights, inputs, outputs and casts, in graphs within nodes too. Each
 * float16 number is a float32 number too, so the weights are the same; sums are then taken in float32, which the CPU
 * does faster and better.
 */
export function widenedGraph(graph: Graph): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map(widenedNode),
    initializers: new Map([...graph.initializers].map(([name, tensor]) => [name, widenedTensor(tensor)])),
    inputs: graph.inputs.map(widenedInfo),
    outputs: graph.outputs.map(widenedInfo),
  };
}

function widenedTensor(tensor: Tensor): Tensor {
  return tensor.elementType === 'float16'
    ? floatTensor(Float32Array.from(tensorValues(tensor)), tensor.dims)
    : tensor;
}

function widenedInfo({ other, ...info }: ValueInfo): ValueInfo {
  if (other !== undefined) return { ...info, other: { ...other, type: widenedType(other.type) } };
  return info.elementType === 'float16' ? { ...info, elementType: 'float32' } : info;
}

/** The decoded type of a sequence or another value that is no tensor. */
function widenedType(type: object): object {
  const widened = Object.entries(type).map(([key, value]) => {
    if (key === 'elem_type' && value === elementTypes.float16) return [key, elementTypes.float32];
    return [key, typeof value === 'object' && value !== null ? widenedType(value) : value];
  });
  return Array.isArray(type) ? widened.map(([, value]) => value) : Object.fromEntries(widened);
}

function widenedNode(node: Node): Node {
  const attributes = [...node.attributes].map(
    ([name, value]) => [name, widenedAttribute(name, value)] as const,
  );
  return { ...node, attributes: new Map(attributes) };
}

const namesOfTypes = new Set(['to', 'dtype', 'output_dtype', 'softmax_precision']);

/** Tensors, graphs, and the element types that Cast (`to`), random or filled values and others name by number. */
function widenedAttribute(name: string, attribute: Attribute): Attribute {
  if (attribute.type === 'tensor') return { type: 'tensor', value: widenedTensor(attribute.value) };
  if (attribute.type === 'graph') return { type: 'graph', value: widenedGraph(attribute.value) };
  const namesType = namesOfTypes.has(name) && attribute.type === 'int';
  return namesType && attribute.value === elementTypes.float16
    ? { type: 'int', value: elementTypes.float32 }
    : attribute;
}
