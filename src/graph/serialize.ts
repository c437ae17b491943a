import {
  type Attribute,
  elementTypes,
  type Graph,
  type Model,
  type Node,
  type Tensor,
  type ValueInfo,
} from './model.ts';
import { modelProto } from './schema.ts';

/** The bytes of an ONNX file that holds the model, whose functions must be part of its graph. */
export function serializedModel(model: Model): Uint8Array {
  return modelProto
    .encode({
      ir_version: model.irVersion,
      producer_name: 'saliency-trust',
      opset_import: [...model.opsets].map(([domain, version]) => ({ domain, version })),
      graph: graphMessage(model.graph, valueInfoMessage),
    })
    .finish();
}

function graphMessage(graph: Graph, valueMessage: (value: ValueInfo) => object): object {
  return {
    name: graph.name,
    node: graph.nodes.map(nodeMessage),
    initializer: [...graph.initializers].map(([name, tensor]) => tensorMessage(tensor, name)),
    input: graph.inputs.map(valueMessage),
    output: graph.outputs.map(valueMessage),
    value_info: (graph.values ?? []).map(valueMessage),
  };
}

function nodeMessage(node: Node): object {
  return {
    name: node.name,
    op_type: node.opType,
    domain: node.domain,
    input: node.inputs,
    output: node.outputs,
    attribute: [...node.attributes].map(([name, attribute]) => attributeMessage(attribute, name)),
  };
}

function attributeMessage(attribute: Attribute, name: string): object {
  const { type, value } = attribute;
  switch (type) {
    case 'float':
      return { name, type: 1, f: value };
    case 'int':
      return { name, type: 2, i: value };
    case 'string':
      return { name, type: 3, s: utf8(value) };
    case 'tensor':
      return { name, type: 4, t: tensorMessage(value, '') };
    case 'graph':
      return { name, type: 5, g: graphMessage(value, innerMessage) };
    case 'floats':
      return { name, type: 6, floats: value };
    case 'ints':
      return { name, type: 7, ints: value };
    case 'strings':
      return { name, type: 8, strings: value.map(utf8) };
    case 'reference':
      return { name, ref_attr_name: value };
    case 'other':
      return value;
  }
}

function tensorMessage({ elementType, dims, bytes, strings }: Tensor, name: string): object {
  const data = strings === undefined ? { raw_data: bytes } : { string_data: strings };
  return { name, dims, data_type: elementTypes[elementType], ...data };
}

/** A size that is not fixed gets a name: the batch has one name throughout, any other one of its own. */
function valueInfoMessage({ name, elementType, shape, other }: ValueInfo): object {
  if (other !== undefined) return { name, type: other.type };
  if (elementType === undefined) return { name };
  const dim = shape?.map((size, axis) =>
    size === undefined ? { dim_param: axis === 0 ? 'batch' : `${name}_${axis}` } : { dim_value: size },
  );
  return {
    name,
    type: { tensor_type: { elem_type: elementTypes[elementType], ...(dim && { shape: { dim } }) } },
  };
}

/** A value of a graph within a node: its sizes follow from those outside. */
function innerMessage({ shape, ...value }: ValueInfo): object {
  return valueInfoMessage(shape?.every((size) => size !== undefined) ? { ...value, shape } : value);
}

function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
