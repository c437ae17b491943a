/** Several networks of each training: what they add to the interval, and what is kept apart. */
import { expect, test } from '@jest/globals';
import { judgedTextures } from '../../../src/audits/textures/judge.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import type { Row } from '../../../src/types/row.ts';

const images = Array.from({ length: 12 }, (_, k) => ({ id: `i${k}` }));

interface Planted {
  readonly model: string;
  readonly trainedOn?: string;
  readonly corruption: string;
  readonly label?: number;
  readonly dice: (k: number) => number;
}

function planted({ model, trainedOn, corruption, label = 1, dice }: Planted): Row[] {
  return images.map(({ id }, k) => ({
    audit: 'textures',
    subject: { kind: 'model', name: model },
    role: 'score',
    image: id,
    model,
    condition: {
      ...{ corruption, level: corruption === 'none' ? 0 : 1, label },
      ...(trainedOn !== undefined && { trainedOn }),
    },
    metric: 'dice',
    seed: 's',
    state: 'scored',
    value: dice(k),
  }));
}

function judged(rows: readonly Row[]) {
  const context = { preset: 'default', seed: 1, resamples: 500, images, methods: [] } as const;
  return judgedTextures(rows, context).summary;
}

const gainsOf = (rows: readonly Row[]) => judged(rows).answers.filter(({ metric }) => metric === 'diceGain');

/** Two networks of each training, whose Dice is that of the image and an effect of the network. */
function additive(effects: Readonly<Record<string, readonly number[]>>, rest = () => 0) {
  return Object.entries(effects).flatMap(([trainedOn, own]) =>
    own.flatMap((effect, index) =>
      ['none', 'gibbs'].flatMap((corruption) => {
        const model = `${trainedOn}-${index + 1}`;
        const dice = (k: number) => 0.5 + 0.02 * (k % 4) + effect + rest();
        return planted({ model, trainedOn, corruption, dice });
      }),
    ),
  );
}

test('where images differ alike for all networks, the interval is that of Welch on the means of the networks', () => {
  const [gain] = gainsOf(additive({ unfiltered: [0, 0.02], bilateral: [0.1, 0.14] }));
  expect(gain?.estimate).toBeCloseTo(0.11, 10);
  // scipy 1.17.1: ttest_ind([0.1, 0.14], [0, 0.02], equal_var=False).confidence_interval().
  expect(gain?.ci?.[0]).toBeCloseTo(-0.0283704566, 6);
  expect(gain?.ci?.[1]).toBeCloseTo(0.2483704566, 6);
  expect(gain).toMatchObject({ verdict: 'undecided', n: 12, condition: { networks: '2 against 2' } });
  expect(gain?.condition['of these networks']).toBe('0.110 to 0.110');
});

test('trainings that do not differ are seldom said to, though their networks do', () => {
  let [wrong, byPatient] = [0, 0];
  const runs = 100;
  for (let run = 0; run < runs; run++) {
    const stream = randomStream(`trainings ${run}`);
    const effects = () => [0.03 * stream.normal(), 0.03 * stream.normal()];
    const [gain] = gainsOf(
      additive({ unfiltered: effects(), bilateral: effects() }, () => 0.01 * stream.normal()),
    );
    if (gain?.verdict !== 'undecided') wrong++;
    const [low = 0, high = 0] = String(gain?.condition['of these networks']).split(' to ').map(Number);
    if (low > 0 || high < 0) byPatient++;
  }
  // At a rate of 0.05 more than 10 of 100 come in 1 % of such tests.
  expect(wrong).toBeLessThanOrEqual(10);
  expect(byPatient).toBeGreaterThan(50);
});

test('a training that helps all its networks is said to help, and what was seen stands apart', () => {
  const noise = randomStream('noise');
  const rest = () => 0.01 * noise.normal();
  const rows = additive({ unfiltered: [0, 0.004], 'gaussian-blur-1': [0.2, 0.204] }, rest);
  const blurred = ['unfiltered', 'gaussian-blur-1'].flatMap((trainedOn) =>
    [1, 2].flatMap((index) =>
      planted({
        model: `${trainedOn}-${index}`,
        trainedOn,
        corruption: 'gaussian-blur',
        dice: () => (trainedOn === 'unfiltered' ? 0.3 : 0.9) + rest(),
      }),
    ),
  );
  const summary = judged([...rows, ...blurred]);
  const gains = summary.answers.filter(({ metric }) => metric === 'diceGain');
  expect(gains.map(({ condition, verdict }) => [condition.corruptions, verdict])).toEqual([
    ['unseen', 'helps'],
    ['seen', 'measured'],
  ]);
  expect(gains[0]?.estimate).toBeCloseTo(0.2, 1);
  expect(gains[1]?.estimate).toBeCloseTo(0.6, 1);
  expect(summary.sentence).toContain(
    'Under unseen corruptions gaussian-blur-1 does better than unfiltered on label 1',
  );
  const matrix = summary.tables?.trainings?.rows.map(([training, corruption, , , , seen, , networks]) =>
    [training, corruption, seen, networks].join(),
  );
  expect(matrix).toEqual([
    'unfiltered, label 1,none,,2',
    'unfiltered, label 1,gibbs,unseen,2',
    'unfiltered, label 1,gaussian-blur,unseen,2',
    'gaussian-blur-1, label 1,none,,2',
    'gaussian-blur-1, label 1,gibbs,unseen,2',
    'gaussian-blur-1, label 1,gaussian-blur,seen,2',
  ]);
  const networks = summary.tables?.trainingNetworks?.rows ?? [];
  expect(networks.map(([, , network]) => network)).toEqual([
    'gaussian-blur-1-1',
    'gaussian-blur-1-2',
    'unfiltered-1',
    'unfiltered-2',
  ]);
  expect(networks.map(([, , , , dice]) => Number(dice).toFixed(1))).toEqual(['0.7', '0.7', '0.5', '0.5']);
});

test('one network of each training: the answer is of these networks, and a name is no training', () => {
  const noise = randomStream('alone');
  const rows = ['raw', 'gibbs-net', 'other'].flatMap((model, index) =>
    ['none', 'gibbs'].flatMap((corruption) =>
      planted({ model, corruption, dice: () => 0.5 + 0.1 * index + 0.01 * noise.normal() }),
    ),
  );
  const gains = gainsOf(rows);
  // A network that is called gibbs-net did not say that it saw gibbs.
  expect(
    gains.map(({ subject, verdict, condition }) => [subject.model, verdict, condition.corruptions]),
  ).toEqual([
    ['gibbs-net', 'helps', 'unseen'],
    ['other', 'helps', 'unseen'],
  ]);
  expect(gains[0]?.rule).toContain('of these networks alone');
  expect(gains[0]?.condition['of these networks']).toBeUndefined();
  const [first, second] = gains.map(({ p, pHolm }) => [p ?? 0, pHolm ?? 0]);
  // The least p of two is doubled.
  expect(Math.min(first?.[1] ?? 0, second?.[1] ?? 0)).toBeCloseTo(
    2 * Math.min(first?.[0] ?? 0, second?.[0] ?? 0),
    10,
  );
});
