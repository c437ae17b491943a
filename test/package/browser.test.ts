/** `saliency-trust/metrics` and `saliency-trust/slices` promise what they import: the first runs in a browser. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** The packages and parts of Node that a file imports when it runs, itself or through others; types are not there then. */
function reached(path: string, seen: Set<string> = new Set()): string[] {
  if (seen.has(path)) return [];
  seen.add(path);
  const { body } = parseSync(readFileSync(path, 'utf8'), { syntax: 'typescript', target: 'es2022' });
  const names = body.flatMap((statement) => {
    if (statement.type === 'ImportDeclaration') {
      return statement.typeOnly || isTypesOnly(statement.specifiers) ? [] : [statement.source.value];
    }
    if (statement.type === 'ExportAllDeclaration') return [statement.source.value];
    const { source, typeOnly } = statement as { source?: { value: string } | null; typeOnly?: boolean };
    return source && !typeOnly ? [source.value] : [];
  });
  return names.flatMap((name) =>
    name.startsWith('.') ? reached(normalize(join(dirname(path), name)), seen) : [name],
  );
}

function isTypesOnly(specifiers: readonly object[]): boolean {
  return specifiers.length > 0 && specifiers.every((one) => 'isTypeOnly' in one && one.isTypeOnly === true);
}

test('the walk sees what Node gives where a room needs it', () => {
  expect(reached(join(src, 'readers', 'index.ts'))).toContain('sharp');
  expect(reached(join(src, 'files', 'fileBytes.ts')).some((name) => name.startsWith('node:'))).toBe(true);
});

test('saliency-trust/metrics runs in a browser: nothing in it needs Node', () => {
  const packages = [...new Set(reached(join(src, 'metrics', 'index.ts')))].sort();
  expect(packages).toEqual(['image-ssim', 'ndarray']);
  // What no import shows.
  const globals = /\b(?:Buffer|process|require|__dirname|globalThis\.process)\b/;
  const seen = new Set<string>();
  reached(join(src, 'metrics', 'index.ts'), seen);
  const code = [...seen].filter((path) =>
    globals.test(readFileSync(path, 'utf8').replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
  );
  expect(code).toEqual([]);
});
