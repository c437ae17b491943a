import type { Worker } from 'node:worker_threads';
import ndarray from 'ndarray';
import type { Disposable } from '../../types/classifier.ts';
import type { LoadedItem } from '../../types/dataset.ts';
import type { BenchConfig } from '../config/config.ts';
import type { Ahead } from '../execute/readAhead.ts';
import { type ReaderReport, receivedError, type SentItem } from './messages.ts';
import { startedThread } from './startedThread.ts';
import { waiting } from './waiting.ts';

/** Threads that read the images of a data set. */
export interface ImageReaders extends Ahead, Disposable {}

/** So many images of a reader are read before they are asked for. */
const aheadOfEach = 2;

/** So many threads that read the images of a config; they start when the first image is asked for. */
export function imageReaders(config: BenchConfig, count: number): ImageReaders {
  const items = waiting<LoadedItem>();
  let threads: Worker[] | undefined;
  let next = 0;
  const started = () =>
    Array.from({ length: count }, () => {
      const file = new URL('./imageReaderThread.js', import.meta.url);
      const { worker } = startedThread(file, { workerData: config }, items.failAll);
      worker.on('message', (report: ReaderReport) => {
        if (report.kind === 'read') items.answer(report.id, receivedItem(report.item));
        else items.fail(report.id, receivedError(report.error));
      });
      return worker;
    });
  return {
    depth: aheadOfEach * count,
    read: (image) =>
      items.ask((id) => {
        threads ??= started();
        threads[next++ % count]?.postMessage({ id, image });
      }),
    dispose: async () => {
      items.failAll(new Error('no image is read ahead any more'));
      await Promise.all((threads ?? []).map((worker) => worker.terminate()));
    },
  };
}

function receivedItem({ image, mask, ...facts }: SentItem): LoadedItem {
  return {
    ...facts,
    image: ndarray(image.data, [...image.shape]),
    ...(mask && { mask: ndarray(mask.data, [...mask.shape]) }),
  };
}
