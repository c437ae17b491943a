import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { similarityMetric } from '../../src/audits/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import { createCheckpoints } from '../../src/run/checkpoints/checkpoints.ts';
import { auditNamed } from '../../src/run/config/resolvedAudits.ts';
import { liveRun } from '../../src/run/execute/liveRun.ts';
import { measuredUnits } from '../../src/run/execute/measuredUnits.ts';
import { ofConfig } from '../../src/run/execute/ofConfig.ts';
import type { PreparedModel } from '../../src/run/execute/preparedModel.ts';
import { unitTasks } from '../../src/run/execute/unitTasks.ts';
import { benchConfig } from '../../src/run/index.ts';
import type { FullClassifier } from '../../src/types/classifier.ts';
import type { Row } from '../../src/types/row.ts';
import type { MapResult, MapResults, MapSource, Run } from '../../src/types/run.ts';

const shape = [16, 16, 1] as const;
const size = 256;

function noise(seed: string): Float32Array {
  const values = new Float32Array(size);
  randomStream(seed).fillNormal(values, 1);
  return values;
}

const configOf = (preset: 'default' | 'arun2021', draws = 1) =>
  benchConfig(
    {
      dataset: { kind: 'synthetic' },
      classifiers: [{ id: 'fake', model: 'matched-filter:3' }],
      methods: ['gradient'],
      criteria: [{ name: 'randomization', draws, steps: 1 }],
      preset,
      target: 0,
    },
    { source: 'test', folder: '.' },
  );

/** Three images; the value of the first pixel is the number of the image. */
const images = [0, 1, 2].map((index) => {
  const values = noise(`image ${index}`);
  values[0] = index;
  return { id: `p${index}`, image: ndarray(values, [...shape]) };
});

/** A classifier with the given logits for each image, which notes what it is asked and when it ends. */
function fake(logits: (index: number) => readonly number[], drawn?: FullClassifier) {
  const asked: number[] = [];
  let ends = 0;
  const classifier: FullClassifier = {
    id: 'fake',
    inputShape: shape,
    classCount: 2,
    logits: async (batch) => {
      const [count = 0] = batch.shape;
      const rows = Array.from({ length: count }, (_, i) => logits(batch.get(i, 0, 0, 0)));
      return ndarray(Float32Array.from(rows.flat()), [count, 2]);
    },
    gradient: async (batch, targets) => {
      asked.push(...targets);
      return ndarray(noise(`gradient ${targets}`), [...batch.shape]);
    },
    features: async () => {
      throw new Error('no features');
    },
    attention: async () => {
      throw new Error('no attention');
    },
    layers: () => [{ name: 'only', kind: 'dense', block: 'only', parameterCount: 1 }],
    constants: () => [],
    randomized: async () => drawn ?? classifier,
    dispose: async () => {
      ends++;
    },
  };
  return { classifier, asked, ended: () => ends };
}

/** A preparedModel that predicts these classes. */
const preparedModelOf = (classifier: FullClassifier, predicted: readonly number[]): PreparedModel => ({
  config: {
    id: classifier.id,
    model: 'matched-filter:3',
    ...(classifier.id === 'fake' ? {} : { role: 'replicate' }),
  },
  classifier,
  images: images.map(({ id }) => ({ id })),
  ownSize: async () => [2, 2],
  prepared: async (id) => {
    const found = images.find((image) => image.id === id);
    if (found === undefined) throw new Error(`no image ${id}`);
    return found;
  },
  regions: [],
  region: async () => undefined,
  unreadable: new Map(),
  inputRange: [-4, 4],
  pass: { logits: new Map(), facts: [], unreadable: new Map(), inputRange: [-4, 4] },
  black: [-4],
  white: [4],
  logits: new Map(
    images.map(({ id }, index) => [
      id,
      Float32Array.of(Number(predicted[index] === 0), predicted[index] ?? 0),
    ]),
  ),
  warnings: [],
});

/** The maps of a side, noise of its name, in the place of those of its methods. */
const noiseOf = (seed: string, image: string): MapResults => {
  const index = images.findIndex(({ id }) => id === image);
  const finding: MapResult = {
    state: 'found',
    evidence: { map: ndarray(noise(`${seed} ${index}`), [16, 16]) },
  };
  return new Map([['gradient', finding]]);
};

interface AskedRows {
  readonly audit: string;
  readonly preparedModels: readonly PreparedModel[];
  readonly preset?: 'default' | 'arun2021';
  readonly draws?: number;
  /** Names of the maps of each model under its trained weights. */
  readonly maps: Readonly<Record<string, string>>;
}

/** The rows of an audit in a run in which the maps under trained weights are given. */
async function rowsOf({ audit: name, preparedModels, preset = 'default', draws = 1, maps }: AskedRows) {
  const config = configOf(preset, draws);
  const parts = createCheckpoints();
  const audit = auditNamed(name);
  const options = config.auditOptions[name] ?? {};
  const live = liveRun(
    { preparedModels, localizers: [], config, parts, shown: new Set(), ...ofConfig(config) },
    (run) => audit.initializations?.(run, options) ?? [],
  );
  const run: Run = {
    ...live,
    maps: (source: MapSource, image) =>
      source.initialization === undefined
        ? Promise.resolve(noiseOf(maps[source.model] ?? '', image))
        : live.maps(source, image),
  };
  const rows = await measuredUnits(unitTasks([{ audit, options }], run), run, { parts });
  await live.dispose();
  return rows;
}

async function randomized(drawn: FullClassifier, preset: 'default' | 'arun2021' = 'default'): Promise<Row[]> {
  const { classifier } = fake(() => [1, 0], drawn);
  const preparedModels = [preparedModelOf(classifier, [0, 0, 0])];
  const rows = await rowsOf({ audit: 'randomization', preparedModels, preset, maps: { fake: 'maps' } });
  return rows.filter((row) => row.metric === similarityMetric[preset] && row.role === 'score');
}

test('re-drawn weights explain the class of the trained ones; under arun2021 the class that they predict', async () => {
  const fixed = fake(() => [0, 1]);
  expect((await randomized(fixed.classifier)).map(({ state }) => state)).toEqual([
    'scored',
    'scored',
    'scored',
  ]);
  expect(fixed.asked).toEqual([0, 0, 0]);
  const again = fake(() => [0, 1]);
  await randomized(again.classifier, 'arun2021');
  expect(again.asked).toEqual([1, 1, 1]);
});

test('the logits of the trained weights are not computed again, however many states are compared with them', async () => {
  const drawn = fake(() => [0, 1]);
  let passes = 0;
  const logits = (index: number) => {
    passes++;
    return [1 + index, 0];
  };
  const { classifier } = fake(logits, drawn.classifier);
  const preparedModels = [preparedModelOf(classifier, [0, 0, 0])];
  await rowsOf({ audit: 'randomization', preparedModels, draws: 4, maps: { fake: 'maps' } });
  expect(drawn.ended()).toBe(4);
  expect(passes).toBe(0);
});

test('an image whose re-drawn logits are not finite fails alone', async () => {
  const { classifier } = fake((index) => (index === 1 ? [Number.NaN, 0] : [0, 1]));
  expect(await randomized(classifier)).toMatchObject([
    { image: 'p0', state: 'scored' },
    { image: 'p1', state: 'failed', error: 'the re-drawn logits are not finite' },
    { image: 'p2', state: 'scored' },
  ]);
});

test('weights whose re-drawing changes no logit are a failure, not a similarity of 1', async () => {
  const { classifier } = fake(() => [1, 0]);
  for (const row of await randomized(classifier)) {
    expect(row).toMatchObject({ state: 'failed', error: 're-drawing the weights changed no logit' });
  }
});

test('a re-drawn classifier is disposed of, whether its explanations succeed or not', async () => {
  const fine = fake(() => [0, 1]);
  await randomized(fine.classifier);
  expect(fine.ended()).toBe(1);
  const broken = fake(() => {
    throw new Error('the runtime is gone');
  });
  const error = 'the weights cannot be re-drawn: the runtime is gone';
  expect(await randomized(broken.classifier)).toMatchObject(
    ['p0', 'p1', 'p2'].map((image) => ({ image, state: 'failed', error })),
  );
  expect(broken.ended()).toBe(1);
});

test('agreement is scored where both predict the same class, and counted elsewhere; unrestricted has them all', async () => {
  const { classifier } = fake(() => [1, 0]);
  const other = preparedModelOf({ ...classifier, id: 'other' }, [0, 0, 0]);
  const preparedModels = [preparedModelOf(classifier, [0, 1, 0]), other];
  const rows = await rowsOf({ audit: 'repeatability', preparedModels, maps: { fake: 'a', other: 'b' } });
  const own = (role: Row['role']) => rows.filter((row) => row.metric === 'ssimWang' && row.role === role);
  expect(own('score').map(({ state }) => state)).toEqual(['scored', 'unscorable', 'scored']);
  expect(own('score')[1]).toMatchObject({ image: 'p1', reason: 'the classifiers predict different classes' });
  expect(own('reference').map(({ state }) => state)).toEqual(['scored', 'scored', 'scored']);
  const nulls = rows.filter((row) => row.metric === 'ssimWang' && row.partner?.image !== undefined);
  // Each image with each other one, by the other classifier.
  expect(nulls.map(({ image, partner }) => `${image} ${partner?.model}:${partner?.image}`).sort()).toEqual([
    'p0 other:p1',
    'p0 other:p2',
    'p1 other:p0',
    'p1 other:p2',
    'p2 other:p0',
    'p2 other:p1',
  ]);
});

test('agreement under arun2021 is scored whatever the two predict', async () => {
  const { classifier } = fake(() => [1, 0]);
  const other = preparedModelOf({ ...classifier, id: 'other' }, [0, 0, 0]);
  const preparedModels = [
    preparedModelOf(classifier, [0, 1, 0]),
    { ...other, config: { ...other.config, role: 'other-architecture' } },
  ];
  const asked = { audit: 'reproducibility', preset: 'arun2021', maps: { fake: 'a', other: 'b' } } as const;
  const rows = await rowsOf({ ...asked, preparedModels });
  const own = (name: Row['role']) =>
    rows.flatMap((row) => {
      const { metric, role, state, image } = row;
      return metric === 'ssimArun2021' && role === name ? [[image, state === 'scored' && row.value]] : [];
    });
  expect(own('score')).toHaveLength(3);
  expect(own('score')).toEqual(own('reference'));
  expect(own('score').every(([, value]) => Number.isFinite(value))).toBe(true);
});
