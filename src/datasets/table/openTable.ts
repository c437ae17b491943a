import type { OwnLimits } from '../../files/limits.ts';
import { quoted } from '../../files/quoted.ts';
import {
  type Cell,
  cellText,
  columnIndex,
  picturesBelow,
  readTable,
  type Table,
} from '../../readers/index.ts';
import type { Columns, TableConfig } from './keys.ts';
import { presets } from './presets/presets.ts';

/** A table with all that a config or a preset says of it. */
export interface OpenTable {
  readonly table: Table;
  readonly config: Omit<TableConfig, 'columns'> & { readonly columns: Columns & { readonly image: string } };
}

/** The table of a config: joined with others, with the preset's columns where it names none. */
export async function openTable(config: TableConfig, limits: OwnLimits | undefined): Promise<OpenTable> {
  const preset = config.preset === undefined ? undefined : presets[config.preset];
  const read = config.table === undefined ? undefined : await readTable(config.table, { limits });
  if (read === undefined && preset !== undefined)
    throw new RangeError(`preset ${quoted(config.preset ?? '')} needs a "table"`);
  if (read === undefined && config.scan !== undefined)
    throw new RangeError('scan: a "table" must list the scans; those of a folder are of kind volumes');
  let table = read ?? folderTable(config.images);
  for (const other of config.join ?? [])
    table = joinedTable(table, await readTable(other.table, { limits }), other.on);
  if (preset?.derived !== undefined) table = preset.derived(table);
  const { classes = preset?.classes, blank = preset?.blank } = config;
  const { image = preset?.columns.image ?? (read === undefined ? pictureColumn : undefined), ...own } =
    config.columns ?? {};
  if (image === undefined)
    throw new RangeError('columns.image must name the column of the images, or "preset" a set that is known');
  const columns = { ...(preset && withoutMissing(preset.columns, table)), ...own, image };
  const regions = { ...(config.table !== undefined && preset?.regions?.(config.table)), ...config.regions };
  return {
    table,
    config: {
      ...config,
      columns,
      regions,
      ...(classes && { classes: [...classes] }),
      ...(blank && { blank }),
    },
  };
}

const pictureColumn = 'image';

/** The pictures of a folder and below, as a table of one column. */
function folderTable(folder: string | undefined): Table {
  if (folder === undefined) throw new RangeError('a table needs a "table", a folder of "images", or both');
  return {
    columns: [pictureColumn],
    rows: picturesBelow(folder, 'images').map((name) => [name]),
    source: quoted(folder),
  };
}

/** The attributes and the split of a preset that the table has. */
function withoutMissing({ attributes, split, ...others }: Columns, { columns }: Table): Columns {
  const has = (name: string) => columns.includes(name);
  const known = Object.entries(attributes ?? {}).filter(([, name]) => has(name));
  return {
    ...others,
    ...(known.length > 0 && { attributes: Object.fromEntries(known) }),
    ...(split !== undefined && has(split) && { split }),
  };
}

/** Every row with the cells of the rows of another table that are the same in some columns; blank where there are none. */
function joinedTable(table: Table, other: Table, on: readonly string[]): Table {
  const keyOf = (indices: readonly number[]) => (row: readonly Cell[]) =>
    indices.map((index) => cellText(row[index]).trim()).join('\u0000');
  const [own, theirs] = [table, other].map((one) => keyOf(on.map((name) => columnIndex(one, name))));
  const added = other.columns.flatMap((name, index) => (table.columns.includes(name) ? [] : [index]));
  const found = new Map<string, Cell[][]>();
  for (const row of other.rows) {
    const key = theirs?.(row) ?? '';
    found.set(key, [...(found.get(key) ?? []), added.map((index) => row[index] ?? null)]);
  }
  const none = [added.map(() => null)];
  const parts = table.rows.map((row) => found.get(own?.(row) ?? '') ?? none);
  const numberOf = (index: number) => table.numbers?.[index] ?? index + 1;
  return {
    ...table,
    columns: [...table.columns, ...added.map((index) => other.columns[index] ?? '')],
    rows: table.rows.flatMap((row, index) => (parts[index] ?? none).map((more) => [...row, ...more])),
    numbers: parts.flatMap((part, index) => part.map(() => numberOf(index))),
  };
}
