/** `saliency-trust/metrics` and `saliency-trust/browser` promise what they import: they run in a browser. */
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { build } from 'esbuild';

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
  expect(reached(join(src, 'readers', 'index.ts'))).toContain('dicom-parser');
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

/** Bytes of `saliency-trust/browser` as it travels, without ONNX Runtime. */
const mostBytes = 300_000;

test('saliency-trust/browser runs in a browser: no part of Node is reached from it, and it is small', async () => {
  const { metafile, outputFiles } = await build({
    entryPoints: [join(src, 'browser', 'index.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    external: ['onnxruntime-web'],
    metafile: true,
    write: false,
  });
  // What is not in the bundle: esbuild for a browser fails on a part of Node that is not marked as external.
  const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  expect(outside).toEqual(['onnxruntime-web/wasm']);
  const ofNode = Object.keys(metafile.inputs).filter((path) =>
    /node_modules\/(sharp|onnxruntime-node|@tensorflow)\/|src\/readers\//.test(path),
  );
  expect(ofNode).toEqual([]);
  const bytes = gzipSync(outputFiles[0]?.contents ?? '').length;
  process.stdout.write(`saliency-trust/browser: ${(bytes / 1000).toFixed(0)} kB compressed\n`);
  expect(bytes).toBeGreaterThan(50_000);
  expect(bytes).toBeLessThan(mostBytes);
});
