import { statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { modelFiles } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { type BenchConfig, builtIn } from '../config/config.ts';
import { libraryLists, listsOf } from '../config/lists.ts';
import { neededClassifiers, neededLocalizers } from '../config/neededClassifiers.ts';
import { workersIn } from '../config/statedWorkers.ts';

/** Bytes of a worker beside its models: the thread, and the values of a pass. */
const ownBytes = 3 * 2 ** 28;
/** Copies of its weights that a model has open: as it was read, forward, gradient and features. */
const copies = 4;

/**
 * Whether worker threads can measure a run: all of it can be sent to them or opened by them. Functions that are given in
 * code cannot, and TF.js has one engine for the process, as a GPU has. Each session of such a run has one thread, however many workers
 * there are: ONNX Runtime may sum in another order with more.
 */
export function isShareable(config: BenchConfig): boolean {
  const lists = listsOf(config);
  return (
    (lists === libraryLists || lists.modules !== undefined) &&
    config.device === undefined &&
    neededClassifiers(config).every(({ engine }) => engine !== 'tfjs') &&
    isPlain(config)
  );
}

/** Whether this is compiled: the sources run without being compiled in tests alone, and a thread cannot read them. */
export const isCompiled = import.meta.url.endsWith('.js');

/** How many threads measure a run: so many as are asked for, by the caller or the config, else one for each core as far as half of the memory goes. */
export function workerCount(asked: number | undefined, config: BenchConfig): number {
  if (!isCompiled || !isShareable(config)) return 1;
  const classifiers = neededClassifiers(config).filter(({ isModule }) => isModule !== true);
  const models = [...classifiers, ...neededLocalizers(config)].map(({ model }) => model);
  return asked ?? workersIn(config) ?? coresFor(models, config.limits);
}

/** One worker for each core, as far as half of the memory goes with the weights of these models in each; at least one. */
export function coresFor(models: readonly string[], limits?: OwnLimits): number {
  const weights = models
    .filter((model) => !model.startsWith(builtIn))
    .flatMap((model) => modelFiles(model, limits))
    .reduce((bytes, path) => bytes + statSync(path).size, 0);
  const most = Math.floor(totalmem() / 2 / (ownBytes + copies * weights));
  return Math.max(1, Math.min(availableParallelism(), most));
}

/** Throws RangeError for what is no number of workers. */
export function requireWorkers(count: number | undefined): void {
  if (count === undefined || (Number.isSafeInteger(count) && count >= 1)) return;
  throw new RangeError(`workers must be a whole number of at least 1, got ${count}`);
}

/** Whether a value is of numbers, texts, truths, lists and plain objects alone. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return typeof value !== 'function' && typeof value !== 'symbol';
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}
