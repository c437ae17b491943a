/** Every row of the study, recomputed from what docs/criteria.md says: no code of the run or of its criteria. */
import ndarray from 'ndarray';
import { metrics, normalized } from '../../src/index.ts';
import { randomStream } from '../../src/math/random/random.ts';
import type { Image, Mask, SaliencyMap } from '../../src/types/arrays.ts';
import type { Outcome } from '../../src/types/row.ts';
import type { Score } from '../../src/types/score.ts';
import {
  type Found,
  type FoundByMethod,
  localizerMaps,
  mapsOf,
  type Opened,
  opened,
  ownMethod,
  predictions,
  seedOf,
} from './maps.ts';
import { draws, height, items, type ModelId, methodNames, type PresetName, seed, width } from './study.ts';

/** One number of the run, with all that says which one it is. */
export interface Cell {
  readonly criterion: string;
  readonly subject: string;
  readonly kind: 'score' | 'null' | 'untrained' | 'half' | 'reference';
  readonly image: string;
  readonly model: string;
  /** How many layers are re-drawn. */
  readonly state?: number;
  readonly draw?: number;
  readonly otherModel?: string;
  readonly otherImage?: string;
  readonly metric: string;
  /** Counts images on which the two networks predict different classes. */
  readonly isUnrestricted?: boolean;
  readonly outcome: Outcome;
  readonly seed: string;
}

/** The metric that decides, under each preset. */
export const similarityName = { default: 'ssimWang', arun2021: 'ssimArun2021' } as const;
export const localizationName = { default: 'averagePrecision', arun2021: 'clippedTrapezoidAuprc' } as const;

type Numbers = Readonly<Record<string, Outcome>>;
type Place = Omit<Cell, 'metric' | 'outcome'>;
/** The partners of each image in the null of a criterion, read from the rows and checked on their own. */
export type Partners = (criterion: string, image: string, models: readonly string[]) => readonly string[];

const cellsAt = (place: Place, numbers: Numbers): Cell[] =>
  Object.entries(numbers).map(([metric, outcome]) => ({ ...place, metric, outcome }));

type Side = readonly [Opened, readonly FoundByMethod[]];

export async function expectedCells(
  at: (...parts: string[]) => string,
  { preset, partners }: { readonly preset: PresetName; readonly partners: Partners },
): Promise<Cell[]> {
  const [a, b, c] = [await opened(at, 'a'), await opened(at, 'b'), await opened(at, 'c')];
  const own = await ownMethod(at);
  const found = async ({ id, classifier, inputs }: Opened, targets: readonly number[]) => {
    const all: FoundByMethod[] = [];
    for (const [k, image] of inputs.entries()) {
      const asked = { own, preset, target: targets[k] ?? -1, seed: seedOf(id, items[k]?.id ?? '') };
      all.push(await mapsOf(classifier, image, asked));
    }
    return all;
  };
  // Under arun2021 each network explains its own prediction.
  const targetsFor = (other: Opened) => (preset === 'arun2021' ? other.predicted : a.predicted);
  const foundA = await found(a, a.predicted);
  const localizers = { u: await localizerMaps(at, 'u'), v: await localizerMaps(at, 'v') };
  const cells = [
    ...localizationCells(a, foundA, { preset, localizer: localizers.u }),
    ...(await randomizationCells(a, foundA, { preset, own })),
    ...nullCells('randomization', [a, a], [foundA, foundA], { preset, partners }),
  ];
  const d = await opened(at, 'd');
  const all: Readonly<Record<string, Side>> = {
    a: [a, foundA],
    b: [b, await found(b, targetsFor(b))],
    c: [c, await found(c, targetsFor(c))],
    d: [d, await found(d, targetsFor(d))],
  };
  // Every pair of the three trainings; the explained network with the other architecture.
  for (const [criterion, pairs] of [
    ['repeatability', ['ab', 'ad', 'bd']],
    ['reproducibility', ['ac']],
  ] as const) {
    for (const [first = '', second = ''] of pairs) {
      const [[one, foundOne], [two, foundTwo]] = [all[first], all[second]] as [Side, Side];
      cells.push(...agreementCells(criterion, [one, two], [foundOne, foundTwo], preset));
      cells.push(...nullCells(criterion, [one, two], [foundOne, foundTwo], { preset, partners }));
    }
    cells.push(...localizerCells(criterion, localizers, preset));
  }
  await d.classifier.dispose();
  for (const { classifier } of [a, b, c]) await classifier.dispose();
  return cells;
}

function localizationCells(
  a: Opened,
  found: readonly FoundByMethod[],
  { preset, localizer }: { readonly preset: PresetName; readonly localizer: readonly SaliencyMap[] },
): Cell[] {
  return items.flatMap(({ id, mask }, k) => {
    const place = { criterion: 'localization', kind: 'score', image: id, model: a.id } as const;
    const ofMethods = methodNames.flatMap((name) =>
      cellsAt({ ...place, subject: name, seed: seedOf('a', id) }, located(found[k]?.[name], mask, preset)),
    );
    const baselineSeed = seedOf('localization', id);
    const bare = (map: SaliencyMap) => locatedMap(map, mask, { preset, isMethod: false });
    const baselines = {
      'average-mask': averageOfOthers(k),
      'centre-prior': centrePrior(),
      random: uniform(baselineSeed),
      edge: edges(a.inputs[k] as Image),
    };
    const others = items.flatMap((item, other) => (item.mask === undefined || other === k ? [] : [item]));
    const behind: Numbers =
      mask === undefined
        ? {}
        : {
            masksOfRun: { state: 'scored', value: others.length },
            ...lesion(mask, a.inputs[k] as Image),
          };
    const halfNumbers = mask === undefined ? [] : halves(k).map((half) => bare(half));
    return [
      ...ofMethods,
      ...cellsAt({ ...place, subject: 'average-mask', seed: baselineSeed }, behind),
      ...cellsAt(
        { ...place, kind: 'half', subject: 'average-mask', seed: baselineSeed },
        meansOver(halfNumbers),
      ),
      ...Object.entries(baselines).flatMap(([subject, map]) =>
        cellsAt({ ...place, subject, seed: baselineSeed }, bare(map)),
      ),
      ...cellsAt(
        { ...place, subject: 'localizer', model: 'u', seed: baselineSeed },
        bare(localizer[k] as SaliencyMap),
      ),
    ];
  });
}

async function randomizationCells(
  a: Opened,
  found: readonly FoundByMethod[],
  { preset, own }: { readonly preset: PresetName; readonly own: Awaited<ReturnType<typeof ownMethod>> },
): Promise<Cell[]> {
  const layers = a.classifier.layers().map(({ name }) => name);
  // The first sixteen images of the run recalibrate the normalisations.
  const first = a.inputs.slice(0, 16);
  const calibration = ndarray(Float32Array.from(first.flatMap(({ data }) => [...(data as Float32Array)])), [
    first.length,
    height,
    width,
    1,
  ]);
  const cells: Cell[] = [];
  for (let draw = 0; draw < draws; draw++) {
    // Three states of three layers. The last, and the one with at least half of them, have all draws.
    const some = preset === 'default' && draw > 0;
    for (const state of some ? [2, layers.length] : [1, 2, layers.length]) {
      const reinitialized = await a.classifier.randomized(layers.slice(-state), `${seed}/draw ${draw}`, {
        statistics: 'recalibrate',
        calibration,
      });
      const again = await predictions(reinitialized, a.inputs);
      for (const [k, { id, mask }] of items.entries()) {
        // All images at the last state, every second one before: ten of twenty.
        if (preset === 'default' && state < layers.length && k % 2 === 0) continue;
        const target = (preset === 'arun2021' ? again : a.predicted)[k] ?? -1;
        const label = `draw ${draw}/${state}/${layers.length} ${layers.at(-state)}`;
        const place = { image: id, model: 'a', draw, seed: seedOf(label, id) };
        const other = await mapsOf(reinitialized, a.inputs[k] as Image, {
          own,
          preset,
          target,
          seed: place.seed,
        });
        for (const subject of methodNames) {
          const pair = [found[k]?.[subject], other[subject]] as const;
          const isLast = state === layers.length;
          const numbers = { ...alike(pair, preset), ...(isLast && smoothNull(pair, preset, place.seed)) };
          const shared = { ...place, subject };
          cells.push(...cellsAt({ ...shared, criterion: 'randomization', kind: 'score', state }, numbers));
          const untrained = { ...shared, criterion: 'localization', kind: 'untrained' } as const;
          if (isLast) {
            const rise = entropyRise(pair);
            cells.push(...cellsAt({ ...shared, criterion: 'randomization', kind: 'reference', state }, rise));
          }
          if (isLast) cells.push(...cellsAt(untrained, located(other[subject], mask, preset)));
        }
      }
      await reinitialized.dispose();
    }
  }
  return cells;
}

/** How much the entropy of the values in a hundred bins rises, as a part of what it was. */
function entropyRise([a, b]: Pair): Numbers {
  if (a === undefined || b === undefined || 'error' in a || 'error' in b) return {};
  const entropyOf = ({ data }: SaliencyMap) => {
    const values = [...(data as Float32Array)];
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const bins = values.map((value) => Math.min(99, Math.floor(((value - low) / (high - low)) * 100)));
    return [...new Set(bins)].reduce((sum, bin) => {
      const share = bins.filter((one) => one === bin).length / bins.length;
      return sum - share * Math.log2(share);
    }, 0);
  };
  const [before, after] = [entropyOf(a.map), entropyOf(b.map)];
  return { entropyRise: { state: 'scored', value: after / before - 1 } };
}

type Two<T> = readonly [T, T];

function agreementCells(
  criterion: string,
  models: Two<Opened>,
  found: Two<readonly FoundByMethod[]>,
  preset: PresetName,
): Cell[] {
  const [a, b] = models;
  return items.flatMap(({ id }, k) => {
    const isSame = a.predicted[k] === b.predicted[k];
    const place = {
      criterion,
      kind: 'score',
      image: id,
      model: a.id,
      otherModel: b.id,
      seed: seedOf(a.id, id),
    } as const;
    return methodNames.flatMap((subject) => {
      const pair = [found[0][k]?.[subject], found[1][k]?.[subject]] as const;
      const all = { ...alike(pair, preset), ...smoothNull(pair, preset, place.seed) };
      const isFailed = Object.values(all).some(({ state }) => state === 'failed');
      const leftOut: Numbers = {
        [similarityName[preset]]: {
          state: 'unscorable',
          reason: 'the classifiers predict different classes',
        },
      };
      const counted = isFailed || isSame || preset === 'arun2021' ? all : leftOut;
      const unrestricted = Object.fromEntries(
        Object.entries(all).filter(([metric]) => metric.startsWith('ssim')),
      );
      return [
        ...cellsAt(
          { ...place, subject },
          { ...counted, sameClass: { state: 'scored', value: Number(isSame) } },
        ),
        ...cellsAt({ ...place, subject, isUnrestricted: true }, unrestricted),
      ];
    });
  });
}

function nullCells(
  criterion: string,
  [a, b]: Two<Opened>,
  [foundA, foundB]: Two<readonly FoundByMethod[]>,
  { preset, partners }: { readonly preset: PresetName; readonly partners: Partners },
): Cell[] {
  return items.flatMap(({ id }, k) =>
    partners(criterion, id, [a.id, b.id]).flatMap((otherImage, place) => {
      const other = items.findIndex((item) => item.id === otherImage);
      const own = {
        criterion,
        kind: 'null',
        image: id,
        model: a.id,
        otherImage,
        seed: seedOf(a.id, id),
      } as const;
      const across = a === b ? {} : { otherModel: b.id };
      return methodNames.flatMap((subject) => {
        // Of the partners five are compared by every metric, the rest by the deciding one.
        const isFull = place < 5;
        const pair = [foundA[k]?.[subject], foundB[other]?.[subject]] as const;
        const kept = isFull ? alike(pair, preset) : { [similarityName[preset]]: decidingOf(pair, preset) };
        return cellsAt({ ...own, ...across, subject }, kept);
      });
    }),
  );
}

function localizerCells(
  criterion: string,
  { u, v }: Readonly<Record<'u' | 'v', readonly SaliencyMap[]>>,
  preset: PresetName,
): Cell[] {
  const pairOf = (k: number) => [{ map: u[k] as SaliencyMap }, { map: v[k] as SaliencyMap }] as const;
  return items.flatMap(({ id: image }, k) =>
    cellsAt(
      {
        criterion,
        subject: 'localizer',
        kind: 'score',
        image,
        model: 'u' satisfies ModelId,
        otherModel: 'v',
        seed: seedOf('localizer', image),
      },
      alike(pairOf(k), preset),
    ),
  );
}

/** A method's map against the mask. */
function located(found: Found | undefined, mask: Mask | undefined, preset: PresetName): Numbers {
  if (found === undefined) throw new Error('no map');
  if ('error' in found) return { [localizationName[preset]]: { state: 'failed', error: found.error } };
  return locatedMap(found.map, mask, { preset, isMethod: true });
}

function locatedMap(
  map: SaliencyMap,
  mask: Mask | undefined,
  { preset, isMethod }: { readonly preset: PresetName; readonly isMethod: boolean },
): Numbers {
  const isArun = preset === 'arun2021';
  if (mask === undefined) {
    const reason = 'the image has no mask';
    return { [localizationName[preset]]: { state: 'unscorable', reason } };
  }
  const stretched = isMethod ? normalized(map, { rule: 'p99' }) : undefined;
  const clipped = stretched?.state === 'normalized' ? stretched.map : map;
  const scored = isArun ? clipped : map;
  // A name says whether the maps of methods are clipped first.
  const named = (metric: string) =>
    isArun ? `clipped${metric[0]?.toUpperCase()}${metric.slice(1)}` : metric;
  return {
    [named('averagePrecision')]: outcomeOf(metrics.averagePrecision(scored, mask)),
    [named('trapezoidAuprc')]: outcomeOf(metrics.trapezoidAuprc(scored, mask)),
    [named('rocAuc')]: outcomeOf(metrics.rocAuc(scored, mask)),
    [named('pointingGame')]: outcomeOf(metrics.pointingGame(scored, mask)),
    prevalence: { state: 'scored', value: mean([...(mask.data as Uint8Array)]) },
    ...(isArun
      ? { averagePrecision: outcomeOf(metrics.averagePrecision(map, mask)) }
      : { clippedTrapezoidAuprc: outcomeOf(metrics.trapezoidAuprc(clipped, mask)) }),
  };
}

/** Parts and contrast of a region, by spreading labels until nothing changes, and by every pair of pixels. */
function lesion(mask: Mask, image: Image): Numbers {
  const [height, width] = mask.shape as [number, number];
  const places = Array.from(
    { length: height * width },
    (_, i) => [Math.floor(i / width), i % width] as const,
  );
  const inside = places.filter(([y, x]) => mask.get(y, x) === 1);
  if (inside.length === 0) return {};
  const labels = new Map(inside.map(([y, x], i) => [`${y},${x}`, i]));
  for (let changed = true; changed; ) {
    changed = false;
    for (const [y, x] of inside) {
      for (const [dy, dx] of [
        [-1, -1],
        [-1, 0],
        [-1, 1],
        [0, -1],
        [0, 1],
        [1, -1],
        [1, 0],
        [1, 1],
      ] as const) {
        // biome-ignore format: a list reads better packed
        const [own, other] = [labels.get(`${y},${x}`) as number, labels.get(`${y + dy},${x + dx}`)];
        if (other === undefined || other >= own) continue;
        labels.set(`${y},${x}`, other);
        changed = true;
      }
    }
  }
  const grey = ([y, x]: readonly [number, number]) =>
    mean(Array.from({ length: image.shape[2] as number }, (_, channel) => image.get(y, x, channel)));
  const all = places.map(grey);
  const range = Math.max(...all) - Math.min(...all);
  const around = places.filter(([y, x]) => {
    const nearest = Math.min(...inside.map(([v, u]) => (y - v) ** 2 + (x - u) ** 2));
    return nearest > 0 && nearest <= inside.length / Math.PI;
  });
  const contrast = Math.abs(mean(inside.map(grey)) - mean(around.map(grey))) / range;
  return {
    lesionCount: { state: 'scored', value: new Set(labels.values()).size },
    ...(around.length > 0 && range > 0 && { lesionContrast: { state: 'scored' as const, value: contrast } }),
  };
}

type Pair = readonly [Found | undefined, Found | undefined];

/** How alike two maps are by the metric that decides. */
function decidingOf([a, b]: Pair, preset: PresetName): Outcome {
  if (a === undefined || b === undefined) throw new Error('no map');
  if ('error' in a) return { state: 'failed', error: a.error };
  if ('error' in b) return { state: 'failed', error: b.error };
  return ssimOf([a.map, b.map], 'p99', preset === 'arun2021' ? 'arun2021' : 'wang');
}

/** How alike two maps are by every metric. */
export function alike([a, b]: Pair, preset: PresetName): Numbers {
  const ssim = decidingOf([a, b], preset);
  if (a === undefined || b === undefined || 'error' in a || 'error' in b)
    return { [similarityName[preset]]: ssim };
  const isArun = preset === 'arun2021';
  const signed = a.signed && b.signed && metrics.spearman(a.signed, b.signed);
  return {
    [similarityName[preset]]: ssim,
    rankSsim: ssimOf([a.map, b.map], 'rank', 'wang'),
    spearman: outcomeOf(metrics.spearman(a.map, b.map)),
    ...(signed && { signedSpearman: outcomeOf(signed) }),
    [similarityName[isArun ? 'default' : 'arun2021']]: ssimOf(
      [a.map, b.map],
      'p99',
      isArun ? 'wang' : 'arun2021',
    ),
  };
}

export function smoothNull([a, b]: Pair, preset: PresetName, seed: string): Numbers {
  if (a === undefined || b === undefined || 'error' in a || 'error' in b) return {};
  const [first, second] = [normalized(a.map, { rule: 'p99' }), normalized(b.map, { rule: 'p99' })];
  if (first.state !== 'normalized') return { smoothNull: first };
  if (second.state !== 'normalized') return { smoothNull: second };
  const options = { preset: preset === 'arun2021' ? 'arun2021' : 'wang', seed, pairs: 2 } as const;
  return { smoothNull: outcomeOf(metrics.ssimNull(first.map, second.map, options)) };
}

function ssimOf([a, b]: Two<SaliencyMap>, rule: 'p99' | 'rank', preset: 'wang' | 'arun2021'): Outcome {
  const [first, second] = [normalized(a, { rule }), normalized(b, { rule })];
  if (first.state !== 'normalized') return first;
  if (second.state !== 'normalized') return second;
  return outcomeOf(metrics.ssim(first.map, second.map, { preset }));
}

/** A score without its null. */
function outcomeOf(score: Score): Outcome {
  return score.state === 'scored'
    ? { state: 'scored', value: score.value }
    : { state: 'unscorable', reason: score.reason };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const mapOf = (value: (y: number, x: number) => number): SaliencyMap =>
  ndarray(
    Float32Array.from({ length: height * width }, (_, i) => value(Math.floor(i / width), i % width)),
    [height, width],
  );

/** The mean of the masks of all other images. */
export function averageOfOthers(own: number): SaliencyMap {
  const others = items.flatMap(({ mask }, k) => (mask === undefined || k === own ? [] : [mask]));
  return mapOf((y, x) => mean(others.map((mask) => mask.get(y, x))));
}

/** The means of the masks on the side without the image's own, of six random divisions of the images. */
function halves(own: number): SaliencyMap[] {
  const masked = items.flatMap(({ id, mask }, k) => (mask === undefined ? [] : [{ id, mask, k }]));
  return Array.from({ length: 6 }, (_, division) => {
    const isLeft = (id: string) => randomStream(`half ${division}/${id}`).uniform() < 0.5;
    const side = isLeft(items[own]?.id ?? '');
    return masked.filter(({ id }) => isLeft(id) !== side).map(({ mask }) => mask);
  })
    .filter((side) => side.length > 0 && side.length < masked.length - 1)
    .map((side) => mapOf((y, x) => mean(side.map((mask) => mask.get(y, x)))));
}

/** Of each metric but the prevalence the mean over several sets of numbers. */
function meansOver(sets: readonly Numbers[]): Numbers {
  const names = Object.keys(sets[0] ?? {}).filter((name) => name !== 'prevalence');
  return Object.fromEntries(
    names.map((name) => {
      const values = sets.flatMap(({ [name]: one }) => (one?.state === 'scored' ? [one.value] : []));
      return [name, { state: 'scored', value: mean(values) }];
    }),
  );
}

/** A Gaussian around the middle, its deviation a quarter of each side. */
export function centrePrior(): SaliencyMap {
  const square = (at: number, length: number) => ((at - (length - 1) / 2) / (length / 4)) ** 2;
  return mapOf((y, x) => Math.exp(-(square(y, height) + square(x, width)) / 2));
}

function uniform(name: string): SaliencyMap {
  const stream = randomStream(name);
  return mapOf(() => stream.uniform());
}

/** Sobel's gradient magnitude, the edges repeated, divided as scikit-image does. */
export function edges(image: Image): SaliencyMap {
  const at = (y: number, x: number) =>
    image.get(Math.min(height - 1, Math.max(0, y)), Math.min(width - 1, Math.max(0, x)), 0);
  const weights = [-1, 0, 1].flatMap((dy) => [-1, 0, 1].map((dx) => ({ dy, dx })));
  const slope = (y: number, x: number, along: (place: { dy: number; dx: number }) => number) =>
    weights.reduce((sum, place) => sum + along(place) * at(y + place.dy, x + place.dx), 0) / 4;
  return mapOf(
    (y, x) =>
      Math.hypot(
        slope(y, x, ({ dy, dx }) => dy * (2 - Math.abs(dx))),
        slope(y, x, ({ dy, dx }) => dx * (2 - Math.abs(dy))),
      ) / Math.SQRT2,
  );
}
