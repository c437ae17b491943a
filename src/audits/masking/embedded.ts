import type { Run, RunModel } from '../../types/run.ts';
import type { MaskingOptions } from './options.ts';

/** The embeddings of a model: by masking, then by image. */
export type Embedded = ReadonlyMap<string, ReadonlyMap<string, Float32Array>>;

/** Whose embeddings they are, and for what they are asked. */
export interface EmbeddedOptions {
  readonly model: RunModel;
  readonly run: Run;
  readonly options: MaskingOptions;
}
