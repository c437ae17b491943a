import { statSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

export interface PlugInFile {
  /** Absolute. */
  readonly path: string;
  /** The place that names the file, such as a key of the config: messages begin with it. */
  readonly where: string;
}

/**
 * The default export of a module file, or what it makes where it is a function: `wanted` says what it should be.
 * Throws a RangeError that names the file where it cannot be loaded, exports no default, or its function fails.
 */
export async function defaultExport({ path, where }: PlugInFile, wanted: string): Promise<unknown> {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new RangeError(`${where}: no such file: ${path}`);
  if (found.isDirectory()) throw new RangeError(`${where}: expected a file, ${path} is a folder`);
  const loaded: Readonly<Record<string, unknown>> = await import(pathToFileURL(path).href).catch((error) => {
    throw new RangeError(`${where}: ${path} cannot be loaded: ${firstLine(error)}`);
  });
  const value = loaded.default;
  if (value === undefined) {
    const names = Object.keys(loaded);
    throw new RangeError(
      `${where}: ${path} must have a default export, ${wanted}, got ${names.length === 0 ? 'none' : `only ${names.join(', ')}`}`,
    );
  }
  if (typeof value !== 'function') return value;
  try {
    return await value();
  } catch (error) {
    throw new RangeError(`${where}: the function that ${path} exports failed: ${firstLine(error)}`);
  }
}

/**
 * What `read` makes of an export. Its members may be getters of a stranger's, so whatever throws is said with the file,
 * unless it is said already.
 */
export function readExport<T>({ path, where }: PlugInFile, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const why = firstLine(error);
    if (why.startsWith(where)) throw error;
    throw new RangeError(`${where}: ${path}: ${why}`, { cause: error });
  }
}

/** What an error says first: that of a loader goes on with the stack of its imports. */
export function firstLine(error: unknown): string {
  const message = error instanceof Error ? `${error.message}` : String(error);
  return message.split('\n')[0] ?? message;
}

/** A short name of what came, for a message. */
export function described(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value !== 'object') return typeof value;
  return `an object with ${Object.keys(value).join(', ') || 'no keys'}`;
}
