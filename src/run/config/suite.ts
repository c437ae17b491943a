import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { issueLine } from '../../files/issueLine.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { type BenchConfig, benchConfig, type ConfigChanges, parsedConfig, readConfig } from './config.ts';
import { loadedConfig } from './loadedConfig.ts';
import { plainName } from './plainName.ts';

/** Several benchmarks that are run one after the other and reported on one page. */
export interface Suite {
  readonly name: string;
  /** Each with a name of its own, which is the name of its folder. */
  readonly tasks: readonly BenchConfig[];
}

/** What a suite's file may hold. */
export const suiteSchema = z.strictObject({
  $schema: z.string().optional(),
  name: plainName.default('suite'),
  /** Configs of a benchmark each, relative to this file. */
  tasks: z.array(z.string().min(1)).min(1),
});

/**
 * The benchmark or the suite in a file: a suite is an object with `tasks`, paths of configs. Throws RangeError naming
 * the file, the key, what was wanted and what came.
 */
export function readBenchmark(path: string, changes: ConfigChanges = {}): BenchConfig | Suite {
  const { suite, files } = filesOf(path);
  return benchmark(
    files.map(({ data, source, folder }) => benchConfig(data, { source, folder, changes })),
    { suite, path },
  );
}

/** The same with the modules loaded that configs take criteria, audits and metrics from, as `loadConfig` does. */
export async function loadBenchmark(path: string, changes: ConfigChanges = {}): Promise<BenchConfig | Suite> {
  const { suite, files } = filesOf(path);
  const configs: BenchConfig[] = [];
  for (const { data, source, folder } of files)
    configs.push(await loadedConfig(data, { source, folder, changes }));
  return benchmark(configs, { suite, path });
}

/** The data of each config, and the name of the suite where the file is one. */
function filesOf(path: string) {
  const data = parsedConfig(path);
  const folder = dirname(path);
  const isSuite = typeof data === 'object' && data !== null && 'tasks' in data;
  if (!isSuite) return { suite: undefined, files: [{ data, source: path, folder }] };
  const result = suiteSchema.safeParse(data);
  if (!result.success) throw new RangeError(`${namedPath(path)}: ${issueLine(result.error, data, 'suite')}`);
  const files = result.data.tasks.map((task) => {
    const file = resolve(folder, task);
    return { data: parsedConfig(file), source: file, folder: dirname(file) };
  });
  return { suite: result.data.name, files };
}

function benchmark(
  configs: readonly BenchConfig[],
  { suite, path }: { readonly suite: string | undefined; readonly path: string },
): BenchConfig | Suite {
  const [only] = configs;
  if (suite === undefined && only !== undefined) return only;
  requireTaskNames(
    configs.map(({ name }) => name),
    path,
  );
  return { name: suite ?? '', tasks: configs };
}

/** Files of the suite, beside the folders of its tasks. */
const suiteFiles = ['report.html', 'suite.json'];

/** The names are those of folders, which some systems do not tell apart by capitals. */
function requireTaskNames(names: readonly string[], path: string): void {
  const folders = names.map((name) => name.toLowerCase());
  const twice = folders.findIndex((name, index) => folders.indexOf(name) !== index);
  if (twice >= 0)
    throw new RangeError(
      `${path}: tasks: expected each a name of its own, got ${quoted(names[twice] ?? '')} twice`,
    );
  const taken = names.find((name) => suiteFiles.includes(name.toLowerCase()));
  if (taken !== undefined)
    throw new RangeError(
      `${path}: tasks: ${quoted(taken)} is a file of the suite; the task needs another name`,
    );
}

/**
 * The run that needs no file of the user's: chest X-rays computed from physics, with a finding to outline
 * (segmentation) and one to box (detection), and networks that were trained on such images. `isFull` takes more
 * images, draws and states.
 */
export function defaultSuite(
  changes: ConfigChanges = {},
  { isFull = false }: { readonly isFull?: boolean } = {},
): Suite {
  return suiteOf(isFull ? 'full' : 'bench', changes);
}

/** The audits that need no file of the user's: generated chest X-rays with a planted shortcut and without one. */
export function defaultAudits(changes: ConfigChanges = {}): Suite {
  return suiteOf('audit', { ...changes, asks: 'audits' });
}

/** Failures of known truth on generated chest X-rays, with reports and attributes. */
export function defaultSimulation(changes: ConfigChanges = {}): BenchConfig {
  const file = fileURLToPath(new URL('../../../fixtures/audit/simulated.json', import.meta.url));
  return readConfig(file, { ...changes, asks: 'audits' });
}

function suiteOf(name: string, changes: ConfigChanges): Suite {
  const file = fileURLToPath(new URL(`../../../fixtures/${name}.json`, import.meta.url));
  const suite = readBenchmark(file, changes);
  if (!('tasks' in suite)) throw new RangeError(`${file}: expected a suite with tasks, found none`);
  return suite;
}
