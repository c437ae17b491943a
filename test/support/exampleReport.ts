/** A report made of invented but plausible numbers: what the tests of the report print, and what one looks at. */
import { Buffer } from 'node:buffer';
import ndarray from 'ndarray';
import { regionOutline } from '../../src/images/regionOutline.ts';
import { lowPassNoise } from '../../src/math/random/lowPassNoise.ts';
import { type RandomStream, randomStream } from '../../src/math/random/random.ts';
import { mapPicture } from '../../src/report/index.ts';
import type { SaliencyMap } from '../../src/types/arrays.ts';
import type { ClassifierSummary, Prediction } from '../../src/types/prediction.ts';
import type { GalleryImage, GalleryMap, Report } from '../../src/types/report.ts';
import type { MethodSummary, Summary, Verdict } from '../../src/types/summary.ts';
import { exampleCompared, exampleDisagreement, withComparisons } from './exampleComparisons.ts';

export const methodNames = [
  ...['gradient', 'smoothgrad', 'integrated-gradients', 'smooth-integrated-gradients'],
  ...['grad-cam', 'guided-backprop', 'guided-grad-cam', 'xrai'],
];
export function exampleSummary(name = 'rsna', images = 60): Summary {
  const criteria = ['localization', 'randomization', 'repeatability', 'reproducibility'].map(
    (criterion, place) => {
      const stream = randomStream(`${name}/${criterion}`);
      const cells = methodNames.map(
        (method, index) => [method, exampleCell(criterion, images, stream, index + place)] as const,
      );
      return [criterion, Object.fromEntries(cells)] as const;
    },
  );
  return { name, preset: 'default', target: 'predicted', images, criteria: Object.fromEntries(criteria) };
}

function exampleCell(criterion: string, images: number, stream: RandomStream, index: number): MethodSummary {
  const lowIsGood = criterion === 'randomization';
  const nothing = 0.2 + 0.25 * stream.uniform();
  const level = index % 8 === 7 ? 0.75 : nothing + (lowIsGood ? -0.1 : 0.05) + 0.2 * stream.normal();
  const unscorable = index === 4 ? 3 : 0;
  const values = Array.from({ length: images - unscorable }, (_, image) => ({
    image: `00a05408-8291-4231-886e-${String(image).padStart(12, '0')}`,
    value: Math.min(1, Math.max(0, level + 0.15 * stream.normal())),
  }));
  const mean = values.reduce((sum, { value }) => sum + value, 0) / values.length;
  const margin = lowIsGood ? nothing - mean : mean - nothing;
  const verdict: Verdict = margin > 0.05 ? 'pass' : margin < -0.05 ? 'fail' : 'undecided';
  return {
    metric: criterion === 'localization' ? 'average precision' : 'SSIM',
    mean,
    ci: [mean - 0.04, mean + 0.04],
    n: values.length,
    unscorable,
    failed: 0,
    null: nothing,
    baselines: criterion === 'localization' ? { 'average mask': 0.46, edges: 0.25, untrained: null } : {},
    pass: verdict === 'undecided' ? null : verdict === 'pass',
    verdict,
    rule: lowIsGood
      ? 'the mean is below the null with 95 % confidence'
      : 'the mean is above the null with 95 % confidence',
    margin,
    marginCi: [margin - 0.04, margin + 0.04],
    also: { 'rank correlation': mean * 0.9 },
    values,
    ...(lowIsGood && { curve: exampleCurve(mean) }),
    reasons: unscorable > 0 ? { 'map is constant': unscorable } : {},
  };
}

function exampleCurve(end: number): NonNullable<MethodSummary['curve']> {
  const steps = ['classifier', 'denseblock4', 'denseblock3', 'denseblock2', 'denseblock1', 'features.conv0'];
  return steps.map((step, index) => ({ step, mean: end + (1 - end) * 0.6 ** (index + 1), spread: 0.03 }));
}

/** The first four maps are noise of as many values as pixels, which no encoding shortens; the others are smooth. */
export function exampleImage(id: string, size = 32): GalleryImage {
  const stream = randomStream(id);
  const region = new Uint8Array(size * size);
  const [top, left, end] = [0.3, 0.2, 0.6].map((share) => Math.round(share * size)) as [
    number,
    number,
    number,
  ];
  for (let row = top; row < end; row++) region.fill(1, row * size + left, row * size + end);
  const noise = (sigma: number): SaliencyMap =>
    ndarray(lowPassNoise({ size, sigma, low: 0, high: 1 }, stream), [size, size]);
  const maps = methodNames.map(
    (name, index): GalleryMap => ({
      name,
      kind: 'method',
      picture: base64(mapPicture(noise(index < 4 ? 0 : 1.5 * index))),
      scores: exampleScores(stream, index),
    }),
  );
  const picture = base64(mapPicture(noise(5)));
  return { id, width: size, height: size, picture, outline: regionOutline(region, size, size), maps };
}

function exampleScores(stream: RandomStream, index: number): GalleryMap['scores'] {
  return [
    { criterion: 'localization', metric: 'averagePrecision', value: index === 5 ? null : stream.uniform() },
    { criterion: 'randomization', metric: 'ssimWang', value: stream.uniform() },
    { criterion: 'repeatability', metric: 'ssimWang', value: stream.uniform() },
    {
      criterion: 'reproducibility',
      metric: 'ssimWang',
      value: null,
      reason: 'the two predict different classes',
    },
  ];
}

function base64(png: Uint8Array): string {
  return Buffer.from(png).toString('base64');
}

/** The summary with all that is optional. */
function fullSummary(summary: Summary): Summary {
  const criteria = Object.entries(summary.criteria).map(([criterion, cells]) => {
    const full = Object.entries(cells).map(([method, cell], index) => [
      method,
      withComparisons(criterion, cell, index),
    ]);
    return [criterion, Object.fromEntries(full) as typeof cells] as const;
  });
  return {
    ...summary,
    criteria: Object.fromEntries(criteria),
    compared: Object.fromEntries(criteria.map(([criterion, cells]) => [criterion, exampleCompared(cells)])),
    disagreement: Object.fromEntries(
      criteria.map(([criterion, cells]) => [criterion, exampleDisagreement(cells)]),
    ),
  };
}

/** The report of runs that hold everything that a report can show. */
export function fullReport(taskNames: readonly string[], imageCount = 2, size = 32): Report {
  const report = exampleReport(taskNames, imageCount, size);
  return {
    ...report,
    tasks: report.tasks.map(({ summary, methods, gallery, predictions }) => ({
      summary: { ...fullSummary(summary), classifiers: exampleClassifiers() },
      methods,
      predictions,
      gallery: gallery.map(withLocalizer),
    })),
  };
}

/** The image with a localizer's map, and with what random weights made of each method's. */
function withLocalizer(image: GalleryImage): GalleryImage {
  const [first] = image.maps;
  if (first === undefined) return image;
  const steps = ['1/54 classifier', '28/54 features.denseblock3.denselayer2.conv2', '54/54 features.conv0'];
  const maps = image.maps.map((map, index) => ({
    ...map,
    cascade: steps.map((step, place) => ({
      step,
      draw: 0,
      picture: image.maps[(index + place) % image.maps.length]?.picture ?? first.picture,
      similarity: place === 1 ? null : 0.8 - 0.3 * place,
    })),
  }));
  const scores = [{ criterion: 'localization', metric: 'averagePrecision', value: 0.91 }];
  return { ...image, maps: [...maps, { ...first, name: 'localizer', kind: 'localizer', scores }] };
}

const imageName = (task: string, index: number) => `${task} 8b905c1d-6d77-${index}`;

function examplePrediction(classifier: string, place: number, image: string): Prediction {
  const logits = place === 0 ? [-1.25, 2.5] : [0.75, null];
  const known = place === 0 ? { predicted: 1, target: 1 } : {};
  return {
    classifier,
    role: place === 0 ? 'explained' : 'other-architecture',
    image,
    label: 1,
    ...known,
    logits,
  };
}

function exampleClassifiers(): ClassifierSummary[] {
  const numbers = {
    ...{ logits: 2, n: 22, unlabelled: 1, failed: 1, labels: [11, 12], predicted: [9, 14] },
    ...{ accuracy: 20 / 22, accuracyCi: [0.75, 0.98] as const, auc: 0.947, aucCi: [0.83, 0.99] as const },
    ...{ brier: 0.081, calibrationError: 0.062 },
    reliability: [
      { count: 9, probability: 0.06, frequency: 1 / 9 },
      { count: 3, probability: 0.55, frequency: 2 / 3 },
      { count: 10, probability: 0.96, frequency: 0.9 },
    ],
  };
  return [
    { id: 'inception-1', role: 'explained', ...numbers },
    {
      id: 'densenet-1',
      role: 'other-architecture',
      ...numbers,
      auc: null,
      aucCi: null,
      aucNote: 'all images have label 1',
    },
  ];
}

export function exampleReport(taskNames: readonly string[] = ['rsna'], imageCount = 2, size = 32): Report {
  return {
    title: 'Can I trust this saliency map?',
    tasks: taskNames.map((name) => ({
      summary: exampleSummary(name, 24),
      methods: methodNames.map((method) => ({
        name: method,
        options: { steps: 32, samples: 25, noise: 0.15 },
      })),
      gallery: Array.from({ length: imageCount }, (_, index) => exampleImage(imageName(name, index), size)),
      predictions: ['inception-1', 'densenet-1'].flatMap((classifier, place) =>
        Array.from({ length: imageCount }, (_, index) =>
          examplePrediction(classifier, place, imageName(name, index)),
        ),
      ),
    })),
    manifest: {
      version: '0.1.0',
      seed: 1,
      models: { 'a1.onnx': 'sha256:3f1d0e9ab4c2f5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e' },
      machine: { cpu: 'example', cores: 4 },
      wallSeconds: 312.4,
    },
  };
}
