import { isRecord } from '../../checks/isRecord.ts';
import { parsedJson } from '../../files/parsedJson.ts';
import type { Cell, Table } from './table.ts';

/**
 * A table of JSON objects, one a line, or a list of them; the columns are all keys in the order in which they come.
 * What is nested deeper than a list becomes JSON again. Throws RangeError that names the line.
 */
export function jsonTable(text: string, source: string): Table {
  const records = text.trimStart().startsWith('[') ? listed(text, source) : linesOf(text, source);
  const places = new Map<string, number>();
  const rows = records.map((record) => {
    const row: Cell[] = [];
    for (const [name, value] of Object.entries(record)) {
      const offset = places.get(name) ?? places.size;
      places.set(name, offset);
      row[offset] = cellOf(value);
    }
    return row;
  });
  // Keys that came later are missing from the rows before.
  for (const row of rows) {
    for (let offset = 0; offset < places.size; offset++) row[offset] ??= null;
  }
  return { columns: [...places.keys()], rows, source };
}

type Row = Readonly<Record<string, unknown>>;

function listed(text: string, source: string): Row[] {
  const value = parsed(text, source);
  if (Array.isArray(value) && value.every(isRecord)) return value;
  throw new RangeError(`${source} must be a list of objects, or one object a line`);
}

function linesOf(text: string, source: string): Row[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    const where = `${source}: line ${index + 1}`;
    const value = parsed(line, where);
    if (!isRecord(value)) throw new RangeError(`${where} must be a JSON object`);
    return [value];
  });
}

function parsed(text: string, where: string): unknown {
  try {
    return parsedJson(text, { isPrivate: true });
  } catch (error) {
    throw new RangeError(`${where} must be JSON: ${(error as Error).message}`);
  }
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(cellOf) : JSON.stringify(value);
}
