/** The map of `src`: which room may import which, and the habits that hold in all of them. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { parseSync } from '@swc/core';
import { auditNames } from '../src/audits/index.ts';
import * as library from '../src/index.ts';

/**
 * The rooms in the order in which data pass through them, each with all that it may import from; every name stands
 * to the left of (here: above) the room that uses it. `types`, `checks`, `math`, `statistics` and `files` are the floors.
 */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  // floors: the shapes of the data; numbers on typed arrays; what numbers say of each other; files within bounds
  types: [],
  checks: [],
  math: [],
  statistics: ['checks', 'math'],
  files: ['checks'],
  // files to pixels; an ONNX model as plain data, and its derivative as more of the same
  images: ['types', 'checks', 'math', 'files'],
  readers: ['types', 'checks', 'math', 'files', 'images'],
  graph: ['math', 'files'],
  autodiff: ['types', 'graph'],
  // where images and the answers to them come from
  classifiers: ['types', 'checks', 'math', 'files', 'images', 'graph', 'autodiff'],
  datasets: ['types', 'checks', 'math', 'files', 'images', 'readers'],
  // images to altered ones
  perturbations: ['types', 'checks', 'math', 'statistics'],
  // an answer to its attribution, to a map, to a score, to rows
  methods: ['types', 'checks', 'math', 'files', 'images'],
  maps: ['types', 'checks', 'math'],
  metrics: ['types', 'checks', 'math'],
  // pixels taken away, and what the model says then
  fidelity: ['types', 'math'],
  // images and the truth about them to a network
  training: ['types', 'math', 'files', 'graph', 'autodiff', 'classifiers', 'metrics'],
  // studies to groups in which the model fails
  slices: ['checks', 'math', 'statistics', 'graph', 'classifiers'],
  // rows to verdicts and pages
  verdicts: ['types', 'math', 'statistics'],
  // a question to a folder: what is measured and how it is judged
  audits: [
    'types',
    'checks',
    'math',
    'files',
    'perturbations',
    'images',
    'maps',
    'metrics',
    'fidelity',
    'statistics',
    'slices',
    'verdicts',
  ],
  report: ['types', 'math', 'images', 'methods', 'audits'],
  // all of it in one run, and the ways to start one
  run: [
    'types', 'checks', 'math', 'files', 'images', 'readers', 'classifiers', 'datasets', 'methods', 'maps', 'training', 'statistics', 'verdicts', 'audits', 'report',
  ], // biome-ignore format: a list reads better packed
  // the same in a browser: models in memory, few images
  browser: [
    'types', 'checks', 'images', 'classifiers', 'methods', 'maps', 'metrics', 'perturbations', 'fidelity', 'verdicts', 'audits', 'run',
  ], // biome-ignore format: a list reads better packed
  // what is drawn of it in a page
  page: ['math', 'types', 'files', 'images', 'readers', 'browser'],
  selftest: [
    'types', 'math', 'images', 'graph', 'classifiers', 'datasets', 'maps', 'metrics', 'verdicts', 'audits', 'run',
  ], // biome-ignore format: a list reads better packed
  commands: ['types', 'files', 'report', 'run', 'selftest'],
  'index.ts': [
    'types',
    'audits',
    'files',
    'images',
    'readers',
    'classifiers',
    'datasets',
    'methods',
    'maps',
    'metrics',
    'perturbations',
    'fidelity',
    'statistics',
    'slices',
    'run',
  ],
  'cli.ts': ['commands'],
};

/** The only rooms that may import each package, and the parts of Node that touch files, threads or the machine. */
const packageRooms: Readonly<Record<string, readonly string[]>> = {
  ndarray: [
    'page',
    'types',
    'checks',
    'math',
    'statistics',
    'images',
    'readers',
    'classifiers',
    'datasets',
    'methods',
    'maps',
    'metrics',
    'fidelity',
    'perturbations',
    'audits',
    'training',
    'slices',
    'report',
    'run',
    'selftest',
  ],
  'onnxruntime-node': ['classifiers'],
  '@huggingface/tokenizers': ['classifiers'],
  'onnxruntime-web/wasm': ['browser'],
  '@tensorflow/tfjs-core': ['classifiers'],
  '@tensorflow/tfjs-layers': ['classifiers'],
  '@tensorflow/tfjs-converter': ['classifiers'],
  '@tensorflow/tfjs-backend-wasm': ['classifiers'],
  '@tensorflow/tfjs-backend-cpu': ['classifiers'],
  '@tensorflow/tfjs-node': ['classifiers'],
  '@tensorflow/tfjs-node-gpu': ['classifiers'],
  'protobufjs/light.js': ['graph'],
  'fast-png': ['images'],
  fflate: ['page'],
  sharp: ['readers'],
  'dicom-parser': ['readers'],
  '@cornerstonejs/codec-charls/decodewasmjs': ['readers'],
  '@cornerstonejs/codec-openjpeg/decodewasmjs': ['readers'],
  '@cornerstonejs/codec-openjph': ['readers'],
  'jpeg-lossless-decoder-js': ['readers'],
  papaparse: ['readers'],
  hyparquet: ['readers'],
  'hyparquet-compressors': ['readers'],
  'd3-scale-chromatic': ['images'],
  'image-ssim': ['metrics'],
  'ml-matrix': ['math'],
  'fft.js': ['math'],
  '@observablehq/plot': ['report'],
  linkedom: ['datasets', 'report'],
  '@commander-js/extra-typings': ['commands'],
  zod: ['types', 'files', 'classifiers', 'datasets', 'methods', 'audits', 'run'],
  bullmq: ['run'],
  ioredis: ['run'],
  aws4fetch: ['run'],
  'node:async_hooks': ['files'],
  'node:child_process': ['run'],
  'node:http': ['run'],
  'node:fs': ['files', 'readers', 'report', 'run'],
  'node:fs/promises': ['files'],
  'node:zlib': ['readers'],
  'node:path': ['files', 'readers', 'classifiers', 'datasets', 'run', 'commands', 'training'],
  'node:crypto': ['readers', 'datasets', 'report', 'run'],
  'node:buffer': ['report', 'run'],
  'node:module': ['run'],
  'node:os': ['files', 'run'],
  'node:url': ['files', 'run'],
  'node:worker_threads': ['classifiers', 'run'],
};

/** Rooms without an index, whose files are imported by name. */
const openRooms = ['types', 'checks', 'math', 'files', 'graph', 'autodiff'];

/** Files of other rooms that may be imported past the index: kernels of one caller. */
const doors = [
  'images/felzenszwalb.ts',
  'images/felzenszwalbVolume.ts',
  'images/rankedRegions.ts',
  'images/regions.ts',
  // The page has no Node, and its document no ndarray.
  'images/inferno.ts',
  'readers/dicom/dicomData.ts',
  'readers/dicom/decodedDicom.ts',
  'readers/dicom/decodedFrame.ts',
  'readers/dicom/extendedJpeg.ts',
  // Training and slices run graphs of their own.
  'classifiers/network/shapeInference.ts',
  'classifiers/onnx/session.ts',
  'classifiers/onnx/nodeEngine.ts',
  // What the browser shares with Node: the indexes of these rooms name what reads files as well.
  'audits/fewImages.ts',
  'audits/halvesAgreement.ts',
  'classifiers/counted.ts',
  'classifiers/openOnnx.ts',
  'classifiers/abortable.ts',
  'classifiers/watched.ts',
  'classifiers/weightFiles.ts',
  'classifiers/withOtherInputs.ts',
  'classifiers/onnx/ortLibrary.ts',
  'classifiers/onnx/webEngine.ts',
  'run/checkpoints/checkpoints.ts',
  'run/config/preprocess.ts',
  'run/execute/imageSource.ts',
  'run/execute/liveRun.ts',
  'run/execute/measuredUnits.ts',
  'run/execute/unitTasks.ts',
  'run/execute/preparedModel.ts',
  'run/execute/progress.ts',
  'run/explain/explain.ts',
  'run/explain/explainer.ts',
];

/** Longer than 200 lines, and why. */
const longFiles: Readonly<Record<string, string>> = {
  'index.ts': 'the list of all that the package exports',
};
const mostLines = 200;

interface SourceFile {
  /** Below src, such as `math/ranking/ranks.ts`. */
  readonly path: string;
  readonly room: string;
  readonly text: string;
  readonly nodes: readonly AstNode[];
}

type AstNode = Readonly<Record<string, unknown>> & { readonly type: string };

const src = fileURLToPath(new URL('../src', import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .sort()
  .map(sourceFile);

function sourceFile(path: string): SourceFile {
  const text = readFileSync(join(src, path), 'utf8');
  const module = parseSync(text, { syntax: 'typescript', target: 'es2022' });
  return { path, room: path.split('/')[0] ?? path, text, nodes: [...nodesIn(module)] };
}

/** Every node of a syntax tree. */
function* nodesIn(value: unknown): Generator<AstNode> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value && typeof value.type === 'string') yield value as AstNode;
  for (const part of Object.values(value)) yield* nodesIn(part);
}

/** What a file imports: `from 'x'` of imports and exports, and `import('x')`. */
function importsOf({ nodes }: SourceFile): string[] {
  return nodes.flatMap((node) => {
    const { source } = node as { source?: { value?: string } | null };
    if (typeof source?.value === 'string') return [source.value];
    const { callee, arguments: args } = node as {
      callee?: { type?: string };
      arguments?: readonly { expression?: { value?: string } }[];
    };
    const dynamic = callee?.type === 'Import' ? args?.[0]?.expression?.value : undefined;
    return dynamic === undefined ? [] : [dynamic];
  });
}

/** The files below src that a file imports. */
function localImports(file: SourceFile): string[] {
  return importsOf(file)
    .filter((name) => name.startsWith('.'))
    .map((name) => relative(src, normalize(join(src, dirname(file.path), name))));
}

test('the reader of the sources sees what the tests below look for', () => {
  const text =
    "import x from './a.ts'; export * from './b.ts'; const y = await import('c'); export default x!.z as any; enum E {}";
  const nodes = [...nodesIn(parseSync(text, { syntax: 'typescript', target: 'es2022' }))];
  expect(importsOf({ path: '', room: '', text, nodes })).toEqual(['./a.ts', './b.ts', 'c']);
  const types = nodes.map(({ type }) => type);
  expect(types).toEqual(
    expect.arrayContaining(['TsNonNullExpression', 'TsEnumDeclaration', 'ExportDefaultExpression']),
  );
  expect(nodes.some((node) => node.type === 'TsKeywordType' && node.kind === 'any')).toBe(true);
});

const roomOf = (path: string) => path.split('/')[0] ?? path;

test('the table of rooms names every room, and each imports only from rooms above it', () => {
  expect([...new Set(files.map(({ room }) => room))].sort()).toEqual(Object.keys(mayImport).sort());
  const order = Object.keys(mayImport);
  for (const [room, others] of Object.entries(mayImport)) {
    for (const other of others)
      expect([room, order.indexOf(other) < order.indexOf(room)]).toEqual([room, true]);
  }
});

test('every import is in the table of rooms', () => {
  const strays = files.flatMap((file) =>
    localImports(file)
      .filter((path) => roomOf(path) !== file.room && !mayImport[file.room]?.includes(roomOf(path)))
      .map((path) => `${file.path} imports ${path}`),
  );
  expect(strays).toEqual([]);
});

test('the table of rooms allows nothing that is not used', () => {
  const used = new Set(
    files.flatMap((file) => localImports(file).map((path) => `${file.room} < ${roomOf(path)}`)),
  );
  const unused = Object.entries(mayImport).flatMap(([room, others]) =>
    others.map((other) => `${room} < ${other}`).filter((pair) => !used.has(pair)),
  );
  expect(unused).toEqual([]);
});

test('every package is imported only where it is at home', () => {
  const strays = files.flatMap((file) =>
    importsOf(file)
      .filter((name) => !name.startsWith('.') && !packageRooms[name]?.includes(file.room))
      .map((name) => `${file.path} imports ${name}`),
  );
  expect(strays).toEqual([]);
});

test('ONNX Runtime is loaded in one place, which switches its telemetry off', () => {
  const loads =
    /import\('onnxruntime-node'\)(?!>)|^import (?!type)[^;]*'onnxruntime-node'|require\('onnxruntime-node'\)/m;
  expect(files.filter(({ text }) => loads.test(text)).map(({ path }) => path)).toEqual([
    'classifiers/onnx/nodeRuntime.ts',
  ]);
});

test('a room is entered by its index', () => {
  const strays = files.flatMap((file) =>
    localImports(file)
      .filter((path) => roomOf(path) !== file.room && !openRooms.includes(roomOf(path)))
      .filter((path) => path !== `${roomOf(path)}/index.ts` && !doors.includes(path))
      .map((path) => `${file.path} imports ${path}`),
  );
  expect(strays).toEqual([]);
});

test('no file imports itself by way of others', () => {
  const graph = new Map(files.map((file) => [file.path, localImports(file)]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]) => {
    if (trail.includes(path)) cycles.push([...trail.slice(trail.indexOf(path)), path].join(' > '));
    if (trail.includes(path) || done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of graph.keys()) visit(path, []);
  expect(cycles).toEqual([]);
});

test('an index re-exports and does nothing else', () => {
  // The lists of audits and rules are tables of their own.
  const tables = ['audits/index.ts', 'autodiff/rules/index.ts'];
  const busy = files
    .filter(({ path }) => path.endsWith('index.ts') && !tables.includes(path))
    .filter(({ text }) => {
      const { body } = parseSync(text, { syntax: 'typescript', target: 'es2022' });
      return body.some(({ type }) => type !== 'ExportNamedDeclaration' && type !== 'ExportAllDeclaration');
    });
  expect(busy.map(({ path }) => path)).toEqual([]);
});

test('nothing is exported as default', () => {
  const defaults = files.filter(({ nodes }) => nodes.some(({ type }) => type.startsWith('ExportDefault')));
  expect(defaults.map(({ path }) => path)).toEqual([]);
});

test('`!` stands only in kernels: of math and images, and in folders of kernels', () => {
  const kernels = ['math/', 'images/', 'readers/', 'methods/kernels/', 'datasets/phantom/projection/'];
  const leaked = files.filter(
    ({ path, nodes }) =>
      !kernels.some((folder) => path.startsWith(folder)) &&
      nodes.some(({ type }) => type === 'TsNonNullExpression'),
  );
  expect(leaked.map(({ path }) => path)).toEqual([]);
});

test('there is no `any` and no enum', () => {
  const loose = files.filter(({ nodes }) =>
    nodes.some(
      (node) => node.type === 'TsEnumDeclaration' || (node.type === 'TsKeywordType' && node.kind === 'any'),
    ),
  );
  expect(loose.map(({ path }) => path)).toEqual([]);
});

test('randomness and time are arguments: no Math.random, and a clock only where milliseconds are shown', () => {
  const calls = (object: string, property: string) =>
    files
      .filter(({ nodes }) => nodes.some((node) => isMember(node, object, property)))
      .map(({ path }) => path);
  expect(calls('Math', 'random')).toEqual([]);
  expect(calls('Date', 'now')).toEqual(['run/results/benchFiles.ts', 'run/shards/runShard.ts']);
  expect(calls('performance', 'now')).toEqual([
    'commands/progress.ts',
    'page/madeMaps.ts',
    'run/explain/explainImage.ts',
    'run/shards/forecast.ts',
  ]);
});

test('only the commands print', () => {
  const printing = files.filter(({ nodes }) =>
    nodes.some(
      (node) =>
        isMember(node, 'console', undefined) ||
        isMember(node, 'process', 'stdout') ||
        isMember(node, 'process', 'stderr'),
    ),
  );
  expect([...new Set(printing.map(({ room }) => room))]).toEqual(['commands']);
  const toConsole = files.filter(({ nodes }) => nodes.some((node) => isMember(node, 'console', undefined)));
  expect(toConsole.map(({ path }) => path)).toEqual([]);
});

function isMember(node: AstNode, object: string, property: string | undefined): boolean {
  if (node.type !== 'MemberExpression') return false;
  const { object: left, property: right } = node as {
    object?: { type?: string; value?: string };
    property?: { value?: string };
  };
  return (
    left?.type === 'Identifier' &&
    left.value === object &&
    (property === undefined || right?.value === property)
  );
}

test(`no file is longer than ${mostLines} lines without a reason`, () => {
  const long = files.filter(({ text }) => text.split('\n').length - 1 > mostLines).map(({ path }) => path);
  expect(long).toEqual(Object.keys(longFiles));
});

test('no folder is a drawer for anything', () => {
  const drawers = files.filter(({ path }) => /(^|\/)(utils?|helpers?|common|misc)(\/|\.ts$)/.test(path));
  expect(drawers.map(({ path }) => path)).toEqual([]);
});

test('the package exports the names of the public surface', () => {
  expect(Object.keys(library)).toEqual(
    expect.arrayContaining([
      'openClassifier',
      'defineClassifier',
      'explain',
      'bench',
      'metrics',
      'readImage',
    ]),
  );
  expect(Object.keys(library.metrics)).toEqual(
    expect.arrayContaining(['ssim', 'averagePrecision', 'trapezoidAuprc', 'rocAuc', 'spearman']),
  );
  expect(library.theEight).toEqual([
    'gradient',
    'smoothgrad',
    'integrated-gradients',
    'smooth-integrated-gradients',
    'grad-cam',
    'guided-backprop',
    'guided-grad-cam',
    'xrai',
  ]);
});

test('an audit is named in its own folder and in the list of audits, and nowhere else', () => {
  // The self-test holds each of the four to its promise; the template and the page are texts for users.
  const exceptions = /^selftest\/|^page\/|^run\/config\/configTemplate\.ts$|^audits\/index\.ts$/;
  const strays = auditNames.flatMap((name) =>
    files
      .filter(({ path }) => !exceptions.test(path) && !path.startsWith(`audits/${name}/`))
      // A room may bear the name of the audit that it serves.
      .filter(({ path }) => !path.startsWith(`${name}/`))
      .filter(({ nodes }) => nodes.some((node) => isNamed(node, name)))
      .map(({ path }) => `${path} names ${name}`),
  );
  expect(strays).toEqual([]);
});

/** What holds something for each audit by its name. */
const byAudit = /^(audits|criteria|disagreement|auditOptions|strata)$/;

/** A text of that name, or the member of that name of what is kept by audit: other objects may have one as well. */
function isNamed(node: AstNode, name: string): boolean {
  const { value, property, object } = node as {
    readonly value?: unknown;
    readonly property?: { readonly value?: unknown };
    readonly object?: { readonly value?: unknown; readonly property?: { readonly value?: unknown } };
  };
  const holder = String(object?.property?.value ?? object?.value);
  return (
    (node.type === 'StringLiteral' && value === name) || (property?.value === name && byAudit.test(holder))
  );
}
