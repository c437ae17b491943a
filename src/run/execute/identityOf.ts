import { type RunIdentity, runIdentity } from '../checkpoints/runIdentity.ts';
import type { BenchConfig } from '../config/config.ts';
import { dataDigest, imageSource } from './datasetImages.ts';
import type { ImageSource } from './imageSource.ts';
import { averageDigest } from './maskFiles.ts';

/** The identity of a run of this config: it reads every image, model and table once. */
export async function identityOf(config: BenchConfig, source?: ImageSource): Promise<RunIdentity> {
  const data = await dataDigest(source ?? (await imageSource(config)));
  return runIdentity(config, averageDigest(config, data));
}
