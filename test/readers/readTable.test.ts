import { gzipSync } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { columnIndex, readTable } from '../../src/readers/index.ts';
import { workFolder, written } from '../support/workFolder.ts';

const at = workFolder();
let count = 0;
const file = (content: string | Uint8Array, name = 'table') => written(at(`${name}${count++}`), content);
const text = async (content: string) => {
  const { columns, rows } = await readTable(file(content));
  return { columns, rows };
};

describe('readTable(path)', () => {
  test('reads CSV as RFC 4180 has it: quotes, commas and line breaks in them, blank lines, a byte order mark', async () => {
    const found = await text('\uFEFFid, name ,n\r\n"q""1","a,b",1\r\n\r\n" x ","multi\r\nline",\r\n');
    expect(found).toEqual({
      columns: ['id', 'name', 'n'],
      rows: [
        ['q"1', 'a,b', '1'],
        [' x ', 'multi\r\nline', ''],
      ],
    });
  });

  test.each([
    ['tabs', 'a\tb,c\n1\t2\n'],
    ['semicolons', 'a;"b,c";d\n1;2;3\n'],
  ])('reads %s by the names of the columns', async (_, content) => {
    const { columns, rows } = await text(content);
    expect(columns.slice(0, 2)).toEqual(['a', 'b,c']);
    expect(rows[0]?.slice(0, 2)).toEqual(['1', '2']);
  });

  test('reads JSON lines, whose columns are all keys, and a list of objects', async () => {
    const rows = [
      [1, null, null],
      [null, ['x', 'y'], true],
    ];
    expect(await text('{"a": 1}\n\n{"b": ["x", "y"], "c": true}\n')).toEqual({
      columns: ['a', 'b', 'c'],
      rows,
    });
    expect(await text('[{"a": 1}, {"b": ["x", "y"], "c": true}]')).toEqual({
      columns: ['a', 'b', 'c'],
      rows,
    });
  });

  test('leaves out columns without a name at the end, of which rows may have more or fewer', async () => {
    const found = await text('a,b,,,\n1,2\n3,4,,\n');
    expect(found).toEqual({ columns: ['a', 'b'], rows: [['1', '2'], ['3', '4']] }); // biome-ignore format: a list reads better packed
    await expect(text('a,b,\n1,2,3\n')).rejects.toThrow(/row 2 has 3$/);
  });

  test('reads gzip', async () => {
    const { rows } = await readTable(file(gzipSync('a,b\n1,2\n')));
    expect(rows).toEqual([['1', '2']]);
  });

  test('reads Parquet, whose numbers stay numbers', async () => {
    const columnData = [
      { name: 'id', data: ['a', 'b'], type: 'STRING' as const },
      { name: 'n', data: [1.5, null], type: 'DOUBLE' as const },
      { name: 'big', data: [3n, 2n ** 60n], type: 'INT64' as const },
      { name: 'yes', data: [true, false], type: 'BOOLEAN' as const },
    ];
    const table = await readTable(file(new Uint8Array(parquetWriteBuffer({ columnData }))));
    expect(table.columns).toEqual(['id', 'n', 'big', 'yes']);
    expect(table.rows).toEqual([
      ['a', 1.5, 3, true],
      ['b', null, '1152921504606846976', false],
    ]);
  });

  test.each([
    ['a row with a cell too few', 'a,b\n1,2\n3\n', /a row must have 2 cells as the first has, row 3 has 1$/],
    ['a quote that does not end', 'a,b\n1,"2\n', /must be a table, CSV or TSV: Quoted field unterminated/],
    ['a line that is no JSON', '{"a": 1}\n{"a": \n', /line 2 must be JSON/],
    ['a line that is no object', '{"a": 1}\n3\n', /line 2 must be a JSON object$/],
    ['a broken Parquet file', 'PAR1 nothing of the kind PAR1', /broken Parquet file: /],
    ['packing that is cut off', gzipSync('a,b\n1,2\n').subarray(0, 20), /it cannot be unpacked, is cut off/],
  ])('refuses %s', async (_, content, message) => {
    await expect(readTable(file(content))).rejects.toThrow(message);
  });
});

describe('columnIndex(table, name)', () => {
  test('lists the columns there are for one that is not, and refuses one that is there twice', async () => {
    const table = await readTable(file('id,age,age,\n1,2,3,\n'));
    expect(columnIndex(table, 'id')).toBe(0);
    expect(() => columnIndex(table, 'sex')).toThrow(/has no column 'sex'; it has 'id', 'age', 'age'$/);
    expect(() => columnIndex(table, 'age')).toThrow(/must have each column once, 'age' is there twice$/);
  });
});
