import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Model } from '../graph/model.ts';
import { serializedModel } from '../graph/serialize.ts';

/** Writes a network as an ONNX file, and the folders on the way to it; gives its bytes. Throws RangeError naming a path that cannot be written. */
export function writeModel(model: Model, path: string): Uint8Array {
  const bytes = serializedModel(model);
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  } catch (error) {
    throw new RangeError(
      `${path}: the model cannot be written: ${error instanceof Error ? error.message : error}`,
    );
  }
  return bytes;
}
