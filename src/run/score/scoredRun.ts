import ndarray from 'ndarray';
import type { OwnLimits } from '../../files/limits.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { readWithoutName } from '../../files/withoutName.ts';
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
  /** Whether files are named in errors by their image, which has another name than its file. @default false */
  readonly isHidden?: boolean;
}

/** The model of maps whose making is not known. */
const unknown = 'unknown';

/**
 * A run whose maps and masks are files: no model is asked, and an audit that asks for one is refused. A mask without
 * a map is unscorable.
 */
export async function scoredRun({
  folders,
  masks,
  seed,
  limits,
  isHidden = false,
}: ScoredRunOptions): Promise<Run> {
  const files = new Map(folders.map(({ method, files: own }) => [method, own]));
  const pathOf = (image: string) => {
    const path = masks.get(image);
    if (path === undefined) throw new RangeError(`no mask is named ${quoted(image)}`);
    return path;
  };
  const saidOf = (what: string, { image, path }: { readonly image: string; readonly path: string }) =>
    isHidden ? `the ${what} of ${image}` : path;
  const maskOf = async (image: string) => {
    const path = pathOf(image);
    return readWithoutName(path, saidOf('mask', { image, path }), () => readMask(path, { limits }));
  };
  const totals = await maskTotals(allMasks(masks, maskOf));
  const mapResultOf = async (method: string, image: string): Promise<MapResult> => {
    const path = files.get(method)?.get(image);
    if (path === undefined) return { state: 'unscorable', reason: 'there is no map' };
    const mask = await maskOf(image);
    const maskSaid = isHidden ? 'its mask' : `its mask ${namedPath(pathOf(image))}`;
    const map = await readWithoutName(path, saidOf(`map by ${method}`, { image, path }), () =>
      mapFor(mask, path, { maskSaid, limits }),
    );
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
    mask: maskOf,
    region: refused('regions of several names'),
    averageMask: async (image) => {
      const mask = await maskOf(image);
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

async function* allMasks(
  masks: PictureFiles,
  maskOf: (image: string) => Promise<Mask>,
): AsyncGenerator<NamedMask> {
  for (const image of masks.keys()) yield { image, mask: await maskOf(image) };
}

/** The map in a file, as large as its mask. What scores it sees the order of its values alone, so ranks stand for float64. */
async function mapFor(
  mask: Mask,
  path: string,
  { maskSaid, limits }: ReadOptions & { readonly maskSaid: string },
): Promise<SaliencyMap> {
  const { shape, data } = await readMap(path, { limits });
  if (shape.join() !== mask.shape.join()) {
    throw new RangeError(
      `${namedPath(path)}: map must be as large as ${maskSaid}, ${mask.shape.join(' x ')} (height x width), got ${shape.join(' x ')}`,
    );
  }
  if (data instanceof Float32Array) return ndarray(data, shape);
  return ndarray(data.every(Number.isFinite) ? denseRanks(data) : Float32Array.from(data), shape);
}
