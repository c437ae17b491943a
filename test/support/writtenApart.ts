import { modelProto } from '../../src/graph/schema.ts';
import { smallNet } from './smallModels.ts';
import { written } from './workFolder.ts';

interface ModelMessage {
  graph: {
    initializer: { raw_data?: Uint8Array; external_data?: object[]; data_location?: number }[];
  };
}

/** Writes the small net as `net.onnx` with its weights in `net.data` beside it, or says that they are elsewhere; gives both paths. */
export function writtenApart(
  at: (...parts: readonly string[]) => string,
  location = 'net.data',
  says: { readonly length?: number } = {},
): { readonly model: string; readonly weights: string } {
  // The message of the net's own writer, whose weights are all raw data.
  const message = modelProto.decode(smallNet()) as unknown as ModelMessage;
  const parts: Uint8Array[] = [];
  let offset = 0;
  for (const tensor of message.graph.initializer) {
    const bytes = tensor.raw_data ?? new Uint8Array();
    parts.push(bytes.slice());
    tensor.external_data = Object.entries({ location, offset, length: bytes.length, ...says }).map(
      ([key, value]) => ({ key, value: String(value) }),
    );
    tensor.data_location = 1;
    delete tensor.raw_data;
    offset += bytes.length;
  }
  return {
    model: written(at('net.onnx'), modelProto.encode(message).finish()),
    weights: written(at(location === 'link.data' ? location : 'net.data'), Buffer.concat(parts)),
  };
}
