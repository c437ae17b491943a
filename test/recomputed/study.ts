/** The small run that the second runner recomputes: networks, images, a method of the user's own, and the config. */
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import ndarray from 'ndarray';
import { node } from '../../src/graph/edit.ts';
import type { Tensor } from '../../src/graph/model.ts';
import { floatTensor } from '../../src/graph/tensor.ts';
import type { Image, Mask } from '../../src/types/arrays.ts';
import { modelBytes, normalTensor } from '../support/smallModels.ts';
import { written } from '../support/workFolder.ts';

export type PresetName = 'default' | 'arun2021';
export const height = 14;
export const width = 12;
const imageCount = 20;
const patientCount = 7;

export interface StudyItem {
  readonly id: string;
  readonly group: string;
  readonly image: Image;
  readonly mask?: Mask;
}

/** The image on which the user's own method fails: its first pixel is black. */
const failing = 6;
export const failingImage = `image:${failing}`;
export const ownError = 'no answer for this image';

/** The images: a bright disc each, of seven patients; one has no mask, and on one the user's own method fails. */
export const items: readonly StudyItem[] = Array.from({ length: imageCount }, (_, k) => {
  const isInside = (y: number, x: number) =>
    (y - 4 - (k % 6)) ** 2 + (x - 3 - (k % 5)) ** 2 <= 4 + (k % 4) * 2;
  const pixel = (y: number, x: number) =>
    60 +
    50 * Math.sin(1.7 * y + 0.9 * x + k) +
    9 * Math.sin(5.3 * y * x) +
    (isInside(y, x) ? 20 + 15 * (k % 8) : 0) -
    4 * (k % 11);
  const filled = (value: (y: number, x: number) => number) =>
    Array.from({ length: height * width }, (_, i) => value(Math.floor(i / width), i % width));
  const pixels = Float32Array.from(filled(pixel));
  if (k === failing) pixels[0] = 0;
  const mask = Uint8Array.from(filled((y, x) => Number(isInside(y, x))));
  return {
    id: `image:${k}`,
    group: `patient ${k % patientCount}`,
    image: ndarray(pixels, [height, width, 1]),
    ...(k !== 5 && { mask: ndarray(mask, [height, width]) }),
  };
});

/** A module in another folder cannot import it by its name. */
const ndarrayFile = pathToFileURL(createRequire(import.meta.url).resolve('ndarray')).href;

const datasetModule = `import ndarray from '${ndarrayFile}';
const item = ({ id, group, image, mask }) => ({
  id,
  group,
  load: async () => ({
    image: ndarray(Float32Array.from(image), [${height}, ${width}, 1]),
    ...(mask && { mask: ndarray(Uint8Array.from(mask), [${height}, ${width}]) }),
  }),
});
export default { name: 'discs', items: ${JSON.stringify(
  items.map(({ image, mask, ...others }) => ({
    ...others,
    image: [...(image.data as Float32Array)],
    ...(mask && { mask: [...(mask.data as Uint8Array)] }),
  })),
)}.map(item) };
`;

/** The gradient times the image and a gain; an object of JavaScript puts its name, \`7\`, before all others. */
const methodModule = `import ndarray from '${ndarrayFile}';
export default {
  name: 'any', presets: { default: { gain: 1 }, arun2021: { gain: 1 } }, reduction: 'absMax', needs: ['gradient'],
  explain: async ({ classifier, image, target, inputRange }, { gain }) => {
    if (image.get(0, 0, 0) === inputRange[0]) throw new Error('${ownError}');
    const { data } = await classifier.gradient(ndarray(image.data, [1, ...image.shape]), [target]);
    const values = image.data.map((value, i) => gain * value * data[i]);
    return { kind: 'attribution', attribution: ndarray(values, [...image.shape]), diagnostics: {} };
  },
};
`;

/** Weights that all networks share, and an eighth as much variance of their own: they often predict the same class. */
function varied(weight: string, network: string, dims: readonly number[]): Tensor {
  const [shared, own] = [`1 ${weight}`, `${network} ${weight}`].map((name) => {
    const { bytes } = normalTensor(name, dims, 0.5);
    return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  });
  return floatTensor(
    (shared ?? new Float32Array()).map((value, i) => value + 0.35 * (own?.[i] ?? 0)),
    dims,
  );
}

/** Conv, BatchNormalization (where asked for), Relu, Conv, Relu, mean over pixels, Gemm: three classes. */
function network(name: string, size: readonly [number, number], hasNorm: boolean): Uint8Array {
  const pads = { pads: [1, 1, 1, 1] };
  const statistics = normalTensor(`${name} mean`, [4], 0.1);
  const ones = { ...statistics, bytes: new Uint8Array(new Float32Array(4).fill(1).buffer) };
  return modelBytes({
    nodes: [
      node('Conv', ['image', 'w1'], ['stem/conv'], pads),
      ...(hasNorm
        ? [node('BatchNormalization', ['stem/conv', 'scale', 'shift', 'mean', 'variance'], ['stem/norm'])]
        : []),
      node('Relu', [hasNorm ? 'stem/norm' : 'stem/conv'], ['stem/relu']),
      node('Conv', ['stem/relu', 'w2'], ['body/conv'], pads),
      node('Relu', ['body/conv'], ['body/relu']),
      node('GlobalAveragePool', ['body/relu'], ['pooled']),
      node('Flatten', ['pooled'], ['vector']),
      node('Gemm', ['vector', 'w3'], ['scores'], { transB: 1 }),
    ],
    weights: {
      w1: varied('w1', name, [4, 1, 3, 3]),
      ...(hasNorm && { scale: ones, shift: statistics, mean: statistics, variance: ones }),
      w2: varied('w2', name, [8, 4, 3, 3]),
      w3: varied('w3', name, [3, 8]),
    },
    input: [undefined, 1, ...size],
    outputs: ['scores'],
  });
}

/** A localization network: one convolution and a sigmoid. */
function localizer(name: string): Uint8Array {
  return modelBytes({
    nodes: [
      node('Conv', ['image', 'w'], ['score'], { pads: [1, 1, 1, 1] }),
      node('Sigmoid', ['score'], ['map']),
    ],
    weights: { w: normalTensor(name, [1, 1, 3, 3], 1) },
    input: [undefined, 1, height, width],
    outputs: ['map'],
  });
}

export const ranges = { a: [-1, 1], b: [-1, 1], d: [-1, 1], c: [0, 1], u: [0, 1], v: [0, 1] } as const;
export type ModelId = keyof typeof ranges;
export const seed = 3;
export const draws = 2;
export const methodNames = ['gradient', '7', 'smoothgrad', 'grad-cam'] as const;
export const methodOptions = { gradient: {}, '7': { gain: 3 }, smoothgrad: { samples: 3 }, 'grad-cam': {} };

export const studyConfig = (preset: PresetName) => ({
  name: 'discs',
  dataset: { kind: 'module', module: 'discs.mjs' },
  classifiers: [
    { id: 'a', model: 'a.onnx', preprocess: { range: ranges.a } },
    { id: 'b', model: 'b.onnx', preprocess: { range: ranges.b }, role: 'replicate' },
    { id: 'd', model: 'd.onnx', preprocess: { range: ranges.d }, role: 'replicate' },
    { id: 'c', model: 'c.onnx', preprocess: { range: ranges.c }, role: 'other-architecture' },
  ],
  localizers: [
    { id: 'u', model: 'u.onnx', preprocess: { range: ranges.u } },
    { id: 'v', model: 'v.onnx', preprocess: { range: ranges.v } },
  ],
  methods: [
    'gradient',
    { name: '7', module: 'own.mjs', ...methodOptions['7'] },
    { name: 'smoothgrad', ...methodOptions.smoothgrad },
    'grad-cam',
  ],
  criteria: [
    'localization',
    { name: 'randomization', draws, steps: 3, statistics: 'recalibrate' },
    'repeatability',
    'reproducibility',
  ],
  preset,
  seed,
  batchSize: 7,
});

/** Writes the models and modules of the study and its config; gives the path of the config. */
export function writeStudy(at: (...parts: readonly string[]) => string, preset: PresetName): string {
  written(at('discs.mjs'), datasetModule);
  written(at('own.mjs'), methodModule);
  for (const name of ['a', 'b', 'd']) written(at(`${name}.onnx`), network(name, [height, width], true));
  written(at('c.onnx'), network('c', [18, 16], false));
  for (const name of ['u', 'v']) written(at(`${name}.onnx`), localizer(name));
  return written(at(`${preset}.json`), JSON.stringify(studyConfig(preset)));
}
