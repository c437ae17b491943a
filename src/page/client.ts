import type { Answers, Ask, FromWorker, News, ToWorker } from './messages.ts';

/** Thrown where a question was cancelled. */
export class Cancelled extends Error {}

interface Waiting {
  readonly resolve: (answer: never) => void;
  readonly reject: (error: Error) => void;
  readonly onNews: ((news: News) => void) | undefined;
}

/** Asks the worker; the page itself never computes, so that it always answers. */
export interface Client {
  ask<Kind extends Ask['kind']>(
    ask: Extract<Ask, { kind: Kind }>,
    options?: { readonly signal?: AbortSignal; readonly onNews?: (news: News) => void },
  ): Promise<Answers[Kind]>;
}

/** A client of a new worker. */
export function createClient(): Client {
  const worker = new Worker('worker.js', { type: 'module' });
  const waiting = new Map<number, Waiting>();
  let next = 0;
  worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
    const one = waiting.get(data.id);
    if (one === undefined) return;
    if ('news' in data) {
      one.onNews?.(data.news);
      return;
    }
    waiting.delete(data.id);
    if ('error' in data) one.reject(data.isCancelled ? new Cancelled('cancelled') : new Error(data.error));
    else one.resolve(data.answer as never);
  };
  worker.onerror = (event) => {
    const error = new Error(event.message || 'the worker of this page cannot be started');
    for (const one of waiting.values()) one.reject(error);
    waiting.clear();
  };
  return {
    ask: (ask, { signal, onNews } = {}) =>
      new Promise((resolve, reject) => {
        const id = next++;
        waiting.set(id, { resolve, reject, onNews });
        const send = (message: ToWorker) => worker.postMessage(message);
        signal?.addEventListener('abort', () => send({ cancel: id }));
        send({ id, ask });
      }),
  };
}
