import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { errnoCode } from './errnoCode.ts';
import { defaultLimits, type Limits, requireWithin } from './limits.ts';
import { modelInFolder } from './modelInFolder.ts';
import { namedPath } from './quoted.ts';
import { noteRead } from './watchedReads.ts';

export interface FileOptions {
  /** What the file should be, with its article, in messages: `an ONNX model`. */
  readonly what: string;
  /** The file that names this one, with which messages then begin. */
  readonly namedBy?: string | undefined;
  /** @default the defaults */
  readonly limits?: Limits | undefined;
  /** The limit on its size. @default 'fileBytes' */
  readonly limit?: 'fileBytes' | 'modelBytes';
  /** Fewer bytes than the limit, which no caller raises. */
  readonly atMost?: number;
}

/** A pipe or a terminal is opened without waiting for whoever writes to it, and refused. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/**
 * The bytes of a regular file no larger than its limit. Throws RangeError, one line that names the file and what was
 * wanted, for what is missing, no file, too large or cannot be read.
 */
export async function fileBytes(path: string, options: FileOptions): Promise<Uint8Array> {
  requirePath(path, options);
  let file: FileHandle | undefined;
  try {
    file = await open(path, flags);
    const bytes = new Uint8Array(checkedSize(await file.stat(), path, options));
    noteRead(path);
    let length = 0;
    while (length < bytes.length) {
      const { bytesRead } = await file.read(bytes, length, bytes.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return bytes.subarray(0, length);
  } catch (error) {
    throw refused(error, path, options);
  } finally {
    await file?.close();
  }
}

/** `fileBytes`, and waits. */
export function fileBytesSync(path: string, options: FileOptions): Uint8Array {
  return fileOpened(path, options, (file, size) => partOf(file, { start: 0, length: size }));
}

/** The size of a regular file no larger than its limit. Throws as `fileBytes` does. */
export function fileSize(path: string, options: FileOptions): number {
  return fileOpened(path, options, (_, size) => size);
}

/** The bytes of a file from `start` on, all to its end or so many; fewer where it ends before. Throws as `fileBytes` does. */
export function filePart(
  path: string,
  { start, length }: { readonly start: number; readonly length?: number | undefined },
  options: FileOptions,
): Uint8Array {
  return fileOpened(path, options, (file, size) => {
    const rest = Math.max(0, size - start);
    return partOf(file, { start, length: Math.min(length ?? rest, rest) });
  });
}

function fileOpened<T>(path: string, options: FileOptions, use: (file: number, size: number) => T): T {
  requirePath(path, options);
  let file: number | undefined;
  try {
    file = openSync(path, flags);
    const size = checkedSize(fstatSync(file), path, options);
    noteRead(path);
    return use(file, size);
  } catch (error) {
    throw refused(error, path, options);
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function partOf(file: number, { start, length }: { readonly start: number; readonly length: number }) {
  const bytes = new Uint8Array(length);
  let offset = 0;
  while (offset < length) {
    const read = readSync(file, bytes, offset, length - offset, start + offset);
    if (read === 0) break;
    offset += read;
  }
  return bytes.subarray(0, offset);
}

function requirePath(path: string, options: FileOptions): void {
  if (typeof path !== 'string')
    throw new TypeError(`expected the path of ${options.what}, got ${typeof path}`);
  if (path.includes('\0')) {
    throw new RangeError(`${expectation(path, options)}, the path holds a null character`);
  }
}

function checkedSize(stats: Stats, path: string, options: FileOptions): number {
  if (!stats.isFile()) {
    const hint = stats.isDirectory() && options.limit === 'modelBytes' ? modelInFolder(path) : '';
    throw new RangeError(`${expectation(path, options)}, found ${kindOf(stats)}${hint}`);
  }
  const { limits = defaultLimits, limit = 'fileBytes', namedBy, atMost = Infinity } = options;
  if (stats.size > atMost) {
    throw new RangeError(`${expectation(path, options)} of at most ${atMost} bytes, found ${stats.size}`);
  }
  const [source, what] =
    namedBy === undefined ? [path, 'its'] : [namedBy, `${options.what} in ${namedPath(path)}: its`];
  requireWithin(limits, limit, {
    count: stats.size,
    what: `${what} ${stats.size} bytes`,
    source: namedPath(source),
  });
  return stats.size;
}

function kindOf(stats: Stats): string {
  if (stats.isDirectory()) return 'a folder';
  if (stats.isFIFO()) return 'a pipe';
  if (stats.isSocket()) return 'a socket';
  return 'a device';
}

function refused(error: unknown, path: string, options: FileOptions): unknown {
  const code = errnoCode(error);
  if (code === undefined) return error;
  return new RangeError(`${expectation(path, options)}, found no file that can be read (${code})`);
}

function expectation(path: string, { what, namedBy }: FileOptions): string {
  return namedBy === undefined
    ? `${namedPath(path)}: expected ${what}`
    : `${namedPath(namedBy)}: expected ${what} in ${namedPath(path)}`;
}
