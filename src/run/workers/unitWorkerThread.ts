/** A worker thread of a run: it opens the models of its config once more and measures units that it is told. */

import { parentPort, workerData } from 'node:worker_threads';
import { sayUsualThreads } from '../../classifiers/index.ts';
import { quoted } from '../../files/quoted.ts';
import type { Row } from '../../types/row.ts';
import { decodedMaps, encodedMaps } from '../checkpoints/checkpointCodec.ts';
import { mapResultsAt } from '../checkpoints/checkpointReader.ts';
import type { Checkpoints, StoredLocation } from '../checkpoints/checkpoints.ts';
import { writtenMaps } from '../checkpoints/writtenMaps.ts';
import { withModules } from '../config/loadedConfig.ts';
import { resolvedAudits } from '../config/resolvedAudits.ts';
import { imageSource } from '../execute/datasetImages.ts';
import { type LiveRun, liveRun } from '../execute/liveRun.ts';
import { ofConfig } from '../execute/ofConfig.ts';
import { openedClassifiers, openedLocalizers } from '../execute/openedModels.ts';
import { openings } from '../execute/openings.ts';
import { type UnitTask, unitTasks } from '../execute/unitTasks.ts';
import { withReadable } from '../execute/unreadable.ts';
import {
  type BegunRun,
  type SentMaps,
  sentError,
  type UnitOrder,
  type UnitReport,
  type UnitWorkerData,
} from './messages.ts';
import { waiting } from './waiting.ts';

const { config: sent, folder } = workerData as UnitWorkerData;
const port = parentPort;
if (port === null) throw new Error('a worker of a run must be started as a thread');
// Segmenters, probes and products of matrices too, which no option reaches.
sayUsualThreads(1);
/** Buffers that are handed over are not copied. */
const say = (report: UnitReport, handed: readonly ArrayBufferLike[] = []) =>
  port.postMessage(report, handed as ArrayBuffer[]);

const controller = new AbortController();
const { signal } = controller;
const findings = waiting<SentMaps | StoredLocation | undefined>();
const numbers = waiting<Float32Array | undefined>();
const opening = openings();

/** The parts of the run, which the main thread keeps. */
const parts: Checkpoints = {
  has: () => false,
  rows: async (_, compute) => compute(),
  mapResults: async (key, compute) => {
    const known = await findings.ask((id) => say({ kind: 'askFindings', id, key }));
    const restored = known && ('path' in known ? mapResultsAt(known) : decodedMaps(known.kept, known.planes));
    if (restored !== undefined) return restored;
    try {
      const found = await compute();
      if (folder !== undefined) {
        say({ kind: 'wroteFindings', key, stored: writtenMaps(folder, key, found) });
        return found;
      }
      const encoded = encodedMaps(found);
      say({ kind: 'keepFindings', key, found: encoded }, [encoded.planes.buffer]);
      return found;
    } catch (error) {
      say({ kind: 'lost', key });
      throw error;
    }
  },
  numbersOf: (key) => numbers.ask((id) => say({ kind: 'askNumbers', id, key })),
  keepNumbers: (key, values) => say({ kind: 'keepNumbers', key, numbers: values }),
  areKept: true,
};

/** The models are opened while the main thread makes the first passes, of which it tells. */
let begin: (begun: BegunRun) => void = () => {};
const begun = new Promise<BegunRun>((resolve) => {
  begin = resolve;
});

interface Ready {
  readonly run: LiveRun;
  readonly tasks: ReadonlyMap<string, UnitTask>;
}

async function opened(): Promise<Ready> {
  const config = await withModules(sent, 'config');
  const source = await imageSource(config);
  const known = begun.then(({ passes }) => passes);
  const options = { config, source, opening, signal, threads: 1, known };
  const preparedModels = await openedClassifiers(options);
  const localizers = await openedLocalizers(options, preparedModels);
  const { shown } = await begun;
  const asked = resolvedAudits(config);
  const readable = {
    preparedModels: withReadable(preparedModels),
    localizers,
    config,
    parts,
    signal,
    ...ofConfig(config),
  };
  const run = opening.kept(
    liveRun({ ...readable, shown: new Set(shown) }, (own) =>
      asked.flatMap(({ audit, options }) => audit.initializations?.(own, options) ?? []),
    ),
  );
  return { run, tasks: new Map(unitTasks(asked, run).map((task) => [task.key, task])) };
}

async function rowsOf({ run, tasks }: Ready, key: string): Promise<readonly Row[]> {
  const task = tasks.get(key);
  if (task === undefined) throw new RangeError(`no unit of the run has the key ${quoted(key)}`);
  const rows = await task.audit.measure(task.unit, run, task.options);
  // A failure may be that of the end itself, which a resumed run must not find.
  if (rows.some(({ state }) => state === 'failed')) signal.throwIfAborted();
  return rows;
}

const ready = opened();
ready.catch((error: unknown) => {
  if (!signal.aborted) say({ kind: 'broken', error: sentError(error) });
});

/** What is being done, after which the thread may end. */
let last: Promise<unknown> = ready;

async function answered(id: number, work: (own: Ready) => Promise<readonly Row[]>): Promise<void> {
  try {
    const rows = await work(await ready);
    say({ kind: 'done', id, rows });
  } catch (error) {
    say({ kind: 'failed', id, error: sentError(error) });
  }
}

async function ended(): Promise<void> {
  if (signal.aborted) return;
  const reason = new Error('the run has ended');
  controller.abort(reason);
  begin({ passes: [], shown: [] });
  findings.failAll(reason);
  numbers.failAll(reason);
  await last.catch(() => {});
  await opening.dispose();
  port?.close();
}

port.on('message', (order: UnitOrder) => {
  if (order.kind === 'begin') begin(order.begun);
  else if (order.kind === 'findings') findings.answer(order.id, order.found);
  else if (order.kind === 'numbers') numbers.answer(order.id, order.numbers);
  else if (order.kind === 'end') void ended();
  else if (order.kind === 'measure') last = answered(order.id, (own) => rowsOf(own, order.key));
  else {
    last = answered(order.id, async ({ run }) => {
      await run.maps(order.maps.source, order.maps.image);
      return [];
    });
  }
});
