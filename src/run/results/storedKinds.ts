import * as z from 'zod';

/*
 * What the schemas of stored files are made of, each with what was wanted in words. A key that a schema does not name
 * is kept: a later version may write more.
 */

export const text = z.string({ error: 'expected a text' });
export const number = z.number({ error: 'expected a finite number' });
export const numberOrNull = z.number({ error: 'expected a finite number or null' }).nullable();
export const count = z
  .int({ error: 'expected a whole number' })
  .nonnegative({ error: 'expected a number of at least 0' });
export const interval = z.tuple([number, number], { error: 'expected two numbers' });
export const intervalOrNull = z.tuple([number, number], { error: 'expected two numbers or null' }).nullable();

export function record<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.looseObject(shape, { error: 'expected an object' });
}

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: 'expected a list' });
}

export function byName<Item extends z.ZodType>(item: Item) {
  return z.record(z.string(), item, { error: 'expected an object' });
}

export function oneOf<const Names extends readonly string[]>(names: Names) {
  return z.enum(names, { error: `expected one of ${names.join(', ')}` });
}
