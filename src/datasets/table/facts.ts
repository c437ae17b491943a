import { type Cell, cellNumber, cellText, columnIndex, isBlank, type Table } from '../../readers/index.ts';
import type { DatasetFacts } from '../../types/dataset.ts';
import type { Columns } from './keys.ts';
import { type LabelReader, labelReader } from './labels.ts';
import type { OpenTable } from './openTable.ts';
import { predictionReader } from './predictions.ts';

type Row = readonly Cell[];

/** What a table says of an image beside its pixels. */
export interface FactReader {
  readonly classes?: readonly string[] | undefined;
  of(rows: readonly Row[]): Omit<DatasetFacts, 'id'>;
}

/** What reads patient, labels, report, attributes and split. Throws RangeError for a column that is not there. */
export function factReader(table: Table, config: OpenTable['config']): FactReader {
  const { classes, uncertain = 'unknown', blank = 'unknown' } = config;
  const { patient, label, text, attributes, split, predictions } = config.columns;
  const readLabels: LabelReader | undefined =
    label === undefined ? undefined : labelReader(table, { uncertain, blank, classes, column: label });
  const place = (name: string | undefined) => (name === undefined ? undefined : columnIndex(table, name));
  const [group, part] = [place(patient), place(split)];
  const texts = [text ?? []].flat().map((name) => columnIndex(table, name));
  const read = attributeReaders(table, attributes);
  const said =
    predictions === undefined
      ? undefined
      : predictionReader(table, [predictions].flat(), readLabels?.classes);
  return {
    classes: readLabels?.classes,
    of: (rows) => {
      const [ownGroup, ownSplit] = [first(rows, group), first(rows, part)];
      const report = textOf(rows, texts);
      const own = read.flatMap(([name, valueIn]) => {
        const value = valueIn(rows);
        return value === undefined ? [] : [[name, value] as const];
      });
      return {
        ...(ownGroup !== undefined && { group: cellText(ownGroup) }),
        ...readLabels?.of(rows),
        ...(report !== '' && { text: report }),
        ...(own.length > 0 && { attributes: Object.fromEntries(own) }),
        ...(ownSplit !== undefined && { split: cellText(ownSplit).trim() }),
        ...said?.(rows),
      };
    },
  };
}

/** The first cell that says something. */
function first(rows: readonly Row[], index: number | undefined): Cell | undefined {
  return index === undefined ? undefined : rows.find((row) => !isBlank(row[index]))?.[index];
}

/** Every text once, a line each. */
function textOf(rows: readonly Row[], indices: readonly number[]): string {
  const texts = rows.flatMap((row) => indices.map((index) => cellText(row[index]).trim()));
  return [...new Set(texts)].filter((text) => text !== '').join('\n');
}

/** An age as some tables write it, `058Y`. */
const years = /^0*(\d{1,3})Y$/;

/** A column whose every cell is a number or an age is one of numbers. */
function attributeReaders(table: Table, attributes: Columns['attributes'] = []) {
  const columns = Array.isArray(attributes)
    ? attributes.map((name) => [name, name] as const)
    : Object.entries(attributes);
  return columns.map(([name, column]) => {
    const index = columnIndex(table, column);
    const isNumeric = table.rows.every((row) => isBlank(row[index]) || numberOf(row[index]) !== undefined);
    const valueIn = (rows: readonly Row[]) => {
      const cell = first(rows, index);
      if (cell === undefined) return undefined;
      return isNumeric ? numberOf(cell) : cellText(cell).trim();
    };
    return [name, valueIn] as const;
  });
}

function numberOf(cell: Cell | undefined): number | undefined {
  if (typeof cell === 'boolean') return undefined;
  const age = typeof cell === 'string' ? years.exec(cell.trim())?.[1] : undefined;
  return age === undefined ? cellNumber(cell) : Number(age);
}
