import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  copyFileSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { filePart } from '../../../files/fileBytes.ts';
import { defaultLimits } from '../../../files/limits.ts';
import { madeFolder } from '../../../files/madeFolder.ts';
import { writing } from '../../../files/writing.ts';
import type { S3Client } from './client.ts';

/** Larger files go in pieces of this size: one is held in memory, and one is sent again where a connection breaks. */
const pieceBytes = 64 * 2 ** 20;

/** Part of a file, in bytes from its begin. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/** Objects of a store, each named by the SHA-256 of its content. A file is one of them, or several one after the other. */
export interface Objects {
  /** Sends what the store lacks of a file, or of a part of it; gives the SHA-256 of its pieces. */
  sent(path: string, span?: Span): Promise<string[]>;
  /** Makes a file of its pieces. Throws RangeError for a piece that is not there or has other content. */
  written(path: string, pieces: readonly string[]): Promise<void>;
  /** The same of a file that nobody changes: it is kept, so that the next run that names it finds it here. */
  linked(path: string, pieces: readonly string[]): Promise<void>;
}

/** The objects of a store; `folder` keeps what was read. */
export function storedObjects(client: S3Client, folder: string): Objects {
  const known = new Set<string>();
  const checked = new Set<string>();
  const read = async (digest: string) => {
    const key = keyOf(digest);
    const bytes = await client.get(key);
    if (bytes === undefined) throw new RangeError(`--store: expected ${client.shown}/${key}, found none`);
    const found = sha256Of(bytes);
    if (found === digest) return bytes;
    throw new RangeError(
      `--store: ${client.shown}/${key}: expected content of that SHA-256, found ${found.slice(0, 12)}: delete the object and submit again`,
    );
  };
  const written = async (path: string, pieces: readonly string[]) => {
    madeFolder(dirname(path));
    const partial = partialOf(path);
    try {
      const file = writing(path, () => openSync(partial, 'wx'));
      try {
        for (const digest of pieces) {
          const bytes = await read(digest);
          writing(path, () => writeFileSync(file, bytes));
        }
      } finally {
        closeSync(file);
      }
      writing(path, () => renameSync(partial, path));
    } finally {
      rmSync(partial, { force: true });
    }
  };
  return {
    sent: async (path, span) => {
      const digests: string[] = [];
      for (const bytes of piecesOf(path, span)) {
        const digest = sha256Of(bytes);
        if (!known.has(digest) && !(await client.has(keyOf(digest))))
          await client.put(keyOf(digest), bytes, digest);
        known.add(digest);
        digests.push(digest);
      }
      return digests;
    },
    written,
    linked: async (path, pieces) => {
      const [only, ...others] = pieces;
      const name = only !== undefined && others.length === 0 ? only : sha256Of(pieces.join('\n'));
      const kept = join(folder, name);
      // Once for each worker: what a run reads is compared with its digests once more.
      if (!checked.has(name) && !holds(kept, pieces)) await written(kept, pieces);
      checked.add(name);
      placeLink(kept, path);
    },
  };
}

function keyOf(digest: string): string {
  return `objects/${digest}`;
}

/** Whether a file has these pieces. */
function holds(path: string, pieces: readonly string[]): boolean {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) return false;
  let index = 0;
  for (const bytes of piecesOf(path)) if (sha256Of(bytes) !== pieces[index++]) return false;
  return index === pieces.length;
}

function* piecesOf(path: string, span?: Span): Generator<Uint8Array> {
  const { start, end } = span ?? { start: 0, end: statSync(path).size };
  const limits = { ...defaultLimits, fileBytes: Infinity };
  for (let from = start; from < end; from += pieceBytes)
    yield filePart(
      path,
      { start: from, length: Math.min(pieceBytes, end - from) },
      { what: 'a file', limits },
    );
}

/** The same file under another name, or a copy where the system has no links. */
function placeLink(kept: string, path: string): void {
  const partial = partialOf(path);
  writing(path, () => {
    try {
      madeFolder(dirname(path));
      try {
        linkSync(kept, partial);
      } catch {
        copyFileSync(kept, partial);
      }
      renameSync(partial, path);
    } finally {
      rmSync(partial, { force: true });
    }
  });
}

/** Of its own: another worker of this machine may make the same file. */
function partialOf(path: string): string {
  return `${path}.${randomUUID()}.partial`;
}

/** In hexadecimal digits. */
export function sha256Of(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex');
}
