import { dirname, resolve } from 'node:path';
import type { Device } from '../../classifiers/index.ts';
import type { DatasetConfig } from '../../datasets/index.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { issueLine } from '../../files/issueLine.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { parsedJson } from '../../files/parsedJson.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import type { AverageMaskConfig } from './averageMaskSchema.ts';
import { changedPaths } from './configPaths.ts';
import { type ClassifierConfig, configSchemaOf, type LocalizerConfig, type Preset } from './configSchema.ts';
import { requirePredictionsWillDo } from './doesWithoutModel.ts';
import { givenLists, type Lists, type LoadedLists, type OwnModule, withLists } from './lists.ts';
import { named, requireNoModules } from './noModules.ts';
import { asksForMaps, auditNamed, auditOptions, resolvedCriteria } from './resolvedAudits.ts';
import { type MethodConfig, resolvedMethods } from './resolvedMethods.ts';
import { resolvedModelAudits } from './resolvedModelAudits.ts';
import { resolvedPath } from './resolvedPath.ts';
import { statedTarget } from './statedTarget.ts';
import { withWorkers } from './statedWorkers.ts';
import { requireTrainedWith } from './trainedWith.ts';

/** Prefix of the models that need no file: `matched-filter:3,4` looks for blobs of sigma 3 and 4. */
export const builtIn = 'matched-filter:';

/** A config is written by hand; what is larger is another file. */
const mostConfigBytes = 2 ** 24;

/** A benchmark as it will run: every default in its place, every path absolute. */
export interface BenchConfig {
  readonly name: string;
  readonly dataset: DatasetConfig;
  /** Masks outside the run, or their average. */
  readonly averageMask?: AverageMaskConfig;
  readonly classifiers: readonly ClassifierConfig[];
  readonly localizers: readonly LocalizerConfig[];
  readonly target: 'predicted' | 'label' | number;
  readonly methods: readonly MethodConfig[];
  /** Names of audits: those that judge methods, or those that judge a model. */
  readonly criteria: readonly string[];
  /** By audit, every option of those that have options. */
  readonly auditOptions: Readonly<Record<string, object>>;
  /** Files of the user's that criteria, audits and metrics come from. */
  readonly modules?: readonly OwnModule[];
  readonly preset: Preset;
  readonly seed: number;
  readonly batchSize: number;
  /** Where the classifiers' passes are computed, if not by the processor. */
  readonly device?: Exclude<Device, 'cpu'>;
  /** Where the config raises or lowers limits. */
  readonly limits?: OwnLimits;
  /** Whether images and patients of DICOM files keep their names. */
  readonly showIds?: true;
}

/** What the command line changes in a config. */
export interface ConfigChanges {
  readonly seed?: number;
  readonly limit?: number;
  readonly device?: Device;
  readonly methods?: readonly string[];
  readonly criteria?: readonly string[];
  /** Rows of the data set's table to take: by column a value, or several. */
  readonly where?: Readonly<Record<string, readonly string[]>>;
  /** Images and patients of DICOM files keep their names, where without it a hash stands for them. */
  readonly showIds?: boolean;
  /** Every criterion whose classifiers are there, those that run by request alone among them. */
  readonly allCriteria?: boolean;
  readonly audits?: readonly string[];
  /** Whether the criteria are asked, which judge methods, or the audits, which judge a model. @default 'criteria' */
  readonly asks?: 'criteria' | 'audits';
}

/** The config in a file. Throws RangeError naming the file, the key, what was wanted and what came. */
export function readConfig(path: string, changes: ConfigChanges = {}): BenchConfig {
  return benchConfig(parsedConfig(path), { source: namedPath(path), folder: dirname(path), changes });
}

/** The data in a config file, not yet checked. Throws RangeError naming the file. */
export function parsedConfig(path: string): unknown {
  const bytes = fileBytesSync(path, { what: 'a config file', atMost: mostConfigBytes });
  try {
    return parsedJson(new TextDecoder().decode(bytes), { comments: true });
  } catch (error) {
    throw new RangeError(
      `${namedPath(path)}: expected JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/**
 * A checked config from plain data; relative paths start at `folder`. `audits`, `methods` and `datasets` are the lists of
 * what it may name, in the place of those of this library: `{ audits: [...audits, mine] }`. Throws RangeError naming the
 * key.
 */
export function benchConfig(
  data: unknown,
  {
    source,
    folder,
    changes = {},
    ...given
  }: Partial<Lists> & { readonly source: string; readonly folder: string; readonly changes?: ConfigChanges },
): BenchConfig {
  return configOf(data, { source, folder, changes, lists: givenLists(given) });
}

/** The same with the lists as they are. */
export function configOf(
  data: unknown,
  { source, folder, changes, lists }: ConfigSource & { readonly changes: ConfigChanges },
): BenchConfig {
  const { audits } = lists;
  const config = locatedConfig(data, { source, folder, lists });
  const [ownCriteria, ownAudits] = [config.criteria, config.audits].map((items) => items?.map(named));
  const { localizers, preset } = config;
  const { classifiers, target } = statedTarget(config, source);
  const isAudit = changes.asks === 'audits';
  const device = changes.device ?? config.device ?? 'cpu';
  const criteria = isAudit
    ? resolvedModelAudits(ownAudits, { only: changes.audits, audits, classifiers, source })
    : resolvedCriteria(ownCriteria, {
        only: changes.criteria,
        all: changes.allCriteria,
        audits,
        classifiers,
        source,
      });
  const options = auditOptions(criteria, isAudit ? ownAudits : ownCriteria, audits);
  requireTrainedWith(classifiers, { source, audits, options });
  const hasMaps = criteria.some((name) => asksForMaps(auditNamed(name, audits), options[name] ?? {}));
  if (classifiers.length === 0) requirePredictionsWillDo(criteria, { audits, isAudit, hasMaps, source });
  const modules = (lists.modules ?? []).filter(({ kind, name }) =>
    kind === 'metric' ? !isAudit : criteria.includes(name),
  );
  const asked = { only: changes.methods, preset, source, methods: lists.methods };
  const methods = hasMaps ? resolvedMethods(config.methods, asked) : [];
  const read: BenchConfig = {
    name: config.name,
    dataset: changedDataset(config.dataset, changes, source),
    ...(config.averageMask !== undefined && { averageMask: config.averageMask }),
    classifiers,
    localizers,
    target,
    methods,
    criteria,
    auditOptions: options,
    ...(modules.length > 0 && { modules }),
    preset,
    seed: changes.seed ?? config.seed,
    batchSize: config.batchSize,
    ...(device !== 'cpu' && { device }),
    ...(changes.showIds === true && { showIds: true }),
    ...(config.limits !== undefined && { limits: config.limits }),
  };
  return withWorkers(withLists(read, lists), config.workers);
}

/** A data set with other rows of its table, or fewer images. */
function changedDataset(
  dataset: DatasetConfig,
  { limit, where }: ConfigChanges,
  source: string,
): DatasetConfig {
  if (where !== undefined && dataset.kind !== 'table') {
    throw new RangeError(
      `${source}: --where takes rows of a table, the data set is of kind ${quoted(dataset.kind)}`,
    );
  }
  return {
    ...dataset,
    ...(limit !== undefined && { limit }),
    ...(where !== undefined && { where: { ...(dataset.where as object | undefined), ...where } }),
  };
}

interface ConfigSource {
  readonly source: string;
  readonly folder: string;
  readonly lists: LoadedLists;
}

/** The config of plain data, checked, with every path in it absolute. */
function locatedConfig(data: unknown, { source, folder, lists }: ConfigSource) {
  const schema = configSchemaOf(lists);
  const parsed = (value: unknown) => {
    const result = schema.safeParse(value);
    if (!result.success) throw new RangeError(`${source}: ${issueLine(result.error, value, 'config')}`);
    return result.data;
  };
  requireNoModules(parsed(data), source);
  const absolute = changedPaths(schema, data, (path, { key, kind }) =>
    key.startsWith('classifiers') && path.startsWith(builtIn)
      ? path
      : resolvedPath(resolve(folder, path), `${source}: ${key}`, kind),
  );
  return parsed(absolute);
}
