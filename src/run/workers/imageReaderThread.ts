/** A thread that reads the images of a run's data set before they are asked for. */

import { parentPort, workerData } from 'node:worker_threads';
import { quoted } from '../../files/quoted.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { LoadedItem } from '../../types/dataset.ts';
import type { BenchConfig } from '../config/config.ts';
import { withModules } from '../config/loadedConfig.ts';
import { datasetOf } from '../config/tasks.ts';
import { type ReaderOrder, type ReaderReport, type SentItem, sentError } from './messages.ts';

const port = parentPort;
if (port === null) throw new Error('a reader of images must be started as a thread');

const itemsOf = async () => {
  const { items } = await datasetOf(await withModules(workerData as BenchConfig, 'config'));
  return new Map(items.map((item) => [item.id, item]));
};
const opened = itemsOf();
// Each order is told of it.
opened.catch(() => {});

async function read({ id, image }: ReaderOrder): Promise<void> {
  try {
    const item = (await opened).get(image);
    if (item === undefined) throw new RangeError(`no image is named ${quoted(image)}`);
    const sent = sentItem(await item.load());
    const handed = [sent.image.data.buffer, ...(sent.mask ? [sent.mask.data.buffer] : [])];
    port?.postMessage({ kind: 'read', id, item: sent } satisfies ReaderReport, handed as ArrayBuffer[]);
  } catch (error) {
    port?.postMessage({ kind: 'failed', id, error: sentError(error) } satisfies ReaderReport);
  }
}

/** As plain data, each array alone in its memory, which is handed over. */
function sentItem({ image, mask, ...facts }: LoadedItem): SentItem {
  return {
    ...facts,
    image: { data: alone(dense(image)), shape: image.shape },
    ...(mask && { mask: { data: alone(dense(mask)), shape: mask.shape } }),
  };
}

function alone<A extends Float32Array | Uint8Array>(values: A): A {
  return (values.byteLength === values.buffer.byteLength ? values : values.slice()) as A;
}

port.on('message', (order: ReaderOrder) => void read(order));
