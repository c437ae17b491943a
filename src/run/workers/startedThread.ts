import { Worker, type WorkerOptions } from 'node:worker_threads';

/** A worker thread, and when it has ended. */
export interface StartedThread {
  readonly worker: Worker;
  readonly ended: Promise<void>;
}

/** Starts a thread of a file of this program; `failAll` is told where it breaks, and at its end: nothing answers any more. */
export function startedThread(
  file: URL,
  options: WorkerOptions,
  failAll: (error: Error) => void,
): StartedThread {
  const worker = new Worker(file, options);
  const ended = new Promise<void>((resolve) => {
    worker.once('exit', (code) => {
      failAll(new Error(`a worker thread ended early with code ${code}`));
      resolve();
    });
  });
  worker.on('error', (error) => failAll(error instanceof Error ? error : new Error(String(error))));
  return { worker, ended };
}
