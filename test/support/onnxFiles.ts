/** ONNX files in forms that this library reads and never writes, and what ONNX Runtime itself makes of them. */
import * as ort from 'onnxruntime-node';
import type {
  AttributeMessage,
  GraphMessage,
  ModelMessage,
  NodeMessage,
  TensorMessage,
  ValueInfoMessage,
} from '../../src/graph/messages.ts';
import { elementTypes } from '../../src/graph/model.ts';
import { modelProto } from '../../src/graph/schema.ts';

export const calledNode = (
  op_type: string,
  input: string[],
  output: string[],
  rest: Omit<NodeMessage, 'op_type' | 'input' | 'output'> = {},
): NodeMessage => ({ op_type, input, output, ...rest });

export const floats = (name: string, values: readonly number[], dims = [values.length]): TensorMessage => ({
  name,
  dims: [...dims],
  data_type: elementTypes.float32,
  float_data: [...values],
});

export const integers = (name: string, values: readonly number[], dims = [values.length]): TensorMessage => ({
  name,
  dims: [...dims],
  data_type: elementTypes.int64,
  int64_data: [...values],
});

/** A tensor with its element type and sizes; a size that is not given is open. */
export const value = (
  name: string,
  sizes?: readonly (number | undefined)[],
  elementType: keyof typeof elementTypes = 'float32',
): ValueInfoMessage => {
  const dim = sizes?.map((size) => (size === undefined ? {} : { dim_value: size }));
  return {
    name,
    type: { tensor_type: { elem_type: elementTypes[elementType], ...(dim && { shape: { dim } }) } },
  };
};

export const branch = (name: string, g: GraphMessage): AttributeMessage => ({
  name,
  type: 5,
  g: { name, ...g },
});

/** The bytes of a file with one graph, in operator set 18 unless `model` says otherwise. */
export function onnxFile(graph: GraphMessage, model: ModelMessage = {}): Uint8Array {
  const whole = { ir_version: 8, opset_import: [{ domain: '', version: 18 }], ...model };
  return modelProto.encode({ ...whole, graph: { name: 'test', ...graph } }).finish();
}

/** The outputs of a file for one float32 input, as ONNX Runtime gives them. */
export async function ranAsFile(
  bytes: Uint8Array,
  { values, dims }: { readonly values: Float32Array; readonly dims: readonly number[] },
): Promise<Map<string, { readonly data: number[]; readonly dims: readonly number[] }>> {
  const session = await ort.InferenceSession.create(bytes, { logSeverityLevel: 4 });
  try {
    const input = session.inputNames[0] ?? '';
    const results = await session.run({ [input]: new ort.Tensor('float32', values, dims) });
    return new Map(
      Object.entries(results).map(([name, one]) => [
        name,
        { data: Array.from(one.data as Float32Array, Number), dims: one.dims },
      ]),
    );
  } finally {
    await session.release();
  }
}
