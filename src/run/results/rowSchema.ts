import { z } from 'zod';
import type { Row } from '../../types/row.ts';
import { number, oneOf, record, text } from './storedKinds.ts';

/** The form of `rows.jsonl` that this version writes. */
export const rowsVersion = 2;

const cell = {
  version: z.literal(rowsVersion, { error: `expected version 1 or ${rowsVersion}` }),
  audit: text,
  subject: record({ kind: oneOf(['method', 'baseline', 'network', 'model', 'slice']), name: text }),
  role: oneOf(['score', 'null', 'reference', 'fact']),
  image: text.exactOptional(),
  model: text.exactOptional(),
  partner: record({ model: text.exactOptional(), image: text.exactOptional() }).exactOptional(),
  condition: z
    .record(z.string(), z.union([z.string(), z.number()]), {
      error: 'expected an object of texts and numbers',
    })
    .exactOptional(),
  metric: text,
  seed: text,
};

/** One line of `rows.jsonl`. */
export const rowSchema: z.ZodType<Row & { readonly version: typeof rowsVersion }> = z.discriminatedUnion(
  'state',
  [
    record({ ...cell, state: z.literal('scored'), value: number }),
    record({ ...cell, state: z.literal('unscorable'), reason: text }),
    record({ ...cell, state: z.literal('failed'), error: text }),
  ],
  { error: 'expected scored, unscorable or failed' },
);
