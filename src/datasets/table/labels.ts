import { quoted, quotedList } from '../../files/quoted.ts';
import {
  type Cell,
  cellNumber,
  cellText,
  columnIndex,
  isBlank,
  rowsNamed,
  type Table,
} from '../../readers/index.ts';
import { listedTexts } from '../annotations/padchest.ts';
import type { LabelColumns } from './keys.ts';

type Row = readonly Cell[];

/** The classes of an image: one, or of several each whether it has it. */
export interface ImageLabels {
  readonly label?: number;
  readonly labels?: readonly (0 | 1 | null)[];
}

export interface LabelReader {
  /** In the order of their indices. */
  readonly classes: readonly string[];
  /** From all rows of one image. Throws RangeError for values that are no class, and for rows that disagree. */
  of(rows: readonly Row[]): ImageLabels;
}

export interface LabelOptions {
  readonly column: LabelColumns;
  readonly classes?: readonly string[] | undefined;
  readonly uncertain: 'unknown' | 'zero' | 'one';
  readonly blank: 'unknown' | 'zero';
}

/** What reads the labels of a table. Classes that are not named are the values that the whole table has. */
export function labelReader(table: Table, options: LabelOptions): LabelReader {
  const { column } = options;
  if (Array.isArray(column)) return columnsReader(table, column, options);
  const {
    column: name,
    separator,
    several,
  } = typeof column === 'string' ? { column } : { separator: undefined, several: undefined, ...column };
  const index = columnIndex(table, name);
  return separator !== undefined || several === true
    ? listReader(table, { ...options, place: index, separator })
    : singleReader(table, { ...options, place: index, name });
}

/** A column for each class. */
function columnsReader(
  table: Table,
  names: readonly string[],
  { classes = names, ...options }: LabelOptions,
): LabelReader {
  const indices = names.map((name) => columnIndex(table, name));
  if (classes.length !== names.length) {
    throw new RangeError(
      `classes must have a name for each of the ${names.length} columns of labels, got ${classes.length}`,
    );
  }
  const of = (rows: readonly Row[]): ImageLabels => {
    const labels = indices.map((index, k) => {
      const values = new Set(
        rows.map((row) =>
          flagOf(row[index], {
            ...options,
            where: () => `${table.source}: ${rowsNamed(table, [row])}: ${names[k]}`,
          }),
        ),
      );
      // What one row says, another may leave open.
      if (values.size > 1) values.delete(null);
      const [value = null, other] = values;
      if (other !== undefined)
        throw new RangeError(
          `${table.source}: ${rowsNamed(table, rows)}: ${names[k]} of an image must be one value, got 0 and 1`,
        );
      return value;
    });
    return { ...onlyOne(labels), labels };
  };
  return { classes, of };
}

function flagOf(
  cell: Cell | undefined,
  { uncertain, blank, where }: Omit<LabelOptions, 'column'> & { readonly where: () => string },
): 0 | 1 | null {
  if (isBlank(cell)) return blank === 'zero' ? 0 : null;
  if (cell === true || cell === false) return cell ? 1 : 0;
  const value = cellNumber(cell);
  if (value === 0 || value === 1) return value;
  if (value === -1) return { unknown: null, zero: 0 as const, one: 1 as const }[uncertain];
  throw new RangeError(`${where()} must be 1, 0, -1 or blank, got ${quoted(cellText(cell))}`);
}

/** The class, where it is the only one and nothing is left open. */
function onlyOne(labels: readonly (0 | 1 | null)[]): { readonly label?: number } {
  const isSure = !labels.includes(null) && labels.filter((value) => value === 1).length === 1;
  return isSure ? { label: labels.indexOf(1) } : {};
}

/** Several names in a cell, or a name in each row; names that are no class are left out. */
function listReader(
  table: Table,
  {
    place: index,
    separator,
    classes,
    blank,
  }: LabelOptions & { readonly place: number; readonly separator: string | undefined },
): LabelReader {
  const namesOf = (cell: Cell | undefined): string[] => {
    if (isBlank(cell)) return [];
    if (typeof cell === 'object' && cell !== null) return cell.map((part) => cellText(part).trim());
    const text = cellText(cell).trim();
    if (text.startsWith('[') && text.endsWith(']')) return listedTexts(text);
    return (separator === undefined ? [text] : text.split(separator))
      .map((part) => part.trim())
      .filter((part) => part !== '');
  };
  const all = classes ?? [...new Set(table.rows.flatMap((row) => namesOf(row[index])))].sort();
  // Few combinations are many images: each is made once.
  const made = new Map<string, ImageLabels>();
  const of = (rows: readonly Row[]): ImageLabels => {
    const key = rows.map((row) => cellText(row[index])).join('\u0000');
    const known = made.get(key);
    if (known !== undefined) return known;
    const names = new Set(rows.flatMap((row) => namesOf(row[index])));
    const missing = names.size === 0 && blank === 'unknown' ? null : 0;
    const labels = all.map((name) => (names.has(name) ? 1 : missing));
    const own = { ...onlyOne(labels), labels };
    made.set(key, own);
    return own;
  };
  return { classes: all, of };
}

/** One class for each image. */
function singleReader(
  table: Table,
  {
    place: position,
    name,
    uncertain,
    blank,
    classes,
  }: LabelOptions & { readonly place: number; readonly name: string },
): LabelReader {
  const isOpen = (cell: Cell | undefined) => isBlank(cell) || cellNumber(cell) === -1;
  const all =
    classes ??
    classesIn(
      new Set(
        table.rows
          .map((row) => row[position])
          .filter((cell) => !isOpen(cell))
          .map((cell) => cellText(cell).trim()),
      ),
    );
  const indices = new Map(all.map((one, index) => [one, index]));
  const indexOf = (row: Row): number | undefined => {
    const cell = row[position];
    const known = indices.get(cellText(cell).trim());
    if (known !== undefined) return known;
    if (isBlank(cell)) return blank === 'zero' ? 0 : undefined;
    const number = typeof cell === 'boolean' ? Number(cell) : cellNumber(cell);
    if (number === -1) return { unknown: undefined, zero: 0, one: 1 }[uncertain];
    if (number !== undefined && Number.isInteger(number) && number >= 0 && number < all.length) return number;
    throw new RangeError(
      `${table.source}: ${rowsNamed(table, [row])}: ${name} must be one of the classes ${quotedList(all, 20)}, or an index of them, got ${quoted(cellText(cell))}`,
    );
  };
  const of = (rows: readonly Row[]): ImageLabels => {
    const found = new Set(rows.map(indexOf));
    found.delete(undefined);
    const [label, other] = found;
    if (other !== undefined) {
      throw new RangeError(
        `${table.source}: ${rowsNamed(table, rows)}: ${name} of an image must be one class, got ${quotedList([...found].map((index) => all[index ?? 0] ?? ''))}; for several classes an image, "label": { "column": "${name}", "several": true }`,
      );
    }
    return label === undefined ? {} : { label };
  };
  return { classes: all, of };
}

/** The values themselves in order; of whole numbers every number from 0 to the largest. */
function classesIn(values: ReadonlySet<string>): string[] {
  const numbers = [...values].map((value) => (value === '' ? Number.NaN : Number(value)));
  const isCounted = numbers.every((number) => Number.isInteger(number) && number >= 0 && number < 1000);
  if (!isCounted) return [...values].sort();
  return Array.from({ length: numbers.reduce((most, number) => Math.max(most, number), -1) + 1 }, (_, i) =>
    String(i),
  );
}
