/// <reference lib="webworker" />

import { createDesk } from './desk.ts';
import type { Ask, FromWorker, News, ToWorker } from './messages.ts';

declare const self: DedicatedWorkerGlobalScope;

const desk = createDesk();
const running = new Map<number, AbortController>();
// One question after the other: they share a model, and its passes are not to overlap.
let last: Promise<void> = Promise.resolve();

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  if ('cancel' in data) {
    running.get(data.cancel)?.abort(new Error('cancelled'));
    return;
  }
  const { id, ask } = data;
  const control = new AbortController();
  running.set(id, control);
  last = last.then(() => answered(id, ask, control.signal));
};

async function answered(id: number, ask: Ask, signal: AbortSignal): Promise<void> {
  const post = (message: FromWorker, handed: Transferable[] = []) => self.postMessage(message, handed);
  const tell = (news: News, handed: Transferable[] = []) => post({ id, news }, handed);
  try {
    signal.throwIfAborted();
    post({ id, answer: await desk.answer(ask, { signal, tell }) });
  } catch (error) {
    const isCancelled = signal.aborted;
    post({ id, error: error instanceof Error ? error.message : String(error), isCancelled });
  } finally {
    running.delete(id);
  }
}
