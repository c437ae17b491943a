import { dirname } from 'node:path';
import { madeFolder } from '../files/madeFolder.ts';
import { writeWhole, writing } from '../files/writing.ts';
import type { Model } from '../graph/model.ts';
import { serializedModel } from '../graph/serialize.ts';

/** Writes a network as an ONNX file, whole or not at all, and the folders on the way to it; gives its bytes. Throws RangeError naming a path that cannot be written. */
export function writeModel(model: Model, path: string): Uint8Array {
  const bytes = serializedModel(model);
  const folder = dirname(path);
  writing(folder, () => madeFolder(folder));
  writeWhole(path, bytes);
  return bytes;
}
