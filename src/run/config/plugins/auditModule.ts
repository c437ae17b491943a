import * as z from 'zod';
import { audits, rowsOf } from '../../../audits/index.ts';
import { isRecord } from '../../../checks/isRecord.ts';
import { assertKnownKeys } from '../../../checks/knownKeys.ts';
import {
  defaultExport,
  described,
  firstLine,
  type PlugInFile,
  readExport,
} from '../../../files/defaultExport.ts';
import { issueLine } from '../../../files/issueLine.ts';
import { quoted, shownValue } from '../../../files/quoted.ts';
import type { Audit, Unit } from '../../../types/audit.ts';
import type { Row, Subject } from '../../../types/row.ts';
import type { Run } from '../../../types/run.ts';
import { rowSchema, rowsVersion } from '../../results/rowSchema.ts';
import { requireFreeWord } from '../ownName.ts';

const wanted = 'an audit { name, question, metrics, units, measure, judge, ... }';

const text = z.string().min(1);
const info = z.looseObject({ label: text, better: z.enum(['high', 'low']) });
const called = z.custom<(...given: never[]) => unknown>((value) => typeof value === 'function', {
  error: 'expected a function',
});

/** What an audit must have; what it need not say is as if it had said nothing. */
const schema = z.looseObject({
  name: text,
  question: text,
  nullOf: text,
  metrics: z.record(z.string(), info),
  judges: z.enum(['methods', 'model']).optional(),
  baselines: z.record(z.string(), text).default({}),
  needs: z.looseObject({}).default({}),
  ...{ units: called, measure: called, judge: called },
  ...{ initializations: called.optional(), parts: called.optional(), asksMaps: called.optional() },
});

const keys: Readonly<Record<string, true>> = {
  ...{
    name: true,
    question: true,
    aspect: true,
    nullOf: true,
    agreesWith: true,
    metrics: true,
    judges: true,
  },
  ...{ baselines: true, judge: true, parts: true, options: true, example: true, needs: true, copies: true },
  ...{ byRequest: true, asksMaps: true, initializations: true, units: true, measure: true },
};

/**
 * The audit that a module exports. Each of its rows is checked, and an error of it names the file. What it cannot
 * measure, because it throws or gives no row or no number, is a failed row, the same wherever the file lies.
 */
export async function moduleAudit(file: PlugInFile): Promise<Audit> {
  const value = await defaultExport(file, wanted);
  return readExport(file, () => auditOf(value, file));
}

function auditOf(value: unknown, { path, where }: PlugInFile): Audit {
  const what = `${where}: the default export of ${path}`;
  if (!isRecord(value)) throw new TypeError(`${what} must be ${wanted}, got ${described(value)}`);
  if (Object.getPrototypeOf(value) === Object.prototype)
    assertKnownKeys<Record<string, unknown>>(`${what}: keys of an audit`, value, keys);
  const checked = schema.safeParse(value);
  if (!checked.success) throw new RangeError(`${what}: ${issueLine(checked.error, value, 'audit')}`);
  const { name, baselines, needs } = checked.data;
  requireFreeWord(name, { where: `${where}: ${path}: name`, taken: Object.keys(audits), what: 'an audit' });
  const own = value as unknown as Audit;
  const { options = z.strictObject({}), initializations, parts, asksMaps, ...others } = own;
  if (typeof options?.safeParse !== 'function' || !isRecord(options.shape))
    throw new TypeError(
      `${what}: options must be a zod object, z.strictObject({ ... }), got ${described(options)}`,
    );
  return {
    ...others,
    ...{ name, baselines, needs, options },
    ...(initializations && { initializations: (run, asked) => own.initializations?.(run, asked) ?? [] }),
    ...(parts && { parts: (summary) => own.parts?.(summary) ?? [] }),
    ...(asksMaps && { asksMaps: (asked) => own.asksMaps?.(asked) === true }),
    units: (run, asked) => own.units(run, asked),
    measure: async (unit, run, asked) => {
      const rows = await measuredRows(own, { unit, run, asked });
      if ('error' in rows) return failedRows(own, { unit, run, error: rows.error });
      return checkedRows(own, rows.rows, `${path}: measure`);
    },
    judge: (rows, context) => own.judge(rows, context),
  };
}

/** What it measures, or why it measures nothing. */
async function measuredRows(
  own: Audit,
  { unit, run, asked }: { readonly unit: Unit; readonly run: Run; readonly asked: object },
): Promise<{ readonly rows: unknown } | { readonly error: string }> {
  try {
    const rows: unknown = await own.measure(unit, run, asked);
    const isNothing = rows === undefined || (Array.isArray(rows) && rows.length === 0);
    return isNothing ? { error: 'measure gave no rows' } : { rows };
  } catch (error) {
    return { error: `measure: ${firstLine(error)}` };
  }
}

/** One for each method where it asks for maps, else one for the model, of its first metric. */
function failedRows(
  { name, metrics }: Audit,
  { unit, run, error }: { readonly unit: Unit; readonly run: Run; readonly error: string },
): readonly Row[] {
  const { image } = unit;
  const model = run.models[0]?.id ?? '';
  const [metric = name] = Object.keys(metrics);
  const subjects: readonly Subject[] =
    unit.maps.length > 0
      ? run.methods.map((method) => ({ kind: 'method', name: method }))
      : [{ kind: 'model', name: model }];
  const cell = { audit: name, image, model, seed: run.seed(name, image) };
  return subjects.flatMap((subject) =>
    rowsOf({ ...cell, subject }, [{ metric, outcome: { state: 'failed', error } }]),
  );
}

/** The rows, if each is one of this audit; of one whose number is not finite a failed one. Throws RangeError that says what is wrong with the first that is not. */
function checkedRows({ name, metrics }: Audit, rows: unknown, what: string): readonly Row[] {
  if (!Array.isArray(rows)) throw new RangeError(`${what} must give a list of rows, got ${described(rows)}`);
  return rows.map((given: unknown, index): Row => {
    const where = `${what}: row ${index + 1}`;
    const row = withNumber(given);
    const checked = rowSchema.safeParse({ version: rowsVersion, ...(isRecord(row) && row) });
    if (!checked.success) throw new RangeError(`${where}: ${issueLine(checked.error, row, 'row')}`);
    const { audit, metric } = checked.data;
    if (audit !== name) throw new RangeError(`${where}: audit must be ${quoted(name)}, got ${quoted(audit)}`);
    if (!Object.hasOwn(metrics, metric))
      throw new RangeError(
        `${where}: metric must be one of ${Object.keys(metrics).join(', ')}, got ${quoted(metric)}`,
      );
    return row as Row;
  });
}

/** The row; a failed one where it is scored by what is no finite number. */
function withNumber(row: unknown): unknown {
  if (!isRecord(row) || row.state !== 'scored' || Number.isFinite(row.value)) return row;
  const { value, ...place } = row;
  return { ...place, state: 'failed', error: `measure must give finite numbers, got ${shownValue(value)}` };
}
