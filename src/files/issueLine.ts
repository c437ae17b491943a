import type * as z from 'zod';
import { cut, printable, quoted, shownValue } from './quoted.ts';
import { wantedBy } from './wantedBy.ts';

/**
 * The first thing that a schema finds wrong in data, in one line: the key, what was wanted and what came. `whole`
 * stands for the key where it is the data themselves.
 */
export function issueLine(error: z.ZodError, data: unknown, whole = ''): string {
  const [first] = error.issues;
  if (first === undefined) return 'not as expected';
  const issue = innermost(first);
  const key = keyOf(issue.path);
  if (issue.code === 'unrecognized_keys') {
    return `unknown key ${issue.keys.map((name) => quoted(key === '' ? name : `${key}.${name}`)).join(', ')}`;
  }
  const found = issue.path.reduce<unknown>(
    (value, part) =>
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[part] : undefined,
    data,
  );
  const source = key === '' ? whole : key;
  const came = found === undefined ? 'nothing' : shownValue(found);
  const wanted = wantedBy(issue);
  // Words such as 'must be positive' go on from the key.
  const lead = wanted.startsWith('must ') ? `${source} ` : `${source}: `;
  return `${source === '' ? '' : lead}${wanted}, got ${came}`;
}

/** Of a union without words of its own, what is wrong with the option that comes nearest, where one fits in part. */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  if (issue.code !== 'invalid_union' || issue.message !== 'Invalid input') return issue;
  const options = issue.errors.flatMap(([first]) => (first === undefined ? [] : [innermost(first)]));
  const [nearest] = options.sort((a, b) => b.path.length - a.path.length);
  return nearest === undefined || (nearest.path.length === 0 && nearest.code !== 'unrecognized_keys')
    ? issue
    : { ...nearest, path: [...issue.path, ...nearest.path] };
}

/** `criteria.localization.values[3].image`. */
function keyOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return printable(cut(parts.join('').replace(/^\./, '')));
}
