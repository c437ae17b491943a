import * as z from 'zod';
import { methodList } from '../../methods/index.ts';
import type { Method } from '../../types/method.ts';
import { rowSchema } from '../results/rowSchema.ts';
import { summarySchema } from '../results/summarySchema.ts';
import { configSchema } from './configSchema.ts';
import { suiteSchema } from './suite.ts';

/** The files that a schema describes. */
export type SchemaName = 'config' | 'row' | 'summary';

/**
 * JSON Schema (draft 2020-12) of a config or a suite, of a line of `rows.jsonl` and of `summary.json`, from the schemas that check
 * them. An editor that is given the first completes a config.
 */
export function jsonSchemas(): Readonly<Record<SchemaName, object>> {
  return {
    config: described(
      z.union([configSchema.extend({ methods: methodsSchema() }), suiteSchema]),
      'A config or a suite of saliency-trust',
    ),
    row: described(rowSchema, 'A line of rows.jsonl'),
    summary: described(summarySchema, 'summary.json'),
  };
}

/**
 * The methods of a config with what each option may be. A config is checked by less, as what a method says against a
 * value is then in its own words.
 */
function methodsSchema() {
  const words = z.enum(methodList.map(({ name }) => name));
  const own = z.looseObject({ name: z.string(), module: z.string().min(1) });
  const methods = z.array(z.union([words, ...methodList.map(methodSchema), own])).min(1);
  return methods.default(configSchema.shape.methods.parse(undefined) as z.output<typeof methods>);
}

/** A method by its name, with its options: each has a default under either preset. */
function methodSchema({ name, note, options, presets }: Method) {
  const shape: Readonly<Record<string, z.ZodType>> = options instanceof z.ZodObject ? options.shape : {};
  const keys = Object.keys(presets.default).map((key) => [key, (shape[key] ?? z.unknown()).optional()]);
  const object = z.strictObject({ name: z.literal(name), ...Object.fromEntries(keys) });
  return note === undefined ? object : object.describe(note);
}

/** Of what a file holds, before defaults are put in. */
function described(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
