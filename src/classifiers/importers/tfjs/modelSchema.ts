/** What a `model.json` of TF.js holds, as far as it is read here: checked before anything is made of it. */
import * as z from 'zod';
import { issueLine } from '../../../files/issueLine.ts';

const size = z.int().nonnegative();

const weight = z.looseObject({
  name: z.string(),
  shape: z.array(size),
  dtype: z.string(),
  quantization: z
    .looseObject({ dtype: z.string(), scale: z.number().optional(), min: z.number().optional() })
    .optional(),
});

/** Protocol buffers write numbers of 64 bits, and those that are not finite, as text. */
const number = z.union([z.number(), z.string().regex(/^-?(\d+(\.\d+)?([eE][+-]?\d+)?|Infinity)$|^NaN$/)], {
  error: 'expected a number',
});
const integer = z.union([z.int(), z.string().regex(/^-?\d{1,19}$/)], { error: 'expected a whole number' });
const text = z.union([z.string(), z.array(size)], { error: 'expected a text in base64' });
const shape = z.looseObject({ dim: z.array(z.looseObject({ size: integer.optional() })).optional() });
const attribute = z.looseObject({
  s: text.optional(),
  i: integer.optional(),
  f: number.optional(),
  b: z.boolean().optional(),
  type: z.union([z.int(), z.string()]).optional(),
  shape: shape.optional(),
  list: z.looseObject({ i: z.array(integer).optional(), s: z.array(text).optional() }).optional(),
});

export const graphSchema = z.looseObject({
  node: z.array(
    z.looseObject({
      name: z.string(),
      op: z.string(),
      input: z.array(z.string()).optional(),
      attr: z.record(z.string(), attribute).optional(),
    }),
  ),
});

const ends = z.record(
  z.string(),
  z.looseObject({ name: z.string().optional(), tensorShape: shape.optional() }),
);
const signature = z.looseObject({ inputs: ends.optional(), outputs: ends.optional() });

export const modelSchema = z.looseObject({
  format: z.string().nullish(),
  modelTopology: z.looseObject({}),
  weightsManifest: z
    .array(z.looseObject({ paths: z.array(z.string()), weights: z.array(weight) }))
    .optional(),
  weightSpecs: z.array(weight).optional(),
  signature: signature.nullish(),
  userDefinedMetadata: z.looseObject({ signature: signature.nullish() }).nullish(),
});

/** Throws RangeError, one line with the source, the key, what was wanted and what came, for data of another form. */
export function requireForm(schema: z.ZodType, data: unknown, place: { source: string; key: string }): void {
  const { error } = schema.safeParse(data);
  if (error === undefined) return;
  throw new RangeError(`${place.source}: ${issueLine(error, data, place.key)}`);
}
