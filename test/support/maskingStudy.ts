/** A study of the masking audit in files: images whose class is told inside the region, outside it, or by neither. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BenchResult, bench, benchConfig } from '../../src/run/index.ts';
import { written } from './workFolder.ts';

const ndarrayFile = pathToFileURL(createRequire(import.meta.url).resolve('ndarray')).href;

/** What an item of the data set may be, in JavaScript; `k` is its number and `y` its class. */
export interface StudyFiles {
  readonly count?: number;
  /** The label of image k. @default 'k % 2' */
  readonly label?: string;
  /** The patient of image k. @default "'p' + k" */
  readonly group?: string;
  /** Whether pixel (x, y) is in the region. @default a square about the middle */
  readonly inside?: string;
  readonly attributes?: string;
}

export const side = 16;
/** Deterministic numbers from 0 to 1, the same here and in the module. */
export const noise = (a: number, b: number) => {
  const value = Math.sin(12.9898 * a + 78.233 * b) * 43758.5453;
  return value - Math.floor(value);
};

/** The pixel that lies outside every region, and what it holds in image k of class y. */
export const cornerOf = (k: number, y: number) => Math.round(90 * noise(k, 1) + 55 * y + 20);

/** Writes into a folder of its own (Node keeps modules by their paths) `data.mjs`, and `corner.mjs`, `middle.mjs`, `hole.mjs`: models that look outside, inside, and at black pixels. */
export function writeMaskingStudy(folder: string, files: StudyFiles = {}): void {
  const at = (name: string) => join(folder, name);
  const { count = 40, label = 'k % 2', group = "'p' + k", attributes = '{}' } = files;
  const { inside = 'x >= 5 && x < 11 && y >= 4 && y < 12' } = files;
  written(
    at('data.mjs'),
    `import ndarray from '${ndarrayFile}';
const size = ${side};
const noise = ${noise.toString()};
const cornerOf = ${cornerOf.toString()};
const item = (k) => {
  const own = ${label};
  const held = (x, y) => x === 0 && y === 0 ? cornerOf(k, own) : ((x, y) => ${inside})(x, y) ? 40 + 60 * own + 50 * noise(k, x + size * y) : 30 + 20 * noise(k, 7 + x + size * y);
  const filled = (Kind, at) => ndarray(Kind.from({ length: size * size }, (_, i) => at(i % size, Math.floor(i / size))), [size, size]);
  return {
    id: 'x' + k, group: ${group}, ...(own >= 0 && { label: own }), attributes: ${attributes},
    load: async () => { const { data } = filled(Float32Array, held); return { image: ndarray(data, [size, size, 1]) }; },
    region: async () => filled(Uint8Array, (x, y) => Number(${inside})),
  };
};
export default { name: 'squares', regions: ['square'], items: Array.from({ length: ${count} }, (_, k) => item(k)) };`,
  );
  const model = (name: string, score: string) =>
    written(
      at(`${name}.mjs`),
      `import ndarray from '${ndarrayFile}';
export default {
  id: '${name}', inputShape: [${side}, ${side}, 1], classCount: 2, inputRange: [0, 255],
  logits: async (batch) => {
    const [n] = batch.shape;
    const values = Float32Array.from({ length: 2 * n }, (_, i) => {
      if (i % 2 === 0) return 0;
      const at = (x, y) => batch.get((i - 1) / 2, y, x, 0);
      return ${score};
    });
    return ndarray(values, [n, 2]);
  },
};`,
    );
  // An embedding of the corner and of the middle.
  written(
    at('embedded.mjs'),
    `import ndarray from '${ndarrayFile}';
const size = ${side};
export default {
  id: 'embedded', inputShape: [size, size, 1], classCount: 2, inputRange: [0, 255],
  logits: async (batch) => ndarray(Float32Array.from({ length: 2 * batch.shape[0] }, (_, i) => i % 2 ? batch.get((i - 1) / 2, 0, 0, 0) / 10 : 0), [batch.shape[0], 2]),
  features: async (batch) => {
    const n = batch.shape[0];
    const data = Float32Array.from({ length: 4 * n }, (_, i) => i % 2 ? batch.get(Math.floor(i / 4), 7, 7, 0) : batch.get(Math.floor(i / 4), 0, 0, 0) * (i % 4 ? 0.5 : 1.5));
    const activations = ndarray(data, [n, 1, 2, 2]);
    return { layer: 'pair', activations, gradients: activations };
  },
};`,
  );
  model('corner', 'at(0, 0) / 10');
  model('middle', '(at(7, 7) + at(8, 8) + at(6, 9)) / 100');
  model(
    'hole',
    `Array.from({ length: ${side * side} }, (_, p) => Number(at(p % ${side}, Math.floor(p / ${side})) === 0)).reduce((a, b) => a + b, 0)`,
  );
}

/** The run of an audit of those models. */
export function maskingRun(
  folder: string,
  models: readonly { readonly name: string; readonly trainedOn?: string; readonly source?: string }[],
  options: object = {},
): Promise<BenchResult> {
  const config = benchConfig(
    {
      dataset: { kind: 'module', module: 'data.mjs' },
      classifiers: models.map(({ name, ...own }) => ({
        id: name,
        module: `${name}.mjs`,
        preprocess: { range: [0, 255] },
        ...own,
      })),
      audits: [{ name: 'masking', region: 'square', dilations: [-2, 2], ...options }],
    },
    { source: 'test', folder, changes: { asks: 'audits' } },
  );
  return bench(config);
}
