import * as z from 'zod';
import { byName, count, listOf, number, oneOf, record, text } from './storedKinds.ts';

const options = z.record(z.string(), z.unknown(), { error: 'expected an object' });

/** What the report needs of a config with all its defaults. */
const config = record({
  name: text,
  preset: oneOf(['default', 'arun2021']),
  target: z.union([z.literal('predicted'), z.literal('label'), z.int()], {
    error: 'expected predicted, label or a class index',
  }),
  seed: number,
  criteria: listOf(text),
  auditOptions: byName(options).exactOptional(),
  methods: listOf(record({ name: text, method: text.exactOptional(), options })),
  localizers: listOf(record({ id: text, model: text })).exactOptional(),
  modules: listOf(
    record({ kind: oneOf(['audit', 'metric']), name: text, module: text, sha256: text }),
  ).exactOptional(),
});

/** What is said of a file of lines. */
const lines = record({ count, sha256: text });

/** `manifest.json`: of a benchmark it has a config, of scored maps it has none. */
export const manifestSchema = record({
  versions: byName(text),
  seed: number,
  sha256: options,
  config: config.exactOptional(),
  images: listOf(record({ id: text, group: text.exactOptional() })).exactOptional(),
  rows: lines.exactOptional(),
  predictions: lines.exactOptional(),
  warnings: listOf(text).exactOptional(),
  started: text.exactOptional(),
  wallSeconds: number.exactOptional(),
});

/** A stored manifest that has been checked. */
export type StoredManifest = z.infer<typeof manifestSchema>;

/** `suite.json`: the folders of the tasks in their order. */
export const suiteFileSchema = record({
  name: text,
  // Files are written there: it must be a folder of the suite's own.
  tasks: listOf(text.regex(/^(?!\.{1,2}$)[^/\\\0]+$/, { error: 'expected the name of a folder' })),
});
