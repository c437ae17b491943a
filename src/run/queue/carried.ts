import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { namedPath, quoted } from '../../files/quoted.ts';
import { type BenchConfig, builtIn } from '../config/config.ts';
import { changedPaths, type PathChange } from '../config/configPaths.ts';
import { resolvedSchemaOf } from '../config/configSchema.ts';
import { libraryLists, listsOf } from '../config/lists.ts';

/** Parts of a config that may come from a module. */
type WithModules = Partial<
  Pick<BenchConfig, 'classifiers' | 'methods' | 'modules' | 'dataset' | 'averageMask'>
>;

/** Throws RangeError for a run of which a part is code: what goes from machine to machine is data. */
export function requireNoCode(config: WithModules): void {
  const { classifiers = [], methods = [], modules = [], dataset, averageMask } = config;
  const [found] = [
    ...classifiers
      .filter(({ isModule }) => isModule === true)
      .map(({ id }) => `the classifier ${quoted(id)}`),
    ...methods.filter(({ module }) => module !== undefined).map(({ name }) => `the method ${quoted(name)}`),
    ...modules.map(({ kind, name }) => `the ${kind} ${quoted(name)}`),
    ...(dataset?.kind === 'module' ? ['the data set'] : []),
    ...(averageMask?.kind === 'module' ? ['the average mask'] : []),
    ...(listsOf(config) === libraryLists ? [] : ['a list of audits, methods or data sets']),
  ];
  if (found === undefined) return;
  throw new RangeError(
    `--store: S3 carries no code, and ${found} is of a module of yours: use a folder that all machines share`,
  );
}

/** Throws RangeError where a config names a file outside a folder. */
export function requireInside(config: BenchConfig, folder: string): void {
  withPaths(config, (path, { key }) => {
    if (isBelow(path, resolve(folder))) return path;
    throw new RangeError(`${key}: expected a file that the run brings, got ${namedPath(path)}`);
  });
}

/** The config with every path in it changed. */
export function withPaths(config: BenchConfig, change: PathChange): BenchConfig {
  // What does not fit the schema stays as it is, and all of a config fits.
  return changedPaths(resolvedSchemaOf(libraryLists), config, (path, place) =>
    path.startsWith(builtIn) ? path : change(path, place),
  ) as BenchConfig;
}

/** The folder nearest to all of these that holds them; without any, the working directory. */
export function commonFolder(folders: readonly string[]): string {
  const [first = resolve('.'), ...others] = folders;
  return others.reduce((root, folder) => {
    let common = root;
    while (!isBelow(folder, common)) {
      const above = dirname(common);
      if (above === common) {
        const two = `${namedPath(first)} and ${namedPath(folder)}`;
        throw new RangeError(`--store: expected the files of a run on one drive, got ${two}`);
      }
      common = above;
    }
    return common;
  }, first);
}

function isBelow(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}
