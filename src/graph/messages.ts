/** Protocol buffers as the decoder gives them: what is absent from the file is absent here. */

export interface ModelMessage {
  ir_version?: number;
  opset_import?: OpsetMessage[];
  graph?: GraphMessage;
  functions?: FunctionMessage[];
}

export interface OpsetMessage {
  domain?: string;
  version?: number;
}

export interface FunctionMessage {
  name?: string;
  input?: string[];
  output?: string[];
  attribute_proto?: AttributeMessage[];
  node?: NodeMessage[];
  opset_import?: OpsetMessage[];
  domain?: string;
  overload?: string;
}

export interface GraphMessage {
  name?: string;
  node?: NodeMessage[];
  initializer?: TensorMessage[];
  sparse_initializer?: SparseTensorMessage[];
  input?: ValueInfoMessage[];
  output?: ValueInfoMessage[];
}

export interface NodeMessage {
  name?: string;
  op_type?: string;
  domain?: string;
  overload?: string;
  input?: string[];
  output?: string[];
  attribute?: AttributeMessage[];
}

export interface AttributeMessage {
  name?: string;
  ref_attr_name?: string;
  type?: number;
  f?: number;
  i?: number;
  s?: Uint8Array;
  t?: TensorMessage;
  g?: GraphMessage;
  sparse_tensor?: SparseTensorMessage;
  floats?: number[];
  ints?: number[];
  strings?: Uint8Array[];
}

export interface TensorMessage {
  name?: string;
  dims?: number[];
  data_type?: number;
  data_location?: number;
  raw_data?: Uint8Array;
  float_data?: number[];
  double_data?: number[];
  int32_data?: number[];
  int64_data?: number[];
  uint64_data?: number[];
  string_data?: Uint8Array[];
  external_data?: { key?: string; value?: string }[];
}

/** The values that are not 0, and their places: [count], in the flattened tensor, or [count, rank]. */
export interface SparseTensorMessage {
  values?: TensorMessage;
  indices?: TensorMessage;
  dims?: number[];
}

export interface ValueInfoMessage {
  name?: string;
  type?: TypeMessage;
}

export interface TypeMessage {
  tensor_type?: { elem_type?: number; shape?: { dim?: { dim_value?: number }[] } };
  sequence_type?: { elem_type?: TypeMessage };
  map_type?: { key_type?: number; value_type?: TypeMessage };
  optional_type?: { elem_type?: TypeMessage };
  sparse_tensor_type?: object;
}
