import { createRequire } from 'node:module';

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
  try {
    return String((require(`${name}/package.json`) as { version: string }).version);
  } catch {
    return undefined;
  }
}
