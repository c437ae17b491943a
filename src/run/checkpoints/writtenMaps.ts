import ndarray from 'ndarray';
import { writeWhole } from '../../files/writing.ts';
import { encodeNpy } from '../../images/index.ts';
import type { MapResults } from '../../types/run.ts';
import { encodedMaps } from './checkpointCodec.ts';
import { digestOf, mapsPath } from './checkpointReader.ts';
import type { StoredLocation } from './checkpoints.ts';

/** Writes the maps of findings into the folder of parts, and gives what is noted of them. */
export function writtenMaps(folder: string, part: string, found: MapResults): Omit<StoredLocation, 'path'> {
  const { kept: findings, planes } = encodedMaps(found);
  if (planes.length === 0) return { findings };
  const maps = encodeNpy(ndarray(planes, [planes.length]));
  keeping(() => writeWhole(mapsPath(folder, part), maps));
  return { findings, maps: digestOf(maps) };
}

/** Adds to a refusal of the system that nothing is lost by it. */
export function keeping(keep: () => void): void {
  try {
    keep();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new RangeError(`${error.message}; finished parts are kept, and --resume continues from them`);
  }
}
