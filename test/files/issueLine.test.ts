import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { issueLine } from '../../src/files/issueLine.ts';

const schema = z.strictObject({
  a: z.number().optional(),
  b: z.array(z.strictObject({ c: z.enum(['x', 'y']) })).optional(),
  d: z.union([z.literal('one'), z.strictObject({ e: z.strictObject({ f: z.string() }) })]).optional(),
});

test.each([
  [3, 'config: expected object, got 3'],
  [undefined, 'config: expected object, got nothing'],
  [{ a: 'x' }, 'a: expected number, got "x"'],
  [{ a: 'x'.repeat(1e6) }, `a: expected number, got "${'x'.repeat(79)}…`],
  [{ b: [{ c: 'x' }, { c: 'z' }] }, 'b[1].c: expected one of "x"|"y", got "z"'],
  [{ b: [{ c: 'x', '\u001b[2J': 1 }] }, "unknown key 'b[0].\\u001b[2J'"],
  [{ d: { e: { f: 5 } } }, 'd.e.f: expected string, got 5'],
])('issueLine of %j names the key, what was wanted and what came', (data, line) => {
  const { error } = schema.safeParse(data);
  expect(error && issueLine(error, data, 'config')).toBe(line);
});
