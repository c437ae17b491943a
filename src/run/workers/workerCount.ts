import { statSync } from 'node:fs';
import { availableParallelism, totalmem } from 'node:os';
import { modelFiles } from '../../classifiers/index.ts';
import { type BenchConfig, builtIn } from '../config/config.ts';
import { libraryLists, listsOf } from '../config/lists.ts';
import { neededClassifiers, neededLocalizers } from '../config/neededClassifiers.ts';

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
  return (
    listsOf(config) === libraryLists &&
    config.device === undefined &&
    neededClassifiers(config).every(({ engine }) => engine !== 'tfjs') &&
    isPlain(config)
  );
}

/** How many threads measure a run: so many as are asked for, else one for each core as far as half of the memory goes. */
export function workerCount(asked: number | undefined, config: BenchConfig): number {
  // The sources run without being compiled in tests alone, and a thread cannot read them.
  if (!import.meta.url.endsWith('.js') || !isShareable(config)) return 1;
  return (
    asked ?? Math.max(1, Math.min(availableParallelism(), Math.floor(totalmem() / 2 / workerBytes(config))))
  );
}

function workerBytes(config: BenchConfig): number {
  const models = [
    ...neededClassifiers(config).filter(({ isModule }) => isModule !== true),
    ...neededLocalizers(config),
  ];
  const weights = models
    .filter(({ model }) => !model.startsWith(builtIn))
    .flatMap(({ model }) => modelFiles(model, config.limits))
    .reduce((bytes, path) => bytes + statSync(path).size, 0);
  return ownBytes + copies * weights;
}

/** Whether a value is of numbers, texts, truths, lists and plain objects alone. */
function isPlain(value: unknown): boolean {
  if (typeof value !== 'object' || value === null)
    return typeof value !== 'function' && typeof value !== 'symbol';
  if (Array.isArray(value)) return value.every(isPlain);
  return Object.getPrototypeOf(value) === Object.prototype && Object.values(value).every(isPlain);
}
