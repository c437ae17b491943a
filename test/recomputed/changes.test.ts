/** Consistency and class sensitivity on the small study, every row recomputed from docs/criteria.md. */
import { beforeAll, describe, expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { type BenchResult, bench, readConfig } from '../../src/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { Image, SaliencyMap } from '../../src/types/arrays.ts';
import type { Outcome, Row } from '../../src/types/row.ts';
import { workFolder, written } from '../support/workFolder.ts';
import { alike, smoothNull } from './cells.ts';
import { type Found, type FoundByMethod, mapsOf, type Opened, opened, ownMethod, seedOf } from './maps.ts';
import { height, items, methodNames, studyConfig, width, writeStudy } from './study.ts';

const at = workFolder();
const tolerance = 2e-6;
let a: Opened;
let own: Awaited<ReturnType<typeof ownMethod>>;
let found: readonly FoundByMethod[];
let result: BenchResult;

const explained = (image: Image, target: number, seed: string) =>
  mapsOf(a.classifier, image, { own, preset: 'default', target, seed });

beforeAll(async () => {
  writeStudy(at, 'default');
  a = await opened(at, 'a');
  own = await ownMethod(at);
  const all = [];
  for (const [k, { id }] of items.entries())
    all.push(await explained(a.inputs[k] as Image, a.predicted[k] ?? -1, seedOf('a', id)));
  found = all;
  const criteria = ['convergence', 'consistency', { name: 'class-sensitivity', other: 'least' }];
  const config = { ...studyConfig('default'), criteria };
  result = await bench(readConfig(written(at('changes.json'), JSON.stringify(config))));
});

async function logitsOf({ data }: Image): Promise<number[]> {
  return [...(await a.classifier.logits(ndarray(data, [1, height, width, 1]))).data];
}

/** By place, what a row must hold. */
type Wanted = Map<string, Outcome>;
const put = (wanted: Wanted, place: string, numbers: Readonly<Record<string, Outcome>>) => {
  for (const [metric, outcome] of Object.entries(numbers)) wanted.set(`${place}|${metric}`, outcome);
};
const placeOf = ({ subject, role, image, partner, condition = {}, metric, seed }: Row) =>
  [
    [image, subject.name, role === 'null' && partner ? `null ${partner.image}` : 'score'].join(),
    condition.change ?? condition.class ?? '',
    seed,
    condition.matched === undefined ? metric : 'smoothNull',
  ].join('|');
const outcomeOf = (row: Row): Outcome => {
  if (row.state === 'scored') return { state: 'scored', value: row.value };
  return row.state === 'failed'
    ? { state: 'failed', error: row.error }
    : { state: 'unscorable', reason: row.reason };
};

function expectRows(rows: readonly Row[], wanted: Wanted): void {
  expect(new Set(rows.map(placeOf))).toEqual(new Set(wanted.keys()));
  expect(rows).toHaveLength(wanted.size);
  const wrong = rows.filter((row) => {
    const [got, expected] = [outcomeOf(row), wanted.get(placeOf(row)) as Outcome];
    if (got.state !== 'scored' || expected.state !== 'scored')
      return JSON.stringify(got) !== JSON.stringify(expected);
    return !(Math.abs(got.value - expected.value) <= tolerance);
  });
  expect(wrong.map((row) => ({ row, wanted: wanted.get(placeOf(row)) }))).toEqual([]);
}

/** The null pairs as the rows name them, which test/recomputed/recomputed.test.ts checks for other criteria. */
function putNulls(wanted: Wanted, rows: readonly Row[]): void {
  for (const [k, { id, group }] of items.entries()) {
    const others = new Set(
      rows.flatMap((row) => (row.image === id && row.role === 'null' ? (row.partner?.image ?? []) : [])),
    );
    expect(others.size).toBe(items.filter((item) => item.group !== group).length);
    for (const [place, name] of [...others].entries()) {
      const other = items.findIndex((item) => item.id === name);
      expect(items[other]?.group).not.toBe(group);
      for (const method of methodNames) {
        const all = alike([found[k]?.[method], found[other]?.[method]], 'default');
        // Five partners are compared by every metric, the others by the one that decides.
        const { ssimWang } = all;
        const numbers = place < 5 || ssimWang === undefined ? all : { ssimWang };
        put(wanted, `${id},${method},null ${name}||${seedOf('a', id)}`, numbers);
      }
    }
  }
}

// Facts of a method's own error are checked with the other criteria.
test('class-sensitivity compares the explained class with the least likely one', async () => {
  const rows = result.rows.filter(({ audit, role }) => audit === 'class-sensitivity' && role !== 'fact');
  const wanted: Wanted = new Map();
  for (const [k, { id }] of items.entries()) {
    const logits = await logitsOf(a.inputs[k] as Image);
    const other = logits.indexOf(Math.min(...logits));
    const seed = seedOf(`a/class ${other}`, id);
    const maps = await explained(a.inputs[k] as Image, other, seed);
    for (const method of methodNames) {
      const pair = [found[k]?.[method], maps[method]] as const;
      put(wanted, `${id},${method},score|${other}|${seed}`, {
        ...alike(pair, 'default'),
        ...smoothNull(pair, 'default', seed),
      });
    }
  }
  putNulls(wanted, rows);
  expectRows(rows, wanted);
});

test('convergence compares each image with itself under another seed', async () => {
  const rows = result.rows.filter(({ audit, role }) => audit === 'convergence' && role !== 'fact');
  const wanted: Wanted = new Map();
  for (const [k, { id }] of items.entries()) {
    const seed = seedOf('a/convergence/second seed', id);
    const maps = await explained(a.inputs[k] as Image, a.predicted[k] ?? -1, seed);
    for (const method of methodNames) {
      const pair = [found[k]?.[method], maps[method]] as const;
      const numbers = { ...alike(pair, 'default'), ...smoothNull(pair, 'default', seed) };
      put(wanted, `${id},${method},score||${seed}`, numbers);
    }
  }
  putNulls(wanted, rows);
  expectRows(rows, wanted);
});

describe('consistency', () => {
  const names = ['noise', 'shift', 'brightness', 'contrast', 'window', 'compression'] as const;

  test('compares each image with itself under every change that keeps its class', async () => {
    const rows = result.rows.filter(({ audit, role }) => audit === 'consistency' && role !== 'fact');
    const wanted: Wanted = new Map();
    let lost = 0;
    for (const [k, { id }] of items.entries()) {
      const distances = new Map<string, number[]>();
      const shift = shiftOf(seedOf('consistency', id));
      for (const name of names) {
        const image = changed(name, a.inputs[k] as Image, seedOf('consistency', id));
        const logits = await logitsOf(image);
        const seed = seedOf(`a/consistency/${name}`, id);
        const isKept = logits.indexOf(Math.max(...logits)) === a.predicted[k];
        if (!isKept) lost++;
        const maps = isKept ? await explained(image, a.predicted[k] ?? -1, seed) : undefined;
        for (const method of methodNames) {
          const place = `${id},${method},score|${name}|${seed}`;
          if (maps === undefined) {
            put(wanted, place, {
              ssimWang: { state: 'unscorable', reason: 'the change moves the prediction' },
            });
            continue;
          }
          const moved = name === 'shift' ? shift : { down: 0, right: 0 };
          const pair = [cut(found[k]?.[method], moved, 0), cut(maps[method], moved, 1)] as const;
          put(wanted, place, { ...alike(pair, 'default'), ...smoothNull(pair, 'default', seed) });
          const [before, after] = pair;
          if (before === undefined || after === undefined || 'error' in before || 'error' in after) continue;
          const size = norm([...(before.map.data as Float32Array)]);
          const apart = norm(
            [...(before.map.data as Float32Array)].map((value, i) => (after.map.data[i] ?? 0) - value),
          );
          if (size > 0) distances.set(method, [...(distances.get(method) ?? []), apart / size]);
        }
      }
      for (const [method, all] of distances) {
        put(wanted, `${id},${method},score||${seedOf('a', id)}`, {
          sensitivityMax: { state: 'scored', value: Math.max(...all) },
        });
      }
    }
    putNulls(wanted, rows);
    expectRows(rows, wanted);
    expect(lost).toBeLessThan(items.length);
  });

  test('is above its null by the margin of the summary', () => {
    const cell = result.summary.criteria.consistency?.gradient;
    expect(cell?.margin).toBeCloseTo((cell?.mean ?? 0) - (cell?.null ?? 0), 9);
    const other = result.summary.criteria['class-sensitivity']?.gradient;
    expect(other?.margin).toBeCloseTo((other?.null ?? 0) - (other?.mean ?? 0), 9);
  });
});

const norm = (values: readonly number[]) => Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));

function shiftOf(seed: string): { readonly down: number; readonly right: number } {
  const stream = randomStream(`${seed}/shift`);
  const step = () => (1 + stream.integer(3)) * (stream.uniform() < 0.5 ? -1 : 1);
  const [down, right] = [step(), step()];
  const which = stream.integer(3);
  return { down: which === 1 ? 0 : down, right: which === 2 ? 0 : right };
}

/** The part of a map whose pixels are in the picture before and after; `times` 1 is after. */
function cut(
  one: Found | undefined,
  { down, right }: { readonly down: number; readonly right: number },
  times: 0 | 1,
): Found | undefined {
  if (one === undefined || 'error' in one || (down === 0 && right === 0)) return one;
  const rows = Array.from({ length: height }, (_, y) => y).filter((y) => y + down >= 0 && y + down < height);
  const columns = Array.from({ length: width }, (_, x) => x).filter(
    (x) => x + right >= 0 && x + right < width,
  );
  const partOf = (map: SaliencyMap): SaliencyMap =>
    ndarray(
      Float32Array.from(
        rows.flatMap((y) => columns.map((x) => map.get(y + times * down, x + times * right))),
      ),
      [rows.length, columns.length],
    );
  return { map: partOf(one.map), ...(one.signed && { signed: partOf(one.signed) }) };
}

/** In the range of network a, -1 to 1. */
function changed(name: string, image: Image, seed: string): Image {
  const values = [...(image.data as Float32Array)].map((value) => (value + 1) / 2);
  const stream = randomStream(`${seed}/noise`);
  const { down, right } = shiftOf(seed);
  const within = (i: number, length: number) => Math.min(length - 1, Math.max(0, i));
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const blocks = new Map<number, readonly number[]>();
  const made = values.map((value, i) => {
    if (name === 'noise') return value + 0.02 * stream.normal();
    if (name === 'brightness') return value + 0.05;
    if (name === 'contrast') return mean + 0.9 * (value - mean);
    if (name === 'window') return (value - 0.05) / 0.9;
    if (name === 'compression') return compressed(values, i, blocks);
    const from = within(Math.floor(i / width) - down, height) * width + within((i % width) - right, width);
    return values[from] ?? 0;
  });
  return ndarray(
    Float32Array.from(made, (value) => 2 * Math.min(1, Math.max(0, value)) - 1),
    [height, width, 1],
  );
}

/** JPEG's loss at quality 75 of the block that a pixel is in. */
function compressed(
  values: readonly number[],
  pixel: number,
  blocks: Map<number, readonly number[]>,
): number {
  const [y, x] = [Math.floor(pixel / width), pixel % width];
  const [top, left] = [y - (y % 8), x - (x % 8)];
  const known = blocks.get(top * width + left) ?? coefficientsAt(values, top, left);
  blocks.set(top * width + left, known);
  const sum = known.reduce(
    (total, one, k) => total + one * wave(k >> 3, y - top) * wave(k & 7, x - left),
    128,
  );
  return sum / 255;
}

const eight = Array.from({ length: 8 }, (_, i) => i);
const wave = (u: number, i: number) =>
  (u === 0 ? Math.SQRT1_2 : 1) * 0.5 * Math.cos(((2 * i + 1) * u * Math.PI) / 16);

function coefficientsAt(values: readonly number[], top: number, left: number): number[] {
  const grey = (i: number, j: number) =>
    255 * (values[Math.min(height - 1, top + i) * width + Math.min(width - 1, left + j)] ?? 0) - 128;
  return eight.flatMap((u) =>
    eight.map((v) => {
      let sum = 0;
      for (const i of eight) for (const j of eight) sum += wave(u, i) * wave(v, j) * grey(i, j);
      const step = Math.floor(((luminance[8 * u + v] ?? 0) * 50 + 50) / 100);
      return Math.round(sum / step) * step;
    }),
  );
}

/** ITU-T T.81, table K.1. */
const luminance =
  `16 11 10 16 24 40 51 61 12 12 14 19 26 58 60 55 14 13 16 24 40 57 69 56 14 17 22 29 51 87 80 62
18 22 37 56 68 109 103 77 24 35 55 64 81 104 113 92 49 64 78 87 103 121 120 101 72 92 95 98 112 100 103 99`
    .split(/\s+/)
    .map(Number);
