import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/** An ONNX file as it is read: its bytes, its name in messages, and parts of the files of weights beside it. */
export interface ModelSource {
  readonly source: string;
  readonly bytes: Uint8Array;
  readonly external: (location: string, offset: number, length: number | undefined) => Uint8Array;
}

/** The model at a path, or in bytes that `id` names. Throws RangeError naming a file that cannot be read. */
export function modelSource(model: string | Uint8Array, id = 'model'): ModelSource {
  const isPath = typeof model === 'string';
  const folder = isPath ? dirname(model) : '.';
  return {
    source: isPath ? model : id,
    bytes: isPath ? fileBytes(model) : model,
    external: (location, offset, length) => filePart(resolve(folder, location), offset, length),
  };
}

function fileBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new RangeError(`${path}: expected an ONNX model, found no file that can be read (${code(error)})`);
  }
}

function filePart(path: string, offset: number, length: number | undefined): Uint8Array {
  const { part, read } = bytesFrom(path, offset, length);
  if (read < part.length) {
    throw new RangeError(
      `${path}: expected ${part.length} bytes of the model's external weights from byte ${offset} on, found ${read}`,
    );
  }
  return part;
}

/** The bytes of a file from `offset`, and how many of those asked for there were. */
function bytesFrom(path: string, offset: number, length: number | undefined) {
  try {
    const part = new Uint8Array(length ?? statSync(path).size - offset);
    const file = openSync(path, 'r');
    try {
      return { part, read: readSync(file, part, 0, part.length, offset) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    throw new RangeError(
      `${path}: expected the model's external weights, found no file that can be read (${code(error)})`,
    );
  }
}

function code(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}
