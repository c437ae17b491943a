import { readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { parsedModel } from '../graph/parse.ts';
import { isTfjsModel, tfjsFiles } from './tfjs/artifacts.ts';

/** The files that a model is made of: its own and those of its weights, of ONNX in the order of their names in it. */
export function modelFiles(path: string): string[] {
  // A module that makes a classifier stands for what it imports.
  if (/\.[cm]?[jt]s$/.test(path)) return [path];
  if (isTfjsModel(path)) return tfjsFiles(path);
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
