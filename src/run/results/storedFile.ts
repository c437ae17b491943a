import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { systemCode } from '../../files/systemCode.ts';

/** What a file of a run holds; undefined where there is none. Throws RangeError where it cannot be read. */
export function textIn(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw new RangeError(
      `${path}: expected a file of a finished run, cannot read it (${systemCode(error) ?? error})`,
    );
  }
}

/**
 * The value of a JSON text as its schema wants it. Throws RangeError naming the place, the key, what was wanted and
 * what came.
 */
export function storedValue<T>(text: string, schema: z.ZodType<T>, place: string): T {
  return checkedValue(parsed(text, place), schema, place);
}

/** Data as their schema wants them. Throws RangeError as `storedValue` does. */
export function checkedValue<T>(data: unknown, schema: z.ZodType<T>, place: string): T {
  const result = schema.safeParse(data);
  // The data themselves: what a schema gives has its keys in another order.
  if (result.success) return data as T;
  const [issue] = result.error.issues;
  const path = issue?.path ?? [];
  const found = path.reduce<unknown>((value, key) => (value as Record<PropertyKey, unknown>)[key], data);
  const key = path.length === 0 ? '' : `${keyOf(path)}: `;
  throw new RangeError(`${place}: ${key}${issue?.message ?? 'not of a run'}, got ${shown(found)}`);
}

/** The data in a JSON text. Throws RangeError naming the place. */
export function parsed(text: string, place: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${place}: expected JSON: ${cut(error instanceof Error ? error.message : '')}`);
  }
  // As a key it would change the object instead of naming something in it.
  if (text.includes('__proto__') && hasKey(data, '__proto__')) {
    throw new RangeError(`${place}: expected no key '__proto__'`);
  }
  return data;
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, key) || Object.values(value).some((item) => hasKey(item, key));
}

/** `criteria.localization.values[3].image`. */
function keyOf(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`));
  return cut(parts.join('').replace(/^\./, ''));
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : cut(JSON.stringify(value));
}

/** On one line, and not longer than one. */
function cut(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]/gu, ' ');
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
