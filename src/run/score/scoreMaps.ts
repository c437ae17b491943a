import ndarray from 'ndarray';
import {
  allOf,
  audits,
  explanationScores,
  localizationMetric,
  localizationScores,
  type Measurement,
} from '../../audits/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { namedPath } from '../../files/quoted.ts';
import { type ReadOptions, readMap, readMask } from '../../images/index.ts';
import { uniformRandomMap } from '../../maps/index.ts';
import { dense } from '../../math/dense.ts';
import { denseRanks } from '../../math/denseRanks.ts';
import { addScaled } from '../../math/elementwise.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import type { Row } from '../../types/row.ts';
import type { Summary } from '../../types/summary.ts';
import { summaryOf } from '../../verdicts/index.ts';
import { requireFreeName } from '../config/ownName.ts';
import { rowsOf } from '../execute/rows.ts';
import { cellSeed } from '../execute/study.ts';
import { type MapFolder, mapFolders, type NamedFiles, namedFiles } from './namedFiles.ts';

export interface ScoreOptions {
  /** Folder of maps, or of a folder for each method. */
  readonly maps: string;
  readonly masks: string;
  /** Names the random maps and the resampling. @default 1 */
  readonly seed?: number;
  /** Of the maps and masks. */
  readonly limits?: OwnLimits | undefined;
}

export interface Scored {
  readonly rows: readonly Row[];
  readonly summary: Summary;
  readonly masks: NamedFiles;
  readonly folders: readonly MapFolder[];
}

/**
 * Localization of maps that any tool made, `.npy` or grey PNG, against masks of the same names: no model is asked. A
 * mask without a map is unscorable, as is an empty one. Throws RangeError for a map without a mask or of another size.
 */
export async function scoreMaps({
  maps,
  masks: maskFolder,
  seed = 1,
  limits,
}: ScoreOptions): Promise<Scored> {
  const folders = mapFolders(maps);
  const masks = namedFiles(maskFolder, 'masks');
  requireMatches(folders, masks, maskFolder);
  const averages = await maskSums(masks, { limits });
  const rows: Row[] = [];
  for (const [image, path] of masks) {
    const mask = await readMask(path, { limits });
    const own = { audit: 'localization', image, model: 'unknown' };
    for (const { method, files } of folders) {
      const file = files.get(image);
      const measurements =
        file === undefined
          ? withoutMap
          : explanationScores(await mapFor(mask, file, { maskPath: path, limits }), mask, 'default');
      rows.push(...rowsOf({ ...own, subject: { kind: 'method', name: method }, seed: '' }, measurements));
    }
    const baselineSeed = cellSeed(seed, ['localization', image]);
    const random = uniformRandomMap(mask.shape as [number, number], baselineSeed);
    for (const [name, map] of [
      ['average-mask', averageOfOthers(mask, averages)],
      ['random', random],
    ] as const) {
      const measurements = map === undefined ? withoutOthers : localizationScores(map, mask, 'default');
      rows.push(...rowsOf({ ...own, subject: { kind: 'baseline', name }, seed: baselineSeed }, measurements));
    }
  }
  return { rows, summary: summaryFrom(rows, { maps, masks, folders, seed }), masks, folders };
}

const metrics = [localizationMetric.default];
const withoutMap = allOf(metrics, { state: 'unscorable', reason: 'there is no map' });
const withoutOthers: Measurement[] = allOf(metrics, {
  state: 'unscorable',
  reason: 'no other mask has this size',
});

function requireMatches(folders: readonly MapFolder[], masks: NamedFiles, maskFolder: string): void {
  if (masks.size === 0) throw new RangeError(`${maskFolder} must hold masks, .npy or .png, got none`);
  for (const { method } of folders) requireFreeName(method, 'maps');
  const misnamed = folders.flatMap(({ files }) =>
    [...files].filter(([name]) => !masks.has(name)).map(([, path]) => path),
  );
  if (misnamed.length === 0) return;
  const rest = misnamed.length - mostNamed;
  const more = rest > 0 ? ` and ${rest} more` : '';
  const list = misnamed.slice(0, mostNamed).join(', ');
  throw new RangeError(`${maskFolder} must hold a mask for each map; none for ${list}${more}`);
}

/** Files that a message names. */
const mostNamed = 50;

/** The map in a file, as large as its mask. What scores it sees the order of its values alone, so ranks stand for float64. */
async function mapFor(
  mask: Mask,
  path: string,
  { maskPath, limits }: ReadOptions & { readonly maskPath: string },
): Promise<SaliencyMap> {
  const { shape, data } = await readMap(path, { limits });
  if (shape.join() !== mask.shape.join()) {
    throw new RangeError(
      `${namedPath(path)}: map must be as large as its mask ${namedPath(maskPath)}, ${mask.shape.join(' x ')} (height x width), got ${shape.join(' x ')}`,
    );
  }
  if (data instanceof Float32Array) return ndarray(data, shape);
  return ndarray(data.every(Number.isFinite) ? denseRanks(data) : Float32Array.from(data), shape);
}

/** By size, how many masks cover each pixel. */
type MaskSums = ReadonlyMap<string, { readonly sum: Float64Array; readonly count: number }>;

async function maskSums(masks: NamedFiles, options: ReadOptions): Promise<MaskSums> {
  const sums = new Map<string, { sum: Float64Array; count: number }>();
  for (const path of masks.values()) {
    const mask = await readMask(path, options);
    const { sum, count } = sums.get(mask.shape.join()) ?? { sum: new Float64Array(mask.size), count: 0 };
    addScaled(Float32Array.from(dense(mask)), 1, sum);
    sums.set(mask.shape.join(), { sum, count: count + 1 });
  }
  return sums;
}

/** The share of the other masks of this size that cover each pixel; undefined where there are none. */
function averageOfOthers(mask: Mask, sums: MaskSums): SaliencyMap | undefined {
  const { sum, count } = sums.get(mask.shape.join()) ?? { sum: new Float64Array(), count: 0 };
  if (count < 2) return undefined;
  const own = dense(mask);
  return ndarray(
    Float32Array.from(sum, (total, pixel) => (total - (own[pixel] ?? 0)) / (count - 1)),
    [...mask.shape],
  );
}

function summaryFrom(
  rows: readonly Row[],
  {
    maps,
    masks,
    folders,
    seed,
  }: {
    readonly maps: string;
    readonly masks: NamedFiles;
    readonly folders: readonly MapFolder[];
    readonly seed: number;
  },
): Summary {
  return summaryOf(rows, {
    name: maps,
    preset: 'default',
    target: 'unknown',
    seed,
    images: [...masks.keys()].map((id) => ({ id })),
    audits: [audits.localization],
    methods: folders.map(({ method }) => method),
  });
}
