/** Failures of known truth: what is planted, how it is found, and what the command says of it. */
import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { plantings } from '../../../src/audits/slice-simulation/planted.ts';
import { combinations } from '../../../src/audits/slice-simulation/settings.ts';
import { sliceSimulation } from '../../../src/audits/slice-simulation/sliceSimulation.ts';
import { randomStream } from '../../../src/math/random/random.ts';
import { heldOutReport } from '../../../src/slices/index.ts';
import type { Row } from '../../../src/types/row.ts';
import type { Run } from '../../../src/types/run.ts';
import { runCommand } from '../../support/commandLine.ts';
import { plantedRun } from '../../support/plantedStudies.ts';
import { workFolder, written } from '../../support/workFolder.ts';

const at = workFolder();
const options = sliceSimulation.options.parse({ repeats: 2, components: 8, attributes: ['view'] });
const run = plantedRun({ n: 400, seed: 'simulated', inside: 0.2, outside: 0.2 });

const context = { preset: 'default', seed: 1, images: run.images, methods: [] } as const;
const mean = (own: readonly number[]) => own.reduce((sum, one) => sum + one, 0) / own.length;

async function measured(asked = options, own: Run = run): Promise<Row[]> {
  const [unit] = sliceSimulation.units(own, asked);
  return unit === undefined ? [] : sliceSimulation.measure(unit, own, asked);
}

const stream = randomStream('marked');
const marked = {
  target: Array.from({ length: 600 }, () => Number(stream.uniform() < 0.5)),
  inSlice: Array.from({ length: 600 }, () => Number(stream.uniform() < 0.4)),
};

test('each failure is planted where it says', () => {
  const rare = plantings['rare-slice'](marked, options, 'a');
  const [slice] = rare.slices;
  const members = rare.rows.filter((_, i) => slice?.members[i] === 1);
  expect(members.every((row) => marked.target[row] === 1 && marked.inSlice[row] === 1)).toBe(true);
  const positives = rare.labels.filter((label) => label === 1).length;
  expect(members.length / positives).toBeCloseTo(options.rareShare, 1);

  const spurious = plantings['spurious-correlation'](marked, options, 'a');
  const [a, b] = [spurious.labels, spurious.rows.map((row) => marked.inSlice[row] ?? 0)];
  expect(correlation(a, b)).toBeCloseTo(options.correlation, 1);
  expect(spurious.slices.map(({ members: own }) => own)).toEqual(
    [0, 1].map((k) => a.map((label, i) => Number(label === k && b[i] === 1 - k))),
  );

  const noisy = plantings['noisy-label'](marked, options, 'a');
  noisy.rows.forEach((row, i) => {
    const isTurned = noisy.labels[i] !== marked.target[row];
    expect(noisy.slices[0]?.members[i]).toBe(Number(isTurned));
    if (isTurned) expect(marked.inSlice[row]).toBe(1);
  });
  // Predictions are worse in the slice: mean probability of the true class 0.4 and 0.8.
  const ofTruth = rare.predictions.map((p, i) => (rare.labels[i] === 1 ? p : 1 - p));
  expect(mean(ofTruth.filter((_, i) => slice?.members[i] === 1))).toBeLessThan(0.6);
  expect(mean(ofTruth.filter((_, i) => slice?.members[i] === 0))).toBeGreaterThan(0.7);
  expect(() => plantings['rare-slice']({ target: [1, 0], inSlice: [1, 0] }, options, 'a')).toThrow(
    'fewer than 50 studies',
  );
});

function correlation(a: readonly number[], b: readonly number[]): number {
  const n = a.length;
  const sum = (own: readonly number[]) => own.reduce((total, one) => total + one, 0);
  const [sa, sb, sab] = [sum(a), sum(b), sum(a.map((one, i) => one * (b[i] ?? 0)))];
  return (n * sab - sa * sb) / Math.sqrt((n * sa - sa ** 2) * (n * sb - sb ** 2));
}

test('a slice that stands apart is ranked first, and chance is what label and prediction find', async () => {
  const draws = randomStream('apart');
  const n = 400;
  const inSlice = Array.from({ length: n }, (_, i) => Number(i % 4 === 0));
  const labels = inSlice.map(() => Number(draws.uniform() < 0.5));
  const [match] = await heldOutReport(
    {
      blocks: [inSlice.map((own) => [20 * own + draws.normal(), draws.normal()])],
      labels,
      // Half of the slice is told the other class, of the others a tenth.
      predictions: labels.map((label, i) => {
        const isWrong = inSlice[i] === 1 ? label === 1 : draws.uniform() < 0.1;
        return isWrong === (label === 1) ? [0.9, 0.1] : [0.1, 0.9];
      }),
      truth: inSlice.map((own) => [own]),
    },
    { seed: 'apart', components: 4, slices: 4 },
  );
  expect(match?.precision).toEqual([1, 1]);
  expect(match?.averagePrecision).toBeGreaterThan(0.95);
  const share = (match?.members ?? 0) / (match?.scored ?? 1);
  // Label and prediction rank members a little above their share, and far from the slice.
  expect(match?.chance.averagePrecision).toBeGreaterThan(share);
  expect(match?.chance.averagePrecision).toBeLessThan(share + 0.15);
});

test('every combination is measured on the same failures, and a value alone gives the same numbers', async () => {
  expect(combinations(['a', 'b', 'c']).map((own) => own.join(''))).toEqual([
    'a',
    'b',
    'c',
    'ab',
    'ac',
    'bc',
    'abc',
  ]);
  const rows = await measured();
  expect(await measured()).toEqual(rows);
  const both = await measured({ ...options, attributes: ['device', 'view'] });
  expect(both.filter(({ condition }) => condition?.planted === 'view lateral')).toEqual(rows);
  // Without pixels: text, attributes, both; three failures with four slices, two draws.
  const own = rows.filter(({ metric, role }) => metric === 'precisionAt10' && role === 'score');
  expect(own).toHaveLength(3 * 4 * 2);

  const { summary } = sliceSimulation.judge(rows, context);
  const texts = own.filter(({ condition, state }) => condition?.blocks === 'text' && state === 'scored');
  const sum = texts.reduce((total, row) => total + (row.state === 'scored' ? row.value : 0), 0);
  const answer = summary.answers.find(
    ({ subject, metric }) => subject.name === 'text' && metric === 'precisionAt10',
  );
  expect(answer).toMatchObject({ n: texts.length });
  expect(answer?.estimate).toBeCloseTo(sum / texts.length, 12);
  expect(summary.sentence).toMatch(/^\d slices were planted\. All together find /);
  expect(summary.tables.byFailure?.rows).toHaveLength(9);
});

test('studies are drawn by their names, and the null is the mean of as many shuffles as are asked for', async () => {
  const some = {
    ...options,
    studies: 200,
    failures: ['noisy-label' as const],
    repeats: 1,
    blocks: ['text' as const],
  };
  const rows = await measured(some);
  const turned = { ...run, images: [...run.images].reverse() };
  const scored = (own: readonly Row[]) => own.flatMap(({ condition }) => condition?.scored ?? []);
  // The order of the data changes no choice: the same patients are ranked, so as many are.
  expect(scored(await measured(some, turned)).length).toBe(scored(rows).length);
  const drawn: string[][] = [];
  const seen = (own: Run) =>
    ({
      ...own,
      hasPixels: true,
      embeddings: async (_: string, asked: readonly { readonly image: string }[]) => {
        drawn.push(asked.map(({ image }) => image).sort());
        return asked.map((_, i) => [i, i % 7]);
      },
    }) as unknown as Run;
  await measured({ ...some, blocks: ['image'] }, seen(run));
  await measured({ ...some, blocks: ['image'] }, seen(turned));
  expect(drawn[0]).toHaveLength(200);
  expect(drawn[1]).toEqual(drawn[0]);
  // Without ten of the studies at least 190 of the others are drawn again.
  await measured({ ...some, blocks: ['image'] }, seen({ ...run, images: run.images.slice(10) }));
  expect(drawn[2]?.filter((id) => drawn[0]?.includes(id)).length).toBeGreaterThanOrEqual(190);

  const nullOf = (own: readonly Row[]) =>
    own.flatMap((row) =>
      row.role === 'null' && row.metric === 'averagePrecision' && row.state === 'scored' ? row.value : [],
    );
  const three = await measured({ ...some, shuffles: 3 });
  const score = ({ role }: Row) => role === 'score';
  expect(three.filter(score)).toEqual(rows.filter(score));
  expect(nullOf(three)).not.toEqual(nullOf(rows));
});

test('what cannot be planted is counted with its reason', async () => {
  const few = plantedRun({ n: 40, seed: 'few', inside: 0.2, outside: 0.2 });
  const judged = (rows: readonly Row[]) =>
    sliceSimulation.judge(rows, context).summary;
  expect(judged(await measured(options, few)).sentence).toBe(
    'Nothing was planted: only 40 studies have a class: 50 are needed.',
  );
  const bare = { ...run, images: run.images.map(({ attributes: _, ...image }) => image) };
  expect(judged(await measured({ ...options, attributes: undefined }, bare)).sentence).toMatch(/^Nothing was planted: no attribute has two values/);
  const sure = { ...run, images: run.images.map((image) => ({ ...image, label: Number(image.attributes?.view === 'lateral') })) };
  const { tables } = judged(await measured(options, sure));
  expect(tables.leftOut?.rows.map(([failure]) => failure)).toEqual(expect.arrayContaining(['rare-slice', 'spurious-correlation']));
}); // biome-ignore format: the lines read better whole

test('blocks of noise are not above chance, though label and prediction rank members', async () => {
  const found = await Promise.all(
    ['a', 'b', 'c', 'd'].map(async (seed) => {
      const studies = plantedRun({ n: 300, seed, inside: 0.2, outside: 0.2 });
      const draws = randomStream(`noise/${seed}`);
      const noise = studies.images.map(() => Array.from({ length: 8 }, () => draws.normal()));
      const seen = { ...studies, hasPixels: true, embeddings: async () => noise } as unknown as Run;
      const rows = await measured({ ...options, attributes: ['view', 'device'], blocks: ['image'] }, seen);
      const { answers } = sliceSimulation.judge(rows, context).summary;
      const shares = rows.flatMap(({ condition, metric, role, state }) =>
        metric === 'precisionAt10' && role === 'null' && state === 'scored'
          ? Number(condition?.members) / Number(condition?.scored)
          : [],
      );
      return { answer: answers.find(({ metric }) => metric === 'precisionAt10'), share: mean(shares) };
    }),
  );
  expect(found.map(({ answer }) => answer?.verdict)).not.toContain('above chance');
  const [own, chance] = [
    mean(found.map(({ answer }) => answer?.estimate ?? Number.NaN)),
    mean(found.map(({ answer }) => answer?.null ?? Number.NaN)),
  ];
  // Three standard errors of 60 such runs: 0.0043 of their mean, 0.017 of that of four.
  expect(Math.abs(own - chance)).toBeLessThan(0.05);
  expect(chance).toBeGreaterThan(1.3 * mean(found.map(({ share }) => share)));
});

test('an interval above chance does not decide alone: the p that Holm adjusts must agree', () => {
  const rows = ['a', 'b', 'a + b'].flatMap((blocks, at) =>
    Array.from({ length: 8 }, (_, i) => i).flatMap((i): Row[] => {
      const base = {
        audit: 'slice-simulation',
        subject: { kind: 'model', name: 'simulated' },
        seed: 's',
        ...{ condition: { blocks, failure: 'rare-slice', planted: `value ${i}`, slice: 'it', repeat: 0 } },
        metric: 'precisionAt10',
        state: 'scored',
      } as const;
      // Differences of a alone are above 0 for sure, but not by much; the others are around 0.
      const gain = at === 0 ? [3, 2, 2, 1, 1, 1, 0, -1][i] : [3, -3, 2, -2, 1, -1, 1, -1][i];
      return [
        { ...base, role: 'score', value: 0.4 + 0.1 * (gain ?? 0) },
        { ...base, role: 'null', value: 0.4 },
      ];
    }),
  );
  const of = (own: readonly Row[]) =>
    sliceSimulation
      .judge(own, context)
      .summary.answers.find(({ subject, metric }) => subject.name === 'a' && metric === 'precisionAt10');
  const alone = of(rows.filter(({ condition }) => condition?.blocks === 'a'));
  const together = of(rows);
  expect(alone?.verdict).toBe('above chance');
  expect(together).toMatchObject({ p: alone?.p, verdict: 'undecided' });
  expect(together?.pHolm).toBeCloseTo(3 * (alone?.p ?? 0), 12);
});

test('attributes and a target that no study has are refused in a line', () => {
  expect(() => sliceSimulation.units(run, { ...options, attributes: ['view', 'sexx'] })).toThrow(
    new RangeError('audits: slice-simulation: attributes must be of view, device, age, got sexx'),
  );
  expect(() => sliceSimulation.units(run, { ...options, target: 7 })).toThrow(
    new RangeError('audits: slice-simulation: target must be a class of the studies (0, 1), got 7'),
  );
});

test('audit --simulate takes a table without a model, images and predictions', async () => {
  const lines = run.images.map(({ id, group, label, text, attributes }) =>
    [id, group, label, attributes?.view, attributes?.device, `"${text}"`].join(),
  );
  written(at('table.csv'), `study,patient,finding,view,device,report\n${lines.join('\n')}\n`);
  const columns = {
    image: 'study',
    patient: 'patient',
    label: 'finding',
    text: 'report',
    attributes: ['view', 'device'],
  };
  const config = {
    ...{ name: 'own', dataset: { kind: 'table', table: 'table.csv', columns } },
    audits: [{ name: 'slice-simulation', attributes: ['view'], repeats: 1, components: 6 }],
  };
  written(at('own.json'), JSON.stringify(config));
  const { code, stderr, stdout } = await runCommand(
    'audit',
    at('own.json'),
    '--simulate',
    '--out',
    at('out'),
    '--quiet',
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(/text \+ attributes, precision at 10 /);
  const { audits, classifiers } = JSON.parse(readFileSync(at('out', 'summary.json'), 'utf8'));
  expect(Object.keys(audits)).toEqual(['slice-simulation']);
  expect(classifiers).toEqual([]);
  expect(readFileSync(at('out', 'report.html'), 'utf8')).toContain('What finds planted failures');
  const both = await runCommand('audit', at('own.json'), '--simulate', '--audits', 'slices');
  expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('expected no --audits beside it') });
});
