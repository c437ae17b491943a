// Hooks of Node's module loader: TypeScript to JavaScript by SWC, and two names that tests import.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const names = new Map([
  // That package has types alone: it throws outside of Jest's own runner.
  ['@jest/globals', new URL('./jestGlobals.mjs', import.meta.url).href],
  ['saliency-trust', new URL('../../src/index.ts', import.meta.url).href],
]);

export function resolve(specifier, context, next) {
  const url = names.get(specifier);
  return url === undefined ? next(specifier, context) : { url, shortCircuit: true };
}

export async function load(url, context, next) {
  const path = url.split('?')[0];
  if (!path.startsWith('file:') || !path.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(path);
  const { code } = await transform(await readFile(filename, 'utf8'), {
    filename,
    sourceMaps: 'inline',
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'es6' },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
