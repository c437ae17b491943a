import { basename } from 'node:path';
import * as z from 'zod';
import { isRecord } from '../../checks/isRecord.ts';
import { type PathKind, pathKind } from '../../files/pathType.ts';

/** A path in data: its key as an error names it, such as `classifiers[0].model`, and what should be there. */
export interface PathKey {
  readonly key: string;
  readonly kind: PathKind;
}

export type PathChange = (path: string, place: PathKey) => string;

/** The data with every path that the schema names changed. What does not fit the schema stays as it is. */
export function changedPaths(schema: unknown, data: unknown, change: PathChange): unknown {
  return changed(schema, data, { change, key: '' });
}

/** The same with each path as its last name: equal for a study that was moved to another folder. */
export function withoutFolders(schema: unknown, data: unknown): unknown {
  return changedPaths(schema, data, (path) => basename(path));
}

interface Walk {
  readonly change: PathChange;
  readonly key: string;
}

function changed(schema: unknown, data: unknown, { change, key }: Walk): unknown {
  const below = (name: string) => (key === '' ? name : `${key}.${name}`);
  if (schema instanceof z.ZodString && typeof data === 'string') {
    const kind = pathKind(schema);
    return kind === undefined ? data : change(data, { key, kind });
  }
  if (schema instanceof z.ZodObject && isRecord(data)) {
    const shape = new Map<string, unknown>(Object.entries(schema.shape));
    const entries = Object.entries(data).map(([name, value]) => [
      name,
      changed(shape.get(name), value, { change, key: below(name) }),
    ]);
    return Object.fromEntries(entries);
  }
  if (schema instanceof z.ZodRecord && isRecord(data)) {
    const entries = Object.entries(data).map(([name, value]) => [
      name,
      changed(schema.valueType, value, { change, key: below(name) }),
    ]);
    return Object.fromEntries(entries);
  }
  if (schema instanceof z.ZodArray && Array.isArray(data)) {
    return data.map((item, index) => changed(schema.element, item, { change, key: `${key}[${index}]` }));
  }
  if (schema instanceof z.ZodUnion) return changed(optionFor(schema, data), data, { change, key });
  return changedInside(schema, data, { change, key });
}

/** The option of a union that data have: by the words that it fixes, such as `kind`, else by the kind of value. */
function optionFor(schema: z.ZodUnion, data: unknown): unknown {
  return schema.options.find((option: unknown) => {
    // Objects told apart by a word, such as audits by their names.
    if (option instanceof z.ZodUnion) return isRecord(data);
    if (!(option instanceof z.ZodObject)) return !isRecord(data);
    if (!isRecord(data)) return false;
    const words = Object.entries(option.shape).filter(([, value]) => value instanceof z.ZodLiteral);
    return words.every(([name, value]) => (value as z.ZodLiteral).safeParse(data[name]).success);
  });
}

function changedInside(schema: unknown, data: unknown, walk: Walk): unknown {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault || schema instanceof z.ZodNullable)
    return changed(schema.unwrap(), data, walk);
  return schema instanceof z.ZodPipe ? changed(schema.in, data, walk) : data;
}
