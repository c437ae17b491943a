import { receivedError } from '../workers/messages.ts';
import { startedThread } from '../workers/startedThread.ts';
import { waiting } from '../workers/waiting.ts';
import type { ExplainFolder } from './explainFolder.ts';
import type { ImageAnswer } from './explainImage.ts';
import type { ImageOrder, ImageReport, ImageWorkerData, NamedImage } from './imageMessages.ts';
import type { ImageHooks, ModelFacts } from './openedExplain.ts';

export interface ImageWorkersOptions extends ImageWorkerData {
  readonly count: number;
  readonly images: readonly NamedImage[];
  /** Where what workers write is known of. */
  readonly folder: ExplainFolder;
  readonly told: Omit<ImageHooks, 'folder'>;
  /** Called after each image with its place in the list. */
  readonly onImage: (index: number) => void;
}

/**
 * Has images explained by so many worker threads, each of which takes the next image when it has done one. Answers come
 * in the order of the images. Throws what the first to fail throws, once all have ended.
 */
export async function imagesByWorkers(
  options: ImageWorkersOptions,
): Promise<{ readonly model: ModelFacts; readonly answers: readonly ImageAnswer[] }> {
  const { count, images, onImage } = options;
  const workers = Array.from({ length: count }, () => imageWorker(options));
  const answers: ImageAnswer[] = [];
  let next = 0;
  const work = async (worker: ImageWorker) => {
    const model = await worker.opened;
    for (let index = next++; index < images.length; index = next++) {
      answers[index] = await worker.explained(images[index] as NamedImage);
      onImage(index);
    }
    return model;
  };
  try {
    const [model] = await Promise.all(workers.map(work));
    return { model: model as ModelFacts, answers };
  } finally {
    await Promise.all(workers.map((worker) => worker.end()));
  }
}

interface ImageWorker {
  readonly opened: Promise<ModelFacts>;
  explained(image: NamedImage): Promise<ImageAnswer>;
  /** Ends it after the pass that is running. */
  end(): Promise<void>;
}

function imageWorker({ options, threads, folder, told }: ImageWorkersOptions): ImageWorker {
  const workerData: ImageWorkerData = { options, threads };
  const answers = waiting<ImageAnswer>();
  const models = waiting<ModelFacts>();
  const failAll = (error: Error) => {
    models.failAll(error);
    answers.failAll(error);
  };
  const file = new URL('./imageWorkerThread.js', import.meta.url);
  const { worker, ended } = startedThread(file, { workerData }, failAll);
  const order = (one: ImageOrder) => worker.postMessage(one);
  const opened = models.ask(() => {});
  // Another worker may fail first, and then nobody waits for this one.
  opened.catch(() => {});
  worker.on('message', (report: ImageReport) => {
    if (report.kind === 'opened') models.answer(0, report.model);
    else if (report.kind === 'broken') failAll(receivedError(report.error));
    else if (report.kind === 'done') answers.answer(report.id, report.answer);
    else if (report.kind === 'failed') answers.fail(report.id, receivedError(report.error));
    else if (report.kind === 'wrote') folder.claim(report.file);
    else if (report.kind === 'method') told.onMethod?.(report.image);
    else told.onFailure?.(report.failure);
  });
  return {
    opened,
    explained: (image) => answers.ask((id) => order({ kind: 'explain', id, image })),
    end: async () => {
      order({ kind: 'end' });
      await ended;
    },
  };
}
