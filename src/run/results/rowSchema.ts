import * as z from 'zod';
import type { Row } from '../../types/row.ts';
import type { RowVersion1 } from './rowsVersion1.ts';
import { count, number, oneOf, record, text } from './storedKinds.ts';

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

const cellVersion1 = {
  criterion: text,
  method: text,
  image: text,
  classifier: text,
  step: text.exactOptional(),
  draw: count.exactOptional(),
  other: text.exactOptional(),
  metric: text,
  seed: text,
};

/** One line of `rows.jsonl`. */
export const rowSchema: z.ZodType<Row & { readonly version: typeof rowsVersion }> = withOutcome(cell);

/** One line of a `rows.jsonl` before version 2. */
export const rowVersion1Schema: z.ZodType<RowVersion1> = withOutcome(cellVersion1);

/** A cell in exactly one of its three states. */
function withOutcome<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.discriminatedUnion(
    'state',
    [
      record({ ...shape, state: z.literal('scored'), value: number }),
      record({ ...shape, state: z.literal('unscorable'), reason: text }),
      record({ ...shape, state: z.literal('failed'), error: text }),
    ],
    { error: 'expected scored, unscorable or failed' },
  );
}
