import type { Preset } from '../../audits/index.ts';
import type { Row } from '../../types/row.ts';
import { rowSchema, rowsVersion, rowVersion1Schema } from './rowSchema.ts';
import { fromVersion1, isVersion1, type RowVersion1 } from './rowsVersion1.ts';
import { checkedValue, parsed } from './storedFile.ts';

/** Each row as JSON on a line of its own. */
export function* rowLines(rows: Iterable<Row>): Generator<string> {
  for (const row of rows) yield `${JSON.stringify({ version: rowsVersion, ...row })}\n`;
}

/**
 * The rows in the text of a `rows.jsonl` of any version, of a run of `preset`. Throws RangeError naming the file, the
 * line, the key, what was wanted and what came.
 */
export function rowsFrom(text: string, path: string, preset: Preset = 'default'): Row[] {
  const lines = text.split('\n').map((line, index) => ({ line, where: `${path}: line ${index + 1}` }));
  const values = lines
    .filter(({ line }) => line !== '')
    .map(({ line, where }) => ({ where, value: parsed(line, where) }));
  const old = values
    .filter(({ value }) => isVersion1(value))
    .map(({ value, where }): RowVersion1 => checkedValue(value, rowVersion1Schema, where));
  if (old.length > 0 && old.length < values.length)
    throw new RangeError(`${path}: expected rows of one version, found versions 1 and ${rowsVersion}`);
  if (old.length > 0) return fromVersion1(old, preset);
  return values.map(({ value, where }) => {
    const { version: _, ...row } = checkedValue(value, rowSchema, where);
    return row;
  });
}
