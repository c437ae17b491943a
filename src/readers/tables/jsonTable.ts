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
      const place = places.get(name) ?? places.size;
      places.set(name, place);
      row[place] = cellOf(value);
    }
    return row;
  });
  // Keys that came later are missing from the rows before.
  for (const row of rows) {
    for (let place = 0; place < places.size; place++) row[place] ??= null;
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
    const place = `${source}: line ${index + 1}`;
    const value = parsed(line, place);
    if (!isRecord(value)) throw new RangeError(`${place} must be a JSON object`);
    return [value];
  });
}

function parsed(text: string, place: string): unknown {
  try {
    return parsedJson(text);
  } catch (error) {
    throw new RangeError(`${place} must be JSON: ${(error as Error).message}`);
  }
}

function cellOf(value: unknown): Cell {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  return Array.isArray(value) ? value.map(cellOf) : JSON.stringify(value);
}
