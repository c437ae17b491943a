import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

/** Versions of this package and of what computes its numbers. */
export function versions(): Record<string, string> {
  const require = createRequire(import.meta.url);
  const version = (path: string) => String((require(path) as { version: string }).version);
  return {
    'saliency-trust': version('../../../package.json'),
    'onnxruntime-node': version('onnxruntime-node/package.json'),
    node: process.versions.node,
  };
}

/** The version of an installed package; undefined of one that is not there. */
export function peerVersion(name: string): string | undefined {
  const require = createRequire(import.meta.url);
  // Some packages do not let their package.json be asked for by name.
  const files = (require.resolve.paths(name) ?? []).map((folder) => join(folder, name, 'package.json'));
  const found = files.find((file) => existsSync(file));
  return found === undefined ? undefined : String((require(found) as { version: string }).version);
}
