import { arch, cpus, platform, totalmem } from 'node:os';
import type { RunImage } from '../../types/run.ts';
import type { RunDigests } from '../checkpoints/runDigests.ts';
import type { RunIdentity } from '../checkpoints/runIdentity.ts';
import { imagesOf } from '../execute/imageSource.ts';
import type { ReinitializationRecord } from '../execute/reinitializationRecord.ts';
import type { LinesRecord } from './linesRecord.ts';

/** Where and with what a run was made: all that a reader needs to make it again, and all that may differ between runs. */
export interface Manifest extends Readonly<Record<string, unknown>> {
  readonly versions: Readonly<Record<string, string>>;
  readonly seed: number;
  readonly sha256: RunDigests;
}

/**
 * The manifest of a run that took `seconds`. Its digests are those with which it began: of the config with all
 * defaults and without folders, of the files of the models that it opened with those of their weights, and of the
 * pixels and masks as loaded.
 */
export function manifestOf(
  { versions, config, sha256 }: RunIdentity,
  {
    images,
    rows,
    predictions,
    started,
    seconds,
    warnings = [],
    redrawn,
  }: {
    readonly images: readonly RunImage[];
    readonly rows: LinesRecord;
    readonly predictions: LinesRecord;
    readonly started: string;
    readonly seconds: number;
    readonly warnings?: readonly string[];
    /** Of the classifier whose weights randomization re-drew. */
    readonly redrawn?: ReinitializationRecord | undefined;
  },
): Manifest {
  const [cpu] = cpus();
  return {
    versions,
    seed: config.seed,
    sha256,
    config,
    images: imagesOf(images),
    rows,
    predictions,
    warnings,
    ...(redrawn && { redrawn }),
    machine: {
      platform: platform(),
      architecture: arch(),
      processor: cpu?.model ?? 'unknown',
      cores: cpus().length,
      memoryGiB: Math.round(totalmem() / 2 ** 30),
    },
    started,
    wallSeconds: Math.round(seconds * 10) / 10,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
