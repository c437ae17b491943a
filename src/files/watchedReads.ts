import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve } from 'node:path';

const watching = new AsyncLocalStorage<Set<string>>();

/** Does some work, and gives with its result the absolute paths of the files that were read in it. */
export async function watchedReads<T>(
  work: () => Promise<T>,
): Promise<{ readonly result: T; readonly reads: ReadonlySet<string> }> {
  const reads = new Set<string>();
  const result = await watching.run(reads, work);
  return { result, reads };
}

/** Notes a file that is read, where somebody watches. */
export function noteRead(path: string): void {
  watching.getStore()?.add(resolve(path));
}
