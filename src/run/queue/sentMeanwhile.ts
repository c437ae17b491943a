import { pause } from './pause.ts';

/** Waits for a process to end, and sends every so many milliseconds what it has made; not any more once it ended. */
export async function sentMeanwhile<T>(
  ended: Promise<T>,
  send: () => Promise<void>,
  milliseconds: number,
): Promise<T> {
  const over = new AbortController();
  const result = ended.finally(() => over.abort());
  // It is heard of below, once nothing is being sent.
  result.catch(() => {});
  while (!over.signal.aborted) {
    await pause(milliseconds, over.signal);
    if (!over.signal.aborted) await send();
  }
  return result;
}
