import { z } from 'zod';
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
    config: described(z.union([configSchema, suiteSchema]), 'A config or a suite of saliency-trust'),
    row: described(rowSchema, 'A line of rows.jsonl'),
    summary: described(summarySchema, 'summary.json'),
  };
}

/** Of what a file holds, before defaults are put in. */
function described(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) };
}
