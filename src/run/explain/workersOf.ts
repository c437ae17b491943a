import { coresFor, isCompiled, requireWorkers } from '../workers/workerCount.ts';
import type { ExplainFilesOptions } from './explainOptions.ts';

/** So many images for each worker are worth what it costs to start one. */
const worthAWorker = 4;

/** How many worker threads explain images, and how many threads a session has: 0 leaves that to ONNX Runtime. */
export interface ImageThreads {
  readonly workers: number;
  readonly threads: number;
}

/**
 * Worker threads for so many images, never more than those. Where more are asked for, they serve the sessions. Without a
 * number there is one for each core, as far as half of the memory goes, where each has several images.
 */
export function workersOf(images: number, options: ExplainFilesOptions): ImageThreads {
  const { workers: asked } = options;
  requireWorkers(asked);
  const { engine, device = 'cpu' } = ('model' in options && options.open) || {};
  // TF.js has one engine for the process, as a GPU has.
  if (engine === 'tfjs' || device !== 'cpu') return { workers: 1, threads: 0 };
  if (asked !== undefined) {
    const workers = isCompiled ? Math.min(asked, images) : 1;
    return { workers, threads: Math.floor(asked / workers) };
  }
  const cores = isCompiled ? coresFor('model' in options ? [options.model] : [], options.limits) : 1;
  return cores > 1 && images >= cores * worthAWorker
    ? { workers: cores, threads: 1 }
    : { workers: 1, threads: 0 };
}
