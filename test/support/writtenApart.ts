import { modelProto } from '../../src/graph/schema.ts';
import { smallNet } from './smallModels.ts';
import { written } from './workFolder.ts';

interface ModelMessage {
  graph: {
    initializer: { raw_data?: Uint8Array; external_data?: object[]; data_location?: number }[];
  };
}

/** The small net as the bytes of a file and those of a file `location` beside it, or that says that they are elsewhere. */
export function bytesApart(
  location: string,
  says: { readonly length?: number } = {},
): { readonly model: Uint8Array; readonly weights: Uint8Array } {
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
  return { model: modelProto.encode(message).finish(), weights: Buffer.concat(parts) };
}

/** Writes them as `net.onnx` and `net.data`; gives both paths. */
export function writtenApart(
  at: (...parts: readonly string[]) => string,
  location = 'net.data',
  says: { readonly length?: number } = {},
): { readonly model: string; readonly weights: string } {
  const { model, weights } = bytesApart(location, says);
  return {
    model: written(at('net.onnx'), model),
    weights: written(at(location === 'link.data' ? location : 'net.data'), weights),
  };
}
