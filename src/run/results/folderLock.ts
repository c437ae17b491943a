import { rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, resolve } from 'node:path';
import * as z from 'zod';
import { errnoCode } from '../../files/errnoCode.ts';
import { bytesIfThere } from '../../files/ifThere.ts';
import { json, writing } from '../../files/writing.ts';
import { isRunning, processStart } from './processes.ts';

/** The file that holds a folder of results. */
export const lockName = 'run.lock';

/** A folder that is held for one run. */
export interface FolderLock {
  release(): void;
}

/** Who holds a folder, as its lock file says. */
const holderSchema = z.object({
  process: z.int().positive(),
  /** When that process began, as the system counts it: another process may get its number. */
  processStart: z.string().nullable(),
  host: z.string(),
  since: z.string(),
});

type Holder = z.infer<typeof holderSchema>;

/** What this process holds: released when it exits, however it does but by a signal that nobody hears. */
const held = new Map<string, FolderLock>();

const releaseAll = () => {
  for (const lock of [...held.values()]) lock.release();
};

/**
 * Holds the folder of `file` for one run by making that file. A file that a process of this machine left
 * when it was killed is taken over. Throws RangeError in one line where another process holds the folder, or may.
 */
export function folderLock(file: string): FolderLock {
  const path = resolve(file);
  const content = json({
    process: process.pid,
    processStart: processStart(process.pid) ?? null,
    host: hostname(),
    since: new Date().toISOString(),
  } satisfies Holder);
  while (!made(path, content)) {
    const found = contentOf(path);
    if (found === undefined) continue;
    const holder = holderIn(found);
    if (holder === undefined || !isLeftBehind(holder)) throw refusal(path, holder);
    removeStale(path, found);
  }
  const lock: FolderLock = {
    release: () => {
      held.delete(path);
      if (held.size === 0) process.off('exit', releaseAll);
      if (contentOf(path) === content) rmSync(path, { force: true });
    },
  };
  if (held.size === 0) process.on('exit', releaseAll);
  held.set(path, lock);
  return lock;
}

/** Whether the file could be made; false where there is one. */
function made(path: string, content: string): boolean {
  return writing(path, () => {
    try {
      writeFileSync(path, content, { flag: 'wx' });
      return true;
    } catch (error) {
      if (errnoCode(error) === 'EEXIST') return false;
      throw error;
    }
  });
}

function contentOf(path: string): string | undefined {
  const bytes = bytesIfThere(path, { what: 'the lock of a run' });
  return bytes && new TextDecoder().decode(bytes);
}

function holderIn(content: string): Holder | undefined {
  try {
    return holderSchema.safeParse(JSON.parse(content)).data;
  } catch {
    return undefined;
  }
}

/** Whether the holder was a process of this machine that is no more. */
function isLeftBehind({ host, process: id, processStart: start }: Holder): boolean {
  return host === hostname() && !isRunning(id, start ?? undefined);
}

/** Removes a file left behind, one process at a time: none removes that of another who was quicker. */
function removeStale(path: string, content: string): void {
  const taking = `${path}.taken`;
  if (!made(taking, content)) throw refusal(taking, undefined);
  try {
    if (contentOf(path) === content) writing(path, () => rmSync(path, { force: true }));
  } finally {
    rmSync(taking, { force: true });
  }
}

function refusal(path: string, holder: Holder | undefined): RangeError {
  const folder = dirname(path);
  if (holder === undefined) {
    return new RangeError(
      `${folder} must be free for this run, found ${path} which says that another run writes there; if none does, remove that file`,
    );
  }
  const { process: id, host, since } = holder;
  const other = `${folder} must be free for this run, but process ${id} of ${host} writes to it since ${since}`;
  return new RangeError(
    host === hostname()
      ? `${other}; wait for its end, or take another folder`
      : `${other}; this is ${hostname()}, from where that cannot be checked: if it has ended, remove ${path}`,
  );
}
