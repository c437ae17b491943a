import type { Disposable } from '../../types/classifier.ts';
import type { Row } from '../../types/row.ts';
import { decodedMaps, encodedMaps } from '../checkpoints/checkpointCodec.ts';
import type { CheckpointStore, StoredLocation } from '../checkpoints/checkpoints.ts';
import type { UnitWorker } from '../execute/measuredUnits.ts';
import {
  type BegunRun,
  receivedError,
  type UnitOrder,
  type UnitReport,
  type UnitWorkerData,
} from './messages.ts';
import { type SharedMaps, sharedMaps } from './sharedMaps.ts';
import { startedThread } from './startedThread.ts';
import { waiting } from './waiting.ts';

/** Room for new objects, in MiB: pixels and maps lie outside, and are let go of only as often as this is swept. */
const resourceLimits = { maxYoungGenerationSizeMb: 8 };

/** Worker threads of a run. */
export interface UnitWorkers extends Disposable {
  readonly workers: readonly UnitWorker[];
  /** Tells them what the first passes gave: until then they only open their models. */
  begin(begun: BegunRun): void;
}

export interface UnitWorkersOptions extends UnitWorkerData {
  readonly count: number;
  /** Where what they find is kept. */
  readonly store: CheckpointStore;
  readonly signal?: AbortSignal | undefined;
}

/** Starts worker threads, each of which opens the models of the config. */
export function unitWorkers({ count, store, signal, config }: UnitWorkersOptions): UnitWorkers {
  const shared = sharedMaps(store);
  const { files } = store;
  // Maps go to files past this thread, which has no other use for them.
  const data = { config, ...(files && { folder: files.folder }) };
  const threads = Array.from({ length: count }, () => unitWorker(data, { store, shared, signal }));
  return {
    workers: threads,
    begin: (begun) => {
      files?.begin();
      for (const thread of threads) thread.begin(begun);
    },
    dispose: async () => {
      await Promise.all(threads.map((thread) => thread.dispose()));
    },
  };
}

interface Thread extends UnitWorker, Disposable {
  begin(begun: BegunRun): void;
}

interface ThreadOptions {
  readonly store: CheckpointStore;
  readonly shared: SharedMaps;
  readonly signal: AbortSignal | undefined;
}

function unitWorker(workerData: UnitWorkerData, { store, shared, signal }: ThreadOptions): Thread {
  const jobs = waiting<readonly Row[]>();
  const file = new URL('./unitWorkerThread.js', import.meta.url);
  const { worker, ended } = startedThread(file, { workerData, resourceLimits }, jobs.failAll);
  const order = (one: UnitOrder, handed: readonly ArrayBufferLike[] = []) =>
    worker.postMessage(one, handed as ArrayBuffer[]);
  worker.on('message', (report: UnitReport) => {
    if (report.kind === 'done') jobs.answer(report.id, report.rows);
    else if (report.kind === 'failed') jobs.fail(report.id, receivedError(report.error));
    else if (report.kind === 'broken') jobs.failAll(receivedError(report.error));
    else void answer(report).catch((error: Error) => jobs.failAll(error));
  });
  const answer = async (report: Exclude<UnitReport, { readonly kind: 'done' | 'failed' | 'broken' }>) => {
    const { key } = report;
    if (report.kind === 'lost') shared.lose(key);
    else if (report.kind === 'keepNumbers') store.keepNumbers(key, report.numbers);
    else if (report.kind === 'askNumbers')
      order({ kind: 'numbers', id: report.id, numbers: store.numbersOf(key) });
    else if (report.kind === 'keepFindings') {
      const found = decodedMaps(report.found.kept, report.found.planes);
      if (found !== undefined) shared.keep(key, found);
    } else if (report.kind === 'wroteFindings') {
      store.files?.keep(key, report.stored);
      shared.made(key);
    } else {
      const place = (await shared.ready(key)) ? (store.placeOf?.(key) ?? store.mapResultsOf(key)) : undefined;
      const found = place instanceof Map ? encodedMaps(place) : (place as StoredLocation | undefined);
      // What was encoded for this answer alone is handed over, not copied.
      order(
        { kind: 'findings', id: report.id, found },
        found && 'planes' in found ? [found.planes.buffer] : [],
      );
    }
  };
  /** Waits for an answer; once the run is stopped, its reason is thrown and no answer is waited for. */
  const asked = async (send: (id: number) => void): Promise<readonly Row[]> => {
    signal?.throwIfAborted();
    try {
      return await jobs.ask(send);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  };
  const stop = () => order({ kind: 'end' });
  signal?.addEventListener('abort', stop, { once: true });
  return {
    begin: (begun) => order({ kind: 'begin', begun }),
    measured: (key) => asked((id) => order({ kind: 'measure', id, key })),
    makeMaps: async (maps) => {
      await asked((id) => order({ kind: 'makeMaps', id, maps }));
    },
    dispose: async () => {
      signal?.removeEventListener('abort', stop);
      stop();
      await ended;
    },
  };
}
