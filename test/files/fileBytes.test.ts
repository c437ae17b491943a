import { execFileSync } from 'node:child_process';
import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fileBytes, fileBytesSync, filePart } from '../../src/files/fileBytes.ts';
import { limitsFrom } from '../../src/files/limits.ts';
import { workFolder } from '../support/workFolder.ts';

const at = workFolder();
const what = 'a file';

/** What both ways of reading say of a path. */
async function refusals(path: string, limits = limitsFrom()): Promise<string[]> {
  const said = (error: unknown) =>
    error instanceof RangeError ? error.message : `not a RangeError: ${error}`;
  const now = () => {
    try {
      return `read ${fileBytesSync(path, { what, limits }).length} bytes`;
    } catch (error) {
      return said(error);
    }
  };
  const later = await fileBytes(path, { what, limits }).then((bytes) => `read ${bytes.length} bytes`, said);
  return [now(), later];
}

describe('fileBytes(path)', () => {
  test('gives the bytes of a file, of an empty one too', async () => {
    writeFileSync(at('five'), 'hello');
    writeFileSync(at('empty'), '');
    expect(Buffer.from(await fileBytes(at('five'), { what })).toString()).toBe('hello');
    expect(Buffer.from(fileBytesSync(at('five'), { what })).toString()).toBe('hello');
    expect(await refusals(at('empty'))).toEqual(['read 0 bytes', 'read 0 bytes']);
  });

  test('refuses what is no regular file in one line, and does not wait for a pipe', async () => {
    mkdirSync(at('folder'));
    execFileSync('mkfifo', [at('pipe')]);
    for (const [name, found] of [
      ['folder', 'found a folder'],
      ['pipe', 'found a pipe'],
      ['none', 'found no file that can be read (ENOENT)'],
    ]) {
      const line = `${at(name ?? '')}: expected a file, ${found}`;
      expect(await refusals(at(name ?? ''))).toEqual([line, line]);
    }
    const device = '/dev/null: expected a file, found a device';
    expect(await refusals('/dev/null')).toEqual([device, device]);
    const long = `${at('x'.repeat(5000))}`;
    for (const line of await refusals(long)) expect(line.length).toBeLessThan(400);
  });

  test('looks at the size before it reads', async () => {
    writeFileSync(at('large'), '');
    truncateSync(at('large'), 2 ** 33);
    const line = `${at('large')}: its 8589934592 bytes are more than the limit of 1073741824; a larger "limits.fileBytes" takes them`;
    expect(await refusals(at('large'))).toEqual([line, line]);
    expect(await refusals(at('five'), limitsFrom({ fileBytes: 5 }))).toEqual([
      'read 5 bytes',
      'read 5 bytes',
    ]);
  });

  test('filePart gives the bytes from a place on, fewer at the end of the file', () => {
    const text = (start: number, length?: number) =>
      Buffer.from(filePart(at('five'), { start, length }, { what })).toString();
    expect([text(1, 3), text(3, 9), text(2), text(9, 1)]).toEqual(['ell', 'lo', 'llo', '']);
  });
});
