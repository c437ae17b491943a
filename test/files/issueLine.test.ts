import { expect, test } from '@jest/globals';
import * as z from 'zod';
import { issueLine } from '../../src/files/issueLine.ts';

const schema = z.strictObject({
  a: z.number().optional(),
  b: z.array(z.strictObject({ c: z.enum(['x', 'y']) })).optional(),
  d: z.union([z.literal('one'), z.strictObject({ e: z.strictObject({ f: z.string() }) })]).optional(),
});

const wordless = z.strictObject({
  text: z.string().min(2).optional(),
  int: z.int().positive().max(9).optional(),
  share: z.number().min(0).max(1).optional(),
  list: z.array(z.boolean()).min(1).max(2).optional(),
  kind: z
    .discriminatedUnion('is', [
      z.strictObject({ is: z.literal('a') }),
      z.strictObject({ is: z.literal('b') }),
    ])
    .optional(),
  either: z.union([z.number(), z.strictObject({ x: z.number() })]).optional(),
  keyed: z.partialRecord(z.enum(['p', 'q']), z.number()).optional(),
  even: z.number().multipleOf(2).optional(),
  own: z.string({ error: 'expected a colour' }).optional(),
});

test.each([
  [{ text: '' }, 'text: expected a text of at least 2 letters, got ""'],
  [{ int: 0 }, 'int: expected a number above 0, got 0'],
  [{ int: 1.5 }, 'int: expected a whole number, got 1.5'],
  [{ int: 12 }, 'int: expected a number of at most 9, got 12'],
  [{ share: -1 }, 'share: expected a number of at least 0, got -1'],
  [{ share: Number.NaN }, 'share: expected a finite number, got NaN'],
  [{ list: [] }, 'list: expected a list of at least 1 item, got []'],
  [{ list: [true, true, true] }, 'list: expected a list of at most 2 items, got [true,true,true]'],
  [{ list: [1] }, 'list[0]: expected true or false, got 1'],
  [{ kind: { is: 'c' } }, "kind.is: expected one of 'a', 'b', got \"c\""],
  [{ kind: 3 }, 'kind: expected an object, got 3'],
  [{ either: 'x' }, 'either: expected a finite number or an object, got "x"'],
  [{ either: { x: 'y' } }, 'either.x: expected a finite number, got "y"'],
  [{ keyed: { r: 1 } }, "unknown key 'keyed.r'"],
  [{ even: 3 }, 'even: expected a multiple of 2, got 3'],
  [{ own: 3 }, 'own: expected a colour, got 3'],
])("issueLine of %j says it in words, none of them zod's", (data, line) => {
  const { error } = wordless.safeParse(data);
  expect(error && issueLine(error, data, 'config')).toBe(line);
});

test.each([
  [3, 'config: expected an object, got 3'],
  [undefined, 'config: expected an object, got nothing'],
  [{ a: 'x' }, 'a: expected a finite number, got "x"'],
  [{ a: 'x'.repeat(1e6) }, `a: expected a finite number, got "${'x'.repeat(79)}…`],
  [{ b: [{ c: 'x' }, { c: 'z' }] }, "b[1].c: expected one of 'x', 'y', got \"z\""],
  [{ b: [{ c: 'x', '\u001b[2J': 1 }] }, "unknown key 'b[0].\\u001b[2J'"],
  [{ d: { e: { f: 5 } } }, 'd.e.f: expected a text, got 5'],
])('issueLine of %j names the key, what was wanted and what came', (data, line) => {
  const { error } = schema.safeParse(data);
  expect(error && issueLine(error, data, 'config')).toBe(line);
});
