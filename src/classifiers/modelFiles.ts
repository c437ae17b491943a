import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parsedModel } from '../graph/parse.ts';

/** The files that an ONNX model is made of: its own and, in the order of their names in it, those of its weights. */
export function modelFiles(path: string): string[] {
  const locations = new Set<string>();
  const pathOf = (location: string) => resolve(dirname(path), location);
  parsedModel(readFileSync(path), {
    source: path,
    // Only the names are wanted: room for the weights stands for them.
    external: (location, offset, length) => {
      locations.add(location);
      return new Uint8Array(length ?? statSync(pathOf(location)).size - offset);
    },
  });
  return [path, ...[...locations].sort().map(pathOf)];
}
