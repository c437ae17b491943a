import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import { type RegionConfig, regionSchema } from '../regions/kinds.ts';
import { scanKeys } from '../scanKeys.ts';
import { presetNames } from './presets/names.ts';

const name = z.string().min(1);
const names = z.array(name).min(1);
const value = z.union([z.string(), z.number(), z.boolean()]);

/** What a cell must be: a value, one of several, or a number within bounds. */
const condition = z.union(
  [
    value,
    z.array(value).min(1),
    z.strictObject({ atLeast: z.number().optional(), atMost: z.number().optional() }),
    z.strictObject({ not: z.union([value, z.array(value).min(1)]) }),
  ],
  { error: 'expected a value, a list of values, { "atLeast", "atMost" } or { "not" }' },
);

const label = z.union(
  [
    name,
    names,
    z.strictObject({
      column: name,
      separator: z.string().min(1).optional(),
      several: z.boolean().optional(),
    }),
  ],
  { error: 'expected a column, a list of columns, or { "column", "separator", "several" }' },
);

const columns = z.strictObject({
  image: name.optional(),
  patient: name.optional(),
  label: label.optional(),
  text: z.union([name, names]).optional(),
  /** Columns, or columns by the name that they shall have. */
  attributes: z.union([names, z.record(name, name)]).optional(),
  split: name.optional(),
  /** Probabilities that a model gave elsewhere: a column for each class, or that of the second of two. */
  predictions: z.union([name, names]).optional(),
});

const window = z.union(
  [z.strictObject({ center: z.number(), width: z.number().positive() }), z.literal('file')],
  { error: 'expected { "center", "width" }, or "file" for the file\'s own' },
);

const joined = z.strictObject({ table: path('file'), on: names });

export const tableKeys = z.strictObject({
  /** A set that is known: it says the columns, and what else a config would. */
  preset: z.enum(presetNames).optional(),
  /** Without it, every picture in the folder is a row. */
  table: path('file').optional(),
  /** Without it there are no images: the table says all that is known. */
  images: path('folder').optional(),
  /** Tables that say more of the rows, by columns that both have. */
  join: z.array(joined).optional(),
  columns: columns.optional(),
  /** Names of the classes, in the order of their indices. */
  classes: z.array(name).min(1).optional(),
  where: z.record(name, condition).optional(),
  /** What an uncertain label, -1, counts as. */
  uncertain: z.enum(['unknown', 'zero', 'one']).optional(),
  /** What a blank label counts as. */
  blank: z.enum(['unknown', 'zero']).optional(),
  /** Whether a row whose image is not there fails or is passed over. */
  absent: z.enum(['fail', 'skip']).default('fail'),
  regions: z.record(name, regionSchema).optional(),
  /** The name of the region that localization uses. */
  region: name.optional(),
  window: window.optional(),
  /** Rows name scans, for models of volumes: files, or folders of DICOM slices. */
  scan: z.strictObject(scanKeys).optional(),
});

export type Condition = z.infer<typeof condition>;
export type LabelColumns = z.infer<typeof label>;
export type Columns = z.infer<typeof columns>;
export type TableConfig = z.infer<typeof tableKeys> & {
  readonly regions?: Readonly<Record<string, RegionConfig>> | undefined;
};
