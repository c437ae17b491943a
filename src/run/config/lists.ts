import { auditList } from '../../audits/index.ts';
import { type DatasetKind, datasetKinds } from '../../datasets/index.ts';
import { quoted } from '../../files/quoted.ts';
import { methodList } from '../../methods/index.ts';
import type { Audit } from '../../types/audit.ts';
import type { Method } from '../../types/method.ts';

/** What a config may name. */
export interface Lists {
  readonly audits: readonly Audit[];
  readonly methods: readonly Method[];
  readonly datasets: readonly DatasetKind[];
}

/** A file of the user's from which a run takes an audit or a metric. */
export interface OwnModule {
  readonly kind: 'audit' | 'metric';
  /** What it calls itself. */
  readonly name: string;
  /** Absolute path. */
  readonly module: string;
  /** Of the file. */
  readonly sha256: string;
}

/** Lists as a run has them. */
export interface LoadedLists extends Lists {
  /** Files that hold all that is not of this library; absent where some was given in code. */
  readonly modules?: readonly OwnModule[];
}

/** Everything of this library. */
export const libraryLists: Lists = {
  audits: auditList,
  methods: methodList,
  datasets: datasetKinds,
};

// Beside the data of a config, not among them: neither its files nor its digest hold code.
const key = Symbol('lists');

interface WithLists {
  readonly [key]?: LoadedLists;
}

/** The lists that a config was read with; a config that came from a file has those of the library. */
export function listsOf(config: object): LoadedLists {
  return (config as WithLists)[key] ?? libraryLists;
}

/** The config with the lists that it was read with; copies of it keep them. */
export function withLists<Config extends object>(config: Config, lists: LoadedLists): Config {
  return lists === libraryLists ? config : { ...config, [key]: lists };
}

/** The lists of the library with those that are given in their place. Throws RangeError for a name that comes twice. */
export function givenLists(given: Partial<Lists>): Lists {
  if (given.audits === undefined && given.methods === undefined && given.datasets === undefined)
    return libraryLists;
  const { audits, methods, datasets } = { ...libraryLists, ...given };
  requireOnce(
    'audits',
    audits.map(({ name }) => name),
  );
  requireOnce(
    'methods',
    methods.map(({ name }) => name),
  );
  requireOnce(
    'datasets',
    datasets.map(({ kind }) => kind),
  );
  return { audits, methods, datasets };
}

function requireOnce(list: string, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw new RangeError(`${list}: expected each name once, got ${quoted(twice)} twice`);
}
