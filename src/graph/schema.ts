/**
 * The part of ONNX's protocol buffer schema that a classifier's file uses, by field number
 * (onnx/onnx.proto, IR version 3 and later).
 */
import protobuf from 'protobufjs/light.js';

const field = (type: string, id: number) => ({ type, id });
const list = (type: string, id: number) => ({ rule: 'repeated', type, id });

/** Repeated numbers are packed or not, as the writer pleased; the reader takes both. */
const schema = {
  ModelProto: {
    ir_version: field('int64', 1),
    producer_name: field('string', 2),
    producer_version: field('string', 3),
    graph: field('GraphProto', 7),
    opset_import: list('OperatorSetIdProto', 8),
    functions: list('FunctionProto', 25),
  },
  OperatorSetIdProto: { domain: field('string', 1), version: field('int64', 2) },
  FunctionProto: {
    name: field('string', 1),
    input: list('string', 4),
    output: list('string', 5),
    attribute: list('string', 6),
    node: list('NodeProto', 7),
    opset_import: list('OperatorSetIdProto', 9),
    domain: field('string', 10),
    attribute_proto: list('AttributeProto', 11),
    overload: field('string', 13),
  },
  GraphProto: {
    node: list('NodeProto', 1),
    name: field('string', 2),
    initializer: list('TensorProto', 5),
    input: list('ValueInfoProto', 11),
    output: list('ValueInfoProto', 12),
    value_info: list('ValueInfoProto', 13),
    sparse_initializer: list('SparseTensorProto', 15),
  },
  NodeProto: {
    input: list('string', 1),
    output: list('string', 2),
    name: field('string', 3),
    op_type: field('string', 4),
    attribute: list('AttributeProto', 5),
    domain: field('string', 7),
    overload: field('string', 8),
  },
  AttributeProto: {
    name: field('string', 1),
    f: field('float', 2),
    i: field('int64', 3),
    s: field('bytes', 4),
    t: field('TensorProto', 5),
    g: field('GraphProto', 6),
    floats: list('float', 7),
    ints: list('int64', 8),
    strings: list('bytes', 9),
    tensors: list('TensorProto', 10),
    graphs: list('GraphProto', 11),
    tp: field('TypeProto', 14),
    type_protos: list('TypeProto', 15),
    type: field('int32', 20),
    ref_attr_name: field('string', 21),
    sparse_tensor: field('SparseTensorProto', 22),
    sparse_tensors: list('SparseTensorProto', 23),
  },
  TensorProto: {
    dims: list('int64', 1),
    data_type: field('int32', 2),
    float_data: list('float', 4),
    int32_data: list('int32', 5),
    string_data: list('bytes', 6),
    int64_data: list('int64', 7),
    name: field('string', 8),
    raw_data: field('bytes', 9),
    double_data: list('double', 10),
    uint64_data: list('uint64', 11),
    external_data: list('StringStringEntryProto', 13),
    data_location: field('int32', 14),
  },
  SparseTensorProto: {
    values: field('TensorProto', 1),
    indices: field('TensorProto', 2),
    dims: list('int64', 3),
  },
  StringStringEntryProto: { key: field('string', 1), value: field('string', 2) },
  ValueInfoProto: { name: field('string', 1), type: field('TypeProto', 2) },
  TypeProto: {
    tensor_type: field('TypeProtoTensor', 1),
    sequence_type: field('TypeProtoElement', 4),
    map_type: field('TypeProtoMap', 5),
    sparse_tensor_type: field('TypeProtoTensor', 8),
    optional_type: field('TypeProtoElement', 9),
  },
  TypeProtoElement: { elem_type: field('TypeProto', 1) },
  TypeProtoMap: { key_type: field('int32', 1), value_type: field('TypeProto', 2) },
  TypeProtoTensor: { elem_type: field('int32', 1), shape: field('TensorShapeProto', 2) },
  TensorShapeProto: { dim: list('Dimension', 1) },
  Dimension: { dim_value: field('int64', 1), dim_param: field('string', 2) },
};

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(Object.entries(schema).map(([name, fields]) => [name, { fields }])),
});

/** Reads and writes a whole model file. */
export const modelProto = root.lookupType('ModelProto');
/** Reads and writes one tensor, as ONNX's test data store it. */
export const tensorProto = root.lookupType('TensorProto');
