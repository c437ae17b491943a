import { readFileSync } from 'node:fs';
import { decodeNpy, type NpyArray } from '../../src/images/npy.ts';
import { sharedPath } from './shared.ts';

/** The array in an `.npy` file below `../shared`. */
export function sharedArray(...parts: readonly string[]): NpyArray {
  const path = sharedPath(...parts);
  return decodeNpy(readFileSync(path), path);
}
