import type { MapSource, Run } from '../types/run.ts';

/** The model that is explained, under its trained weights. */
export function reference({ models: [first] }: Run): MapSource {
  if (first === undefined) throw new RangeError('a run must have a model, got none');
  return { model: first.id };
}
