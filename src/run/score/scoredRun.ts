import ndarray from 'ndarray';
import type { OwnLimits } from '../../files/limits.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { denseRanks } from '../../math/ranking/denseRanks.ts';
import { type PictureFiles, type ReadOptions, readMap, readMask } from '../../readers/index.ts';
import type { Mask, SaliencyMap } from '../../types/arrays.ts';
import type { MapResult, Run } from '../../types/run.ts';
import { averageWithout, maskTotals, type NamedMask } from '../execute/averageMasks.ts';
import { cellSeed } from '../execute/computeMaps.ts';
import type { MapFolder } from './mapFolders.ts';

export interface ScoredRunOptions {
  readonly folders: readonly MapFolder[];
  readonly masks: PictureFiles;
  readonly seed: number;
  readonly limits?: OwnLimits | undefined;
}

/** The model of maps whose making is not known. */
const unknown = 'unknown';

/**
 * A run whose maps and masks are files: no model is asked, and an audit that asks for one is refused. A mask without
 * a map is unscorable.
 */
export async function scoredRun({ folders, masks, seed, limits }: ScoredRunOptions): Promise<Run> {
  const files = new Map(folders.map(({ method, files: own }) => [method, own]));
  const pathOf = (image: string) => {
    const path = masks.get(image);
    if (path === undefined) throw new RangeError(`no mask is named ${quoted(image)}`);
    return path;
  };
  const totals = await maskTotals(allMasks(masks, { limits }));
  const mapResultOf = async (method: string, image: string): Promise<MapResult> => {
    const path = files.get(method)?.get(image);
    if (path === undefined) return { state: 'unscorable', reason: 'there is no map' };
    const map = await mapFor(await readMask(pathOf(image), { limits }), path, {
      maskPath: pathOf(image),
      limits,
    });
    return { state: 'found', evidence: { map } };
  };
  const refused = (what: string) => async (): Promise<never> => {
    throw new TypeError(`maps in files have no ${what}`);
  };
  return {
    preset: 'default',
    images: [...masks.keys()].map((id) => ({ id })),
    methods: [...files.keys()],
    models: [{ id: unknown, inputShape: [0, 0, 0] }],
    localizers: [],
    regions: [],
    initializations: [],
    layers: () => [],
    seed: (...names) => cellSeed(seed, names),
    mapSeed: () => '',
    hasPixels: false,
    prepared: refused('pixels'),
    mask: (image) => readMask(pathOf(image), { limits }),
    region: refused('regions of several names'),
    averageMask: async (image) => {
      const mask = await readMask(pathOf(image), { limits });
      return averageWithout(totals, mask.shape, { image, mask });
    },
    target: () => undefined,
    predicted: refused('predictions'),
    logits: refused('logits'),
    features: refused('features'),
    located: refused('localization network'),
    embeddings: refused('pixels'),
    maps: async (_, image) => {
      const found = new Map<string, MapResult>();
      for (const method of files.keys()) found.set(method, await mapResultOf(method, image));
      return found;
    },
  };
}

async function* allMasks(masks: PictureFiles, options: ReadOptions): AsyncGenerator<NamedMask> {
  for (const [image, path] of masks) yield { image, mask: await readMask(path, options) };
}

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
