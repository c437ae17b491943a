import { type Attribute, elementTypes, type Graph, type Node, type Tensor, type ValueInfo } from './model.ts';
import { floatTensor, tensorValues } from './tensor.ts';

/**
 * The graph with every float16 as float32: weights, inputs, outputs and casts. Each float16 number is a float32
 * number too, so the weights are the same; sums are then taken in float32, which the CPU does faster and better.
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

function widenedInfo(info: ValueInfo): ValueInfo {
  return info.elementType === 'float16' ? { ...info, elementType: 'float32' } : info;
}

function widenedNode(node: Node): Node {
  const attributes = Object.entries(node.attributes).map(([name, value]) => [
    name,
    widenedAttribute(name, value),
  ]);
  return { ...node, attributes: Object.fromEntries(attributes) };
}

/** Tensors, and the element types that Cast (`to`) and random or filled values (`dtype`) name by number. */
function widenedAttribute(name: string, attribute: Attribute): Attribute {
  if (attribute.type === 'tensor') return { type: 'tensor', value: widenedTensor(attribute.value) };
  const namesType = (name === 'to' || name === 'dtype') && attribute.type === 'int';
  return namesType && attribute.value === elementTypes.float16
    ? { type: 'int', value: elementTypes.float32 }
    : attribute;
}
