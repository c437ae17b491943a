import type { MapResults } from '../../types/run.ts';
import type { CheckpointStore } from './checkpoints.ts';

/** Bytes of maps that are kept. */
const mostKept = 2 ** 30;

/** A store that ends with the process: maps up to a limit, the oldest of which are forgotten, and numbers. */
export function memoryStore(): CheckpointStore {
  const results = new Map<string, MapResults>();
  const numbers = new Map<string, Float32Array>();
  let total = 0;
  return {
    has: (key) => results.has(key),
    rowsOf: () => undefined,
    mapResultsOf: (key) => results.get(key),
    numbersOf: (key) => numbers.get(key),
    keepRows: () => {},
    keepMapResults: (key, found) => {
      results.set(key, found);
      total += bytesOf(found);
      for (const [oldest, before] of results) {
        if (total <= mostKept || oldest === key) break;
        results.delete(oldest);
        total -= bytesOf(before);
      }
    },
    keepNumbers: (key, values) => {
      numbers.set(key, values);
    },
  };
}

/** Bytes of the maps of findings. */
export function bytesOf(found: MapResults): number {
  return [...found.values()].reduce((size, result) => {
    if (result.state !== 'found') return size;
    const { map, signed } = result.evidence;
    return size + 4 * (map.size + (signed?.size ?? 0));
  }, 0);
}
