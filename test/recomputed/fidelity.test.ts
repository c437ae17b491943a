/** A small run of fidelity whose every row is recomputed from docs/criteria.md: one image, one step, one pass at a time. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type BenchResult, bench, readConfig } from '../../src/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { Image } from '../../src/types/arrays.ts';
import type { Outcome, Row } from '../../src/types/row.ts';
import { workFolder, written } from '../support/workFolder.ts';
import { averageOfOthers, centrePrior, edges } from './cells.ts';
import { type Found, mapsOf, type Opened, opened, ownMethod, seedOf } from './maps.ts';
import { failingImage, height, items, methodNames, studyConfig, width, writeStudy } from './study.ts';

const at = workFolder();
const pixels = height * width;
const [steps, besideSteps, windows] = [3, 2, 5];
const labelOf = (k: number) => (k % 9 === 4 ? undefined : k % 3);
/** Between float32 passes alone and in batches, and between two solvers of one system. */
const tolerance = 1e-5;

const labelled = `import data from './discs.mjs';
const labels = ${JSON.stringify(items.map((_, k) => labelOf(k) ?? null))};
export default { ...data, items: data.items.map((item, k) => (labels[k] === null ? item : { ...item, label: labels[k] })) };`;

let a: Opened;
let found: readonly Readonly<Record<string, Found>>[];

function configOf(options: object): string {
  writeStudy(at, 'default');
  written(at('labelled.mjs'), labelled);
  const config = {
    ...studyConfig('default'),
    dataset: { kind: 'module', module: 'labelled.mjs' },
    criteria: [{ name: 'fidelity', ...options }],
  };
  return written(at('fidelity.json'), JSON.stringify(config));
}

beforeAll(async () => {
  configOf({});
  a = await opened(at, 'a');
  const own = await ownMethod(at);
  const all = [];
  for (const [k, { id }] of items.entries()) {
    const asked = { own, preset: 'default', target: a.predicted[k] ?? -1, seed: seedOf('a', id) } as const;
    all.push(await mapsOf(a.classifier, a.inputs[k] as Image, asked));
  }
  found = all;
});

describe('a run of fidelity', () => {
  test('has each row once, with the value that the definitions give', async () => {
    const result = await bench(readConfig(configOf({ steps, besideSteps, windows })));
    await expectRows(result, { main: mean, counts: evenly(steps), isStudy: false });
    const summary = result.summary.criteria.fidelity?.gradient;
    expect(summary?.null).toBe(0);
    expect(summary?.against?.map(({ against, role }) => `${role} ${against}`)).toEqual([
      'decides null',
      'decides other-image',
      ...['moved', 'random', 'edge', 'centre-prior', 'average-mask', 'region'].map(
        (name) => `beside ${name}`,
      ),
    ]);
    expect(summary).not.toHaveProperty('chanceCorrected', expect.any(Number));
    const table = result.summary.audits?.fidelity?.tables.curves;
    expect(table?.rows).toHaveLength(methodNames.length * 2 * (steps + 1));
  });

  test('of the study fills with middle grey in steps of 5 % of the pixels, and accuracy decides', async () => {
    const result = await bench(readConfig(configOf({ preset: 'brocki2022' })));
    const step = Math.floor(pixels * 0.05);
    const counts = Array.from({ length: pixels }, (_, n) => n).filter((n) => n % step === 0);
    await expectRows(result, { main: () => () => 0, counts, isStudy: true });
    expect(result.summary.criteria.fidelity?.gradient?.metric).toBe('studyAccuracyGain');
  });
});

const evenly = (count: number) =>
  Array.from({ length: count + 1 }, (_, k) => Math.floor((k * pixels) / count + 1e-9));

/** What stands where a pixel was taken away, by the pixel, given all that are away. */
type Filling = (image: Float32Array, seed: string) => (pixel: number, away: ReadonlySet<number>) => number;

const mean: Filling = (image) => {
  const value = image.reduce((sum, one) => sum + one, 0) / pixels;
  return () => value;
};
const black: Filling = () => () => -1;
const blur: Filling = (image) => {
  const sigma = width / 16;
  const mirrored = (i: number, length: number) => {
    const place = ((i % (2 * length)) + 2 * length) % (2 * length);
    return place < length ? place : 2 * length - 1 - place;
  };
  const reach = Math.floor(4 * sigma + 0.5);
  const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
  const weightOf = (d: number) => Math.exp((-d * d) / (2 * sigma * sigma));
  const total = offsets.reduce((sum, d) => sum + weightOf(d), 0) ** 2;
  return (pixel) => {
    const [y, x] = [Math.floor(pixel / width), pixel % width];
    let sum = 0;
    for (const dy of offsets) {
      for (const dx of offsets) {
        const from = mirrored(y + dy, height) * width + mirrored(x + dx, width);
        sum += weightOf(dy) * weightOf(dx) * (image[from] ?? 0);
      }
    }
    return sum / total;
  };
};
/** By sweeps until nothing moves; the noise is 1 % of the way from -1 to 1. */
const noisyLinear: Filling = (image, seed) => {
  const normals = new Float32Array(pixels);
  randomStream(`${seed}/noise`).fillNormal(normals, 1);
  let last: { readonly away: ReadonlySet<number>; readonly values: Float64Array } | undefined;
  const solved = (away: ReadonlySet<number>) => {
    const values = Float64Array.from(image, (value, p) => (away.has(p) ? 0 : value));
    if (away.size === pixels) return values;
    for (let sweep = 0; sweep < 4000; sweep++) {
      let change = 0;
      for (const p of away) {
        const [y, x] = [Math.floor(p / width), p % width];
        let [sum, weights] = [0, 0];
        for (const [dy, dx] of around) {
          if (y + dy < 0 || y + dy >= height || x + dx < 0 || x + dx >= width) continue;
          const weight = dy !== 0 && dx !== 0 ? 1 / 12 : 1 / 6;
          sum += weight * (values[p + dy * width + dx] ?? 0);
          weights += weight;
        }
        change = Math.max(change, Math.abs((values[p] ?? 0) - sum / weights));
        values[p] = sum / weights;
      }
      if (change < 1e-8) break;
    }
    return values;
  };
  return (pixel, away) => {
    if (last?.away !== away) last = { away, values: solved(away) };
    return (last.values[pixel] ?? 0) + 0.02 * (normals[pixel] ?? 0);
  };
};
const around = [-1, 0, 1]
  .flatMap((dy) => [-1, 0, 1].map((dx) => [dy, dx] as const))
  .filter(([dy, dx]) => dy !== 0 || dx !== 0);

/** Pixels from the highest or the lowest value, the earlier of equal ones first. */
function orderOf(map: ArrayLike<number>, side: 'mostFirst' | 'leastFirst'): number[] {
  const sign = side === 'mostFirst' ? -1 : 1;
  return Array.from({ length: pixels }, (_, p) => p).sort(
    (p, q) => sign * ((map[p] ?? 0) - (map[q] ?? 0)) || p - q,
  );
}

async function logitsOf(image: Float32Array): Promise<Float32Array> {
  return (await a.classifier.logits(ndarray(image, [1, height, width, 1]))).data as Float32Array;
}

async function without(k: number, away: readonly number[], filling: Filling): Promise<Float32Array> {
  const image = (a.inputs[k] as Image).data as Float32Array;
  const set = new Set(away);
  const fill = filling(image, seedOf('fidelity', items[k]?.id ?? ''));
  return logitsOf(image.map((value, p) => (set.has(p) ? fill(p, set) : value)));
}

interface Curves {
  readonly mostFirst: readonly Float32Array[];
  readonly leastFirst: readonly Float32Array[];
}

async function curvesOf(
  k: number,
  map: ArrayLike<number>,
  filling: Filling,
  counts: readonly number[],
): Promise<Curves> {
  const curve = async (side: 'mostFirst' | 'leastFirst') => {
    const order = orderOf(map, side);
    const rows = [];
    for (const count of counts) rows.push(await without(k, order.slice(0, count), filling));
    return rows;
  };
  return { mostFirst: await curve('mostFirst'), leastFirst: await curve('leastFirst') };
}

const classOf = (row: Float32Array) => [...row].indexOf(Math.max(...row));
const area = (counts: readonly number[], values: readonly number[]) =>
  counts
    .slice(1)
    .reduce(
      (sum, right, i) =>
        sum + ((right - (counts[i] ?? 0)) / pixels) * (((values[i] ?? 0) + (values[i + 1] ?? 0)) / 2),
      0,
    );

type Numbers = Readonly<Record<string, Outcome>>;
const scored = (value: number): Outcome => ({ state: 'scored', value });

function gainOf(curves: Curves, counts: readonly number[], read: (row: Float32Array) => number): number {
  return area(counts, curves.leastFirst.map(read)) - area(counts, curves.mostFirst.map(read));
}

interface Way {
  readonly main: Filling;
  readonly counts: readonly number[];
  readonly isStudy: boolean;
}

function gainsOf(k: number, curves: Curves, { counts, isStudy }: Way): Numbers {
  const target = a.predicted[k] ?? 0;
  const label = labelOf(k);
  const logit = (row: Float32Array) => row[target] ?? Number.NaN;
  const accuracy: Outcome =
    label === undefined
      ? { state: 'unscorable', reason: 'the image has no label' }
      : scored(gainOf(curves, counts, (row) => Number(classOf(row) === label)));
  if (!isStudy)
    return { symmetricRelevanceGain: scored(gainOf(curves, counts, logit)), accuracyGain: accuracy };
  const first = logit(curves.mostFirst[0] as Float32Array);
  const even = counts.map((_, i) => (100 * pixels * i) / (counts.length - 1));
  return {
    studyAccuracyGain: accuracy,
    studyLogitGain: scored(gainOf(curves, even, (row) => logit(row) / first)),
  };
}

/** Every row of an image: under the name of its subject, role, condition and metric. */
async function numbersOf(k: number, partner: number, way: Way): Promise<Map<string, Outcome>> {
  const all = new Map<string, Outcome>();
  const put = (place: string, numbers: Numbers) => {
    for (const [metric, outcome] of Object.entries(numbers)) all.set(`${place}|${metric}`, outcome);
  };
  const seed = seedOf('fidelity', items[k]?.id ?? '');
  const target = a.predicted[k] ?? 0;
  const gains = async (map: ArrayLike<number>, hasBeside: boolean): Promise<Numbers> => {
    const own = gainsOf(k, await curvesOf(k, map, way.main, way.counts), way);
    if (way.isStudy || !hasBeside) return own;
    const further: Record<string, Outcome> = {};
    for (const [name, filling] of Object.entries({ Black: black, Blur: blur, NoisyLinear: noisyLinear })) {
      const counts = evenly(besideSteps);
      const curves = await curvesOf(k, map, filling, counts);
      further[`gainUnder${name}`] = scored(gainOf(curves, counts, (row) => row[target] ?? 0));
    }
    return { ...own, ...further };
  };
  const squares = way.isStudy ? [] : await squaresOf(k, seed, way.main);
  for (const name of methodNames) {
    const [own, other] = [found[k]?.[name] as Found, found[partner]?.[name] as Found];
    if (isLive(other)) put(`${name}|null`, await gains(other.map.data, true));
    if ('error' in own) {
      put(`${name}|score`, {
        [way.isStudy ? 'studyAccuracyGain' : 'symmetricRelevanceGain']: { state: 'failed', error: own.error },
      });
      continue;
    }
    if (!isLive(own)) {
      const outcome: Outcome = { state: 'unscorable', reason: 'the map is constant' };
      put(`${name}|score`, { [way.isStudy ? 'studyAccuracyGain' : 'symmetricRelevanceGain']: outcome });
      continue;
    }
    put(`${name}|score`, await gains(own.map.data, true));
    put(
      `${name}|reference,moved`,
      await gains(movedOf(own.map.data as Float32Array, `${seed}/${name}`), false),
    );
    const curves = await curvesOf(k, own.map.data, way.main, way.counts);
    put(`${name}|score`, way.isStudy ? {} : besideOf(k, curves, way.counts));
    if (!way.isStudy) {
      put(`${name}|score`, {
        relativeInfidelity: infidelityOf((own.signed ?? own.map).data as Float32Array, squares),
      });
    }
    for (const order of ['mostFirst', 'leastFirst'] as const) {
      for (const [step, row] of curves[order].entries()) {
        const place = `${name}|fact,${order},${(way.counts[step] ?? 0) / pixels}`;
        put(place, { targetLogit: scored(row[target] ?? 0) });
        if (labelOf(k) !== undefined) put(place, { isCorrect: scored(Number(classOf(row) === labelOf(k))) });
      }
    }
  }
  const ties = randomStream(`${seed}/ties`);
  const small = Array.from({ length: pixels }, () => 1e-4 * Math.fround(ties.uniform()));
  const uniform = randomStream(`${seed}/random`);
  const { mask } = items[k] ?? {};
  const baselines: Record<string, ArrayLike<number>> = {
    random: Float32Array.from({ length: pixels }, () => uniform.uniform()),
    edge: edges(a.inputs[k] as Image).data,
    'centre-prior': centrePrior().data,
    'average-mask': Float32Array.from(small, (tie, p) => (averageOfOthers(k).data[p] ?? 0) + tie),
    ...(mask && { region: Float32Array.from(small, (tie, p) => (mask.data[p] ?? 0) + tie) }),
  };
  for (const [name, map] of Object.entries(baselines)) put(`${name}|score`, await gains(map, false));
  return all;
}

const isLive = (one: Found): one is Extract<Found, { map: unknown }> =>
  'map' in one && new Set(one.map.data as Float32Array).size > 1;

function movedOf(map: Float32Array, seed: string): Float32Array {
  const stream = randomStream(`${seed}/moved`);
  const [down, right] = [stream.integer(2 * height), stream.integer(2 * width)];
  const fold = (i: number, length: number) =>
    i % (2 * length) < length ? i % length : length - 1 - (i % length);
  return map.map(
    (_, p) => map[fold(Math.floor(p / width) + down, height) * width + fold((p % width) + right, width)] ?? 0,
  );
}

function besideOf(k: number, { mostFirst, leastFirst }: Curves, counts: readonly number[]): Numbers {
  const target = a.predicted[k] ?? 0;
  const probability = (row: Float32Array) =>
    Math.exp(row[target] ?? 0) / [...row].reduce((sum, logit) => sum + Math.exp(logit), 0);
  const keeps = leastFirst.map((row) => classOf(row) === target);
  const last = keeps.includes(false) ? keeps.indexOf(false) - 1 : keeps.length - 1;
  return {
    deletion: scored(area(counts, mostFirst.map(probability))),
    insertion: scored(area(counts, leastFirst.map(probability))),
    sufficiency: scored(1 - (counts[last] ?? 0) / pixels),
  };
}

type Square = { readonly pixels: readonly number[]; readonly drop: number };

async function squaresOf(k: number, seed: string, filling: Filling): Promise<Square[]> {
  const stream = randomStream(`${seed}/windows`);
  const [rows, columns] = [Math.ceil(height / 4), Math.ceil(width / 4)];
  const target = a.predicted[k] ?? 0;
  const [whole] = [(await without(k, [], filling))[target] ?? 0];
  const all: Square[] = [];
  for (let i = 0; i < windows; i++) {
    const [top, left] = [stream.integer(height - rows + 1), stream.integer(width - columns + 1)];
    const inside = Array.from({ length: pixels }, (_, p) => p).filter((p) => {
      const [y, x] = [Math.floor(p / width), p % width];
      return y >= top && y < top + rows && x >= left && x < left + columns;
    });
    all.push({ pixels: inside, drop: whole - ((await without(k, inside, filling))[target] ?? 0) });
  }
  return all;
}

/** One less the squared cosine of what the map says and what is lost. */
function infidelityOf(map: Float32Array, squares: readonly Square[]): Outcome {
  const said = squares.map(({ pixels: own }) => own.reduce((sum, p) => sum + (map[p] ?? 0), 0));
  const dot = (u: readonly number[], v: readonly number[]) =>
    u.reduce((sum, value, i) => sum + value * (v[i] ?? 0), 0);
  const drops = squares.map(({ drop }) => drop);
  if (dot(drops, drops) === 0) return { state: 'unscorable', reason: 'no square changes the logit' };
  if (dot(said, said) === 0) return scored(1);
  return scored(1 - dot(said, drops) ** 2 / (dot(said, said) * dot(drops, drops)));
}

const placeOf = ({ subject, role, condition = {}, metric }: Row) =>
  [subject.name, [role, ...Object.values(condition)].join(), metric].join('|');

const outcomeOf = (row: Row): Outcome => {
  if (row.state === 'scored') return { state: 'scored', value: row.value };
  return row.state === 'failed'
    ? { state: 'failed', error: row.error }
    : { state: 'unscorable', reason: row.reason };
};

async function expectRows({ rows }: BenchResult, way: Way): Promise<void> {
  const wrong: unknown[] = [];
  const partners: string[] = [];
  for (const [k, { id, group }] of items.entries()) {
    const mine = rows.filter((row) => row.image === id);
    const others = [...new Set(mine.flatMap(({ partner }) => partner?.image ?? []))];
    expect(others).toHaveLength(1);
    const partner = items.findIndex((item) => item.id === others[0]);
    partners.push(others[0] ?? '');
    expect(items[partner]?.group).not.toBe(group);
    const wanted = await numbersOf(k, partner, way);
    expect(new Set(mine.map(placeOf))).toEqual(new Set(wanted.keys()));
    expect(mine).toHaveLength(wanted.size);
    for (const row of mine) {
      const seed = row.subject.kind === 'method' ? seedOf('a', id) : seedOf('fidelity', id);
      const [got, expected] = [outcomeOf(row), wanted.get(placeOf(row)) as Outcome];
      if (row.seed !== seed || !isSame(got, expected)) wrong.push({ place: placeOf(row), id, got, expected });
    }
  }
  expect(wrong).toEqual([]);
  expect(new Set(partners).size).toBe(items.length);
  const failed = rows.filter(({ state }) => state === 'failed');
  expect(new Set(failed.map(({ image }) => image))).toEqual(new Set([failingImage]));
}

function isSame(a_: Outcome, b: Outcome): boolean {
  if (a_.state !== 'scored' || b.state !== 'scored') return JSON.stringify(a_) === JSON.stringify(b);
  return Math.abs(a_.value - b.value) <= tolerance;
}
