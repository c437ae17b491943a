import type * as z from 'zod';
import { bytesIfThere } from '../../files/ifThere.ts';
import { issueLine } from '../../files/issueLine.ts';
import { parsedJson } from '../../files/parsedJson.ts';

/** What a file of a run holds; undefined where there is none. Throws RangeError where it cannot be read. */
export function textIn(path: string): string | undefined {
  const bytes = bytesIfThere(path, { what: 'a file of a finished run' });
  return bytes && new TextDecoder().decode(bytes);
}

/**
 * The value of a JSON text as its schema wants it. Throws RangeError naming the place, the key, what was wanted and
 * what came.
 */
export function storedValue<T>(text: string, schema: z.ZodType<T>, where: string): T {
  return checkedValue(parsed(text, where), schema, where);
}

/** Data as their schema wants them. Throws RangeError as `storedValue` does. */
export function checkedValue<T>(data: unknown, schema: z.ZodType<T>, where: string): T {
  const result = schema.safeParse(data);
  // The data themselves: what a schema gives has its keys in another order.
  if (result.success) return data as T;
  throw new RangeError(`${where}: ${issueLine(result.error, data)}`);
}

/** The data in a JSON text. Throws RangeError naming the place. */
export function parsed(text: string, where: string): unknown {
  let data: unknown;
  try {
    data = parsedJson(text);
  } catch (error) {
    throw new RangeError(`${where}: expected JSON: ${error instanceof Error ? error.message : ''}`);
  }
  // As a key it would change the object instead of naming something in it.
  if (text.includes('__proto__') && hasKey(data, '__proto__')) {
    throw new RangeError(`${where}: expected no key '__proto__'`);
  }
  return data;
}

function hasKey(value: unknown, key: string): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, key) || Object.values(value).some((item) => hasKey(item, key));
}
