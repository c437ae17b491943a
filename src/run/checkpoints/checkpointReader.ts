import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { decodeNpy } from '../../images/index.ts';
import { decodedMaps } from './checkpointCodec.ts';
import { type StoredCheckpoints, storedBytes } from './checkpointLog.ts';
import type { CheckpointSource, StoredLocation } from './checkpoints.ts';

/** The parts of a folder, read when they are asked for; those that are added to `parts` later too. */
export function checkpointReader(
  folder: string,
  { rows, findings, numbers }: StoredCheckpoints,
): CheckpointSource {
  const placeOf = (key: string) => {
    const kept = findings.get(key);
    return (
      kept && { path: mapsPath(folder, key), findings: kept.findings, ...(kept.maps && { maps: kept.maps }) }
    );
  };
  return {
    has: (key) => rows.has(key) || findings.has(key),
    rowsOf: (key) => rows.get(key),
    mapResultsOf: (key) => {
      const place = placeOf(key);
      return place && mapResultsAt(place);
    },
    placeOf,
    numbersOf: (key) => numbers.get(key),
  };
}

/** What was kept; undefined where the maps are not there or not as they were written, so that they are made again. */
export function mapResultsAt({ path, findings, maps }: StoredLocation) {
  if (maps === undefined) return decodedMaps(findings, new Float32Array());
  const bytes = storedBytes(path);
  if (bytes === undefined || digestOf(bytes) !== maps) return undefined;
  const { data } = decodeNpy(bytes, path);
  return data instanceof Float32Array ? decodedMaps(findings, data) : undefined;
}

/** SHA-256. */
export function digestOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** The file of the maps of a part. */
export function mapsPath(folder: string, key: string): string {
  return join(folder, 'maps', `${createHash('sha256').update(key).digest('hex').slice(0, 16)}.npy`);
}
