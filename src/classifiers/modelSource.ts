import { fileBeside } from '../files/fileBeside.ts';
import { fileBytesSync, filePart } from '../files/fileBytes.ts';
import { type Limits, limitsFrom, type OwnLimits, requireWithin } from '../files/limits.ts';
import { namedPath } from '../files/quoted.ts';
import type { ExternalBytes } from '../graph/parse.ts';

/** An ONNX file as it is read: its bytes, its name in messages, and parts of the files of weights beside it. */
export interface ModelSource {
  readonly source: string;
  readonly bytes: Uint8Array;
  /** Undefined for bytes alone: nothing lies beside them. */
  readonly external: ExternalBytes | undefined;
}

interface SourceOptions {
  /** Names bytes in messages. @default 'model' */
  readonly id?: string | undefined;
  readonly limits?: OwnLimits | undefined;
}

/** The model at a path, or in bytes that `id` names. Throws RangeError naming a file that cannot be read. */
export function modelSource(
  model: string | Uint8Array,
  { id = 'model', limits: own = {} }: SourceOptions = {},
): ModelSource {
  const isPath = typeof model === 'string';
  const limits = limitsFrom(own);
  const bytes = isPath ? fileBytesSync(model, { what: 'an ONNX model', limits, limit: 'modelBytes' }) : model;
  return {
    source: isPath ? namedPath(model) : id,
    bytes,
    external: isPath ? externalWeights(model, { used: bytes.length, limits }) : undefined,
  };
}

/** Reads parts of the files beside a model, all together with what is `used` no larger than the limit on models. */
function externalWeights(
  path: string,
  { used, limits }: { readonly used: number; readonly limits: Limits },
): ExternalBytes {
  const what = "the model's external weights";
  let total = used;
  return (location, offset, length) => {
    const file = fileBeside(path, location, what);
    if (!isSize(offset) || !isSize(length)) {
      throw new RangeError(
        `${namedPath(path)}: expected ${what} at a byte of ${namedPath(file)}, got offset ${offset} and length ${length}`,
      );
    }
    const part = filePart(
      file,
      { start: offset, length },
      { what, namedBy: path, limits, limit: 'modelBytes' },
    );
    total += part.length;
    requireWithin(limits, 'modelBytes', {
      count: total,
      what: `${total} bytes of the model and its weights`,
      source: namedPath(path),
    });
    if (part.length < length) {
      throw new RangeError(
        `${namedPath(path)}: expected ${length} bytes of ${what} in ${namedPath(file)} from byte ${offset} on, found ${part.length}`,
      );
    }
    return part;
  };
}

function isSize(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
