import { decodedModel } from './parse.ts';

/** The names of the files of weights beside an ONNX model, sorted. Throws RangeError, naming the source, for bytes that are none. */
export function externalLocations(bytes: Uint8Array, source: string): string[] {
  const locations = new Set<string>();
  collect(decodedModel(bytes, source), locations);
  return [...locations].sort();
}

/** Tensors lie in graphs, in attributes, and in the graphs of attributes and functions. */
function collect(message: unknown, locations: Set<string>): void {
  if (typeof message !== 'object' || message === null || ArrayBuffer.isView(message)) return;
  const { data_location: kind, external_data: entries } = message as TensorPart;
  if (kind === 1 && Array.isArray(entries)) {
    const location = entries.find(({ key }) => key === 'location')?.value;
    if (location !== undefined) locations.add(location);
    return;
  }
  for (const part of Object.values(message)) collect(part, locations);
}

interface TensorPart {
  readonly data_location?: number;
  readonly external_data?: readonly { readonly key?: string; readonly value?: string }[];
}
