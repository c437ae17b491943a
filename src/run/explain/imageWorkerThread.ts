/** A worker thread of `explain`: it opens the model once more, and explains images that it is told. */
import { parentPort, workerData } from 'node:worker_threads';
import { sayUsualThreads } from '../../classifiers/index.ts';
import { sentError } from '../workers/messages.ts';
import { explainFolder } from './explainFolder.ts';
import type { ImageOrder, ImageReport, ImageWorkerData, NamedImage } from './imageMessages.ts';
import { modelFacts, type OpenedExplain, openedExplain } from './openedExplain.ts';

const port = parentPort;
if (port === null) throw new Error('a worker of explain must be started as a thread');
const say = (report: ImageReport) => port.postMessage(report);

const controller = new AbortController();
const { options, threads } = workerData as ImageWorkerData;
sayUsualThreads(threads);
const written = explainFolder(options.out);
const hooks = {
  folder: {
    ...written,
    write: (file: string, content: string | Uint8Array) => {
      say({ kind: 'wrote', file });
      written.write(file, content);
    },
  },
  onFailure: (failure: Extract<ImageReport, { kind: 'failure' }>['failure']) =>
    say({ kind: 'failure', failure }),
  onMethod: (image: string) => say({ kind: 'method', image }),
  signal: controller.signal,
};

const ready = openedExplain(options, threads);
ready.then(
  (opened) => say({ kind: 'opened', model: modelFacts(opened) }),
  (error: unknown) => say({ kind: 'broken', error: sentError(error) }),
);

/** What is being done, after which the thread may end. */
let last: Promise<unknown> = ready;

async function answered(id: number, { path, name }: NamedImage): Promise<void> {
  try {
    const opened: OpenedExplain = await ready;
    say({ kind: 'done', id, answer: await opened.explained(path, name, hooks) });
  } catch (error) {
    say({ kind: 'failed', id, error: sentError(error) });
  }
}

async function ended(): Promise<void> {
  controller.abort(new Error('the run has ended'));
  await last.catch(() => {});
  await ready.then((opened) => opened.dispose()).catch(() => {});
  port?.close();
}

port.on('message', (order: ImageOrder) => {
  if (order.kind === 'end') void ended();
  else last = answered(order.id, order.image);
});
