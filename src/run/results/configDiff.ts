import { isRecord } from '../../checks/isRecord.ts';
import { withoutFolders } from '../config/configPaths.ts';
import { resolvedSchemaOf } from '../config/configSchema.ts';
import { libraryLists } from '../config/lists.ts';

/** A value that is not the same in two records; undefined where a record has none. */
export interface Change {
  /** Where it stands, such as `randomization.draws` or `methods.smoothgrad.options.samples`. */
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

/**
 * What differs between two records, by key. Items of a list go by their `id` or `name` where each has one.
 */
export function changesBetween(before: unknown, after: unknown, key = ''): Change[] {
  if (isRecord(before) && isRecord(after)) {
    const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return names.flatMap((name) => changesBetween(before[name], after[name], below(key, name)));
  }
  const [a, b] = [named(before), named(after)];
  if (a !== undefined && b !== undefined) {
    const shared = [...a].filter(([name]) => b.has(name));
    return [
      ...changesBetween([...a.keys()].join(', '), [...b.keys()].join(', '), key),
      ...shared.flatMap(([name, item]) => changesBetween(item, b.get(name), below(key, name))),
    ];
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [{ key, before, after }];
}

function below(key: string, name: string): string {
  return key === '' ? name : `${key}.${name}`;
}

/** The items of a list by their names; undefined of anything else. */
function named(value: unknown): Map<string, unknown> | undefined {
  if (!Array.isArray(value) || value.length === 0) return undefined;
  const items: readonly unknown[] = value;
  const entries = items.flatMap((item) => {
    const name = isRecord(item) ? (item.id ?? item.name) : undefined;
    return typeof name === 'string' ? [[name, item] as const] : [];
  });
  return entries.length === items.length ? new Map(entries) : undefined;
}

/**
 * What differs between the configs of two runs. Of a path only the last name counts, so that the same run in another
 * folder is no other run.
 */
export function configChanges(before: unknown, after: unknown): Change[] {
  const schema = resolvedSchemaOf(libraryLists);
  return changesBetween(withoutFolders(schema, before), withoutFolders(schema, after));
}
