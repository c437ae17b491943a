/** The declarations as a project of somebody else's compiles them: strict, every library checked, no optional package. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { isBuilt } from '../support/builtProgram.ts';
import { workFolder, written } from '../support/workFolder.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const packages = join(root, 'node_modules');
const at = workFolder();
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
};

/** What a user writes, with the result of each call in a type of the library's. */
const consumer = `import ndarray from 'ndarray';
import {
  type BenchConfig, type BenchResult, bench, type Classifier, defaultConfig, defineClassifier, type Explained, explain,
  fitted, type Image, inUnits, metrics, type OwnMethod, openClassifier, readConfig, readImage, type SaliencyMap,
  type Score, type Summary, theEight,
} from 'saliency-trust';
import { ssim } from 'saliency-trust/metrics';
import { phantomDataset } from 'saliency-trust/phantom';
import { translatedModel } from 'saliency-trust/tfjs';
import { adam, type Optimizer } from 'saliency-trust/training';

export async function maps(file: string): Promise<readonly SaliencyMap[]> {
  const classifier = await openClassifier(file, { preprocess: { range: [-1, 1] }, engine: 'onnx' });
  const pixels: Image = fitted(await readImage('x.png'), classifier.inputShape);
  const { image } = inUnits(pixels, { mean: [0.5], std: [0.25] });
  const answers: Explained[] = [];
  for (const method of theEight) answers.push(await explain(classifier, image, { method, target: 1, seed: 7 }));
  await classifier.dispose();
  return answers.map(({ map }) => map);
}

export const bright: Classifier = defineClassifier({
  id: 'bright',
  inputShape: [4, 4, 1],
  classCount: 2,
  logits: async (batch) => ndarray(Float32Array.from({ length: 2 * (batch.shape[0] ?? 0) }), [batch.shape[0] ?? 0, 2]),
});

export const own: OwnMethod = {
  name: 'own',
  presets: { default: {}, arun2021: {} },
  reduction: 'none',
  explain: async ({ image }) => ({
    kind: 'map',
    map: ndarray(new Float32Array(16), image.shape.slice(0, 2)),
    diagnostics: {},
  }),
};

export async function study(config: BenchConfig = defaultConfig()): Promise<Summary> {
  const { summary }: BenchResult = await bench(config, { onWarning: (warning: string) => { void warning; } });
  return summary;
}

export const score: Score = metrics.ssim(ndarray(new Float32Array(4), [2, 2]), ndarray(new Float32Array(4), [2, 2]));
export const read: (path: string) => BenchConfig = readConfig;
export const optimizer: Optimizer = adam({ beta1: 0.8 });
export const same: Score = ssim(ndarray(new Float32Array(4), [2, 2]), ndarray(new Float32Array(4), [2, 2]));
export const ill: readonly (0 | 1)[] = phantomDataset({ task: 'detection', seed: 's' }).items.map(({ label }) => label);
export const onnx: Uint8Array = translatedModel('model.json');
`;

beforeAll(() => {
  const library = at('node_modules', 'saliency-trust');
  if (isBuilt()) {
    cpSync(join(root, 'dist'), join(library, 'dist'), { recursive: true });
  } else {
    const tsc = join(packages, 'typescript', 'bin', 'tsc');
    execFileSync(process.execPath, [
      tsc,
      ...['-p', join(root, 'tsconfig.build.json'), '--noCheck', '--outDir', join(library, 'dist')],
    ]);
  }
  cpSync(join(root, 'package.json'), join(library, 'package.json'));
  for (const name of [...Object.keys(manifest.dependencies), '@types/node', 'undici-types']) {
    mkdirSync(dirname(at('node_modules', name)), { recursive: true });
    symlinkSync(join(packages, name), at('node_modules', name));
  }
  written(at('package.json'), '{ "type": "module" }');
  written(at('consumer.ts'), consumer);
});

/** What a compiler says of the consumer; nothing where it fits. */
function complaints(compiler: string, options: object): string {
  const compilerOptions = {
    ...{ strict: true, skipLibCheck: false, noEmit: true, target: 'ES2022', lib: ['ES2022'] },
    ...{
      types: ['node'],
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      preserveSymlinks: true,
    },
    ...options,
  };
  written(at('tsconfig.json'), JSON.stringify({ compilerOptions, files: ['consumer.ts'] }));
  try {
    execFileSync(process.execPath, [join(packages, compiler, 'bin', 'tsc'), '-p', at()], {
      encoding: 'utf8',
    });
    return '';
  } catch (error) {
    return String((error as { readonly stdout?: unknown }).stdout);
  }
}

const nodeNext = { module: 'NodeNext', moduleResolution: 'NodeNext' };

describe('a strict project that checks the types of its libraries', () => {
  test.each([
    ['typescript', nodeNext],
    ['typescript-5.4', nodeNext],
  ])('compiles with %s and %j', (compiler, options) => {
    expect(complaints(compiler, options)).toBe('');
  });

  test('would be told of a mistake of its own', () => {
    written(at('consumer.ts'), consumer.replace('seed: 7 }', 'sed: 7 }'));
    expect(complaints('typescript', nodeNext)).toMatch(/consumer\.ts.*sed/);
    written(at('consumer.ts'), consumer);
  });
});

const dist = () => at('node_modules', 'saliency-trust', 'dist');
const declarations = () =>
  readdirSync(dist(), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => ({ name, text: readFileSync(join(dist(), name), 'utf8') }));

test('no declaration has a typed array of a kind of buffer, which TypeScript before 5.7 does not know', () => {
  const generic = declarations().filter(({ text }) =>
    /(?:Array|DataView|Buffer)<(?:Shared)?ArrayBuffer/.test(text),
  );
  expect(generic.map(({ name }) => name)).toEqual([]);
});

test('no declaration that the package exports reaches a package that need not be there', () => {
  const texts = new Map(declarations().map(({ name, text }) => [name, text]));
  const reached = new Set<string>();
  const visit = (name: string) => {
    if (reached.has(name)) return;
    reached.add(name);
    for (const [, path = ''] of (texts.get(name) ?? '').matchAll(/(?:from|import\()\s*'(\.[^']+)'/g))
      visit(join(dirname(name), path.replace(/\.[jt]s$/, '.d.ts')));
  };
  visit('index.d.ts');
  expect(reached.size).toBeGreaterThan(50);
  const optional = Object.keys(manifest.peerDependencies);
  const strays = [...reached].filter((name) =>
    optional.some((peer) => texts.get(name)?.includes(`'${peer}'`)),
  );
  expect(strays).toEqual([]);
});

test('publint finds nothing wrong with the package', () => {
  const publint = join(packages, 'publint', 'src', 'cli.js');
  const said = execFileSync(
    process.execPath,
    [publint, '--strict', at('node_modules', 'saliency-trust'), '--pack', 'false'],
    { encoding: 'utf8' },
  );
  expect(said).toContain('All good!');
});
