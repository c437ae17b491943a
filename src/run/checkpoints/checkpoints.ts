import { nextTurn } from '../../checks/nextTurn.ts';
import type { Row } from '../../types/row.ts';
import type { MapResults } from '../../types/run.ts';
import type { Stop } from '../../types/stop.ts';
import type { EncodedMap } from './checkpointCodec.ts';

/** Something of a run that is computed at once and kept at once, such as the rows of one image in one state. */
export interface Checkpoints {
  /** Whether the part was finished before. */
  has(key: string): boolean;
  /** The rows of a part: those that were kept, or else computed now and kept. */
  rows(key: string, compute: Compute<readonly Row[]>): Promise<readonly Row[]>;
  /** What the methods found on an image: kept, or else computed now and kept. */
  mapResults(key: string, compute: Compute<MapResults>): Promise<MapResults>;
  /** Numbers of a model, such as its logits of an edited image, that were kept. */
  numbersOf(key: string): Float32Array | undefined | Promise<Float32Array | undefined>;
  keepNumbers(key: string, numbers: Float32Array): void;
  /** Whether what is kept outlives the memory of this process. */
  readonly areKept: boolean;
}

type Compute<T> = () => T | Promise<T>;

/** Where findings lie in a folder: what is said of them, and the file of their maps, with its SHA-256 if it has any. */
export interface StoredLocation {
  readonly path: string;
  readonly findings: readonly EncodedMap[];
  readonly maps?: string;
}

/** A folder in which findings are kept, as worker threads write to it. */
export interface CheckpointFiles {
  readonly folder: string;
  /** Makes the folder ready for maps. */
  begin(): void;
  /** Notes findings whose maps were written. */
  keep(key: string, stored: Omit<StoredLocation, 'path'>): void;
}

/** Parts that were kept. */
export interface CheckpointSource {
  has(key: string): boolean;
  rowsOf(key: string): readonly Row[] | undefined;
  mapResultsOf(key: string): MapResults | undefined;
  /** Where findings lie that are in a file; absent where none are. */
  placeOf?(key: string): StoredLocation | undefined;
  numbersOf(key: string): Float32Array | undefined;
}

/** Where parts outlive the process. */
export interface CheckpointStore extends CheckpointSource {
  /** Of a store that is a folder. */
  readonly files?: CheckpointFiles;
  keepRows(key: string, rows: readonly Row[]): void;
  keepMapResults(key: string, results: MapResults): void;
  keepNumbers(key: string, numbers: Float32Array): void;
}

/**
 * The parts of a run; without a store they are computed and forgotten. Before each part it waits for what else the
 * process has to do, such as hearing of a signal, and throws the signal's reason once that is aborted.
 */
export function createCheckpoints(store?: CheckpointStore, signal?: Stop): Checkpoints {
  const part = async <T>(compute: Compute<T>): Promise<T> => {
    await nextTurn();
    signal?.throwIfAborted();
    return compute();
  };
  const numbers = new Map<string, Float32Array>();
  return {
    has: (key) => store?.has(key) === true,
    rows: async (key, compute) => {
      const known = store?.rowsOf(key);
      if (known !== undefined) return known;
      const rows = await part(compute);
      // A failure may be that of the stop itself, which a resumed run must not find.
      if (rows.some(({ state }) => state === 'failed')) signal?.throwIfAborted();
      store?.keepRows(key, rows);
      return rows;
    },
    mapResults: async (key, compute) => {
      const known = store?.mapResultsOf(key);
      if (known !== undefined) return known;
      const results = await part(compute);
      store?.keepMapResults(key, results);
      return results;
    },
    numbersOf: (key) => store?.numbersOf(key) ?? numbers.get(key),
    keepNumbers: (key, values) => {
      if (store === undefined) numbers.set(key, values);
      else store.keepNumbers(key, values);
    },
    areKept: store !== undefined,
  };
}

/** A store that also has what `others` have; what is new goes to the store. */
export function withSources(store: CheckpointStore, others: readonly CheckpointSource[]): CheckpointStore {
  const all = [store, ...others];
  const first = <T>(ask: (source: CheckpointSource) => T | undefined): T | undefined => {
    for (const source of all) {
      const found = ask(source);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return {
    has: (key) => all.some((source) => source.has(key)),
    rowsOf: (key) => first((source) => source.rowsOf(key)),
    mapResultsOf: (key) => first((source) => source.mapResultsOf(key)),
    placeOf: (key) => first((source) => source.placeOf?.(key)),
    numbersOf: (key) => first((source) => source.numbersOf(key)),
    ...(store.files && { files: store.files }),
    keepRows: store.keepRows,
    keepMapResults: store.keepMapResults,
    keepNumbers: store.keepNumbers,
  };
}
