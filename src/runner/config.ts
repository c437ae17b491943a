import { existsSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { isMethodName, methodOptions, theEight } from '../methods/index.ts';

/** The four criteria of Arun et al. 2021, in the paper's order. */
export const criterionNames = ['localization', 'randomization', 'repeatability', 'reproducibility'] as const;
export type CriterionName = (typeof criterionNames)[number];

export type Preset = 'default' | 'arun2021';

/** Prefix of the models that need no file: `matched-filter:3,4` looks for blobs of sigma 3 and 4. */
export const builtIn = 'matched-filter:';

const preprocess = z.union([
  z.strictObject({ range: z.tuple([z.number(), z.number()]) }),
  z.strictObject({ mean: z.array(z.number()).min(1), std: z.array(z.number().positive()).min(1) }),
]);

const classifier = z.strictObject({
  id: z.string().min(1),
  model: z.string().min(1),
  /** Without it 0..255 becomes [0, 1]. */
  preprocess: preprocess.optional(),
  output: z.string().optional(),
  inputSize: z.tuple([z.int().positive(), z.int().positive()]).optional(),
  layout: z.enum(['NCHW', 'NHWC']).optional(),
  role: z.enum(['replicate', 'other-architecture']).optional(),
});

const limit = z.int().positive().optional();
const dataset = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rsna'), images: z.string(), annotations: z.string(), limit }),
  z.strictObject({ kind: z.literal('folder'), images: z.string(), masks: z.string(), limit }),
  z.strictObject({ kind: z.literal('synthetic'), count: z.int().positive().default(24), limit }),
]);

const randomization = z.strictObject({
  name: z.literal('randomization'),
  /** Independent draws of random weights. */
  draws: z.int().positive().default(3),
  /** States of the cascade, spread evenly from the output layer to all layers. */
  steps: z.int().positive().default(3),
  /** What one step of the cascade adds at least. */
  unit: z.enum(['layer', 'block']).default('layer'),
  order: z.enum(['outputToInput', 'inputToOutput', 'independent']).default('outputToInput'),
});

const criterion = z.union([z.enum(criterionNames), randomization]);
const method = z.union([z.string(), z.looseObject({ name: z.string() })]);

const schema = z.strictObject({
  name: z.string().min(1).default('bench'),
  dataset,
  classifiers: z.array(classifier).min(1),
  target: z.union([z.literal('predicted'), z.literal('label'), z.int().nonnegative()]).default('predicted'),
  methods: z
    .array(method)
    .min(1)
    .default([...theEight]),
  criteria: z.array(criterion).min(1).optional(),
  preset: z.enum(['default', 'arun2021']).default('default'),
  seed: z.int().default(1),
  /** At most this many images go to a classifier in one call; it changes no number. */
  batchSize: z.int().positive().default(16),
});

export type Preprocess = z.infer<typeof preprocess>;
export type ClassifierConfig = z.infer<typeof classifier>;
export type DatasetConfig = z.infer<typeof dataset>;
export type RandomizationConfig = z.infer<typeof randomization>;

export interface MethodConfig {
  readonly name: string;
  /** Every option that the method has, with the preset's value where the config says none. */
  readonly options: object;
}

/** A benchmark as it will run: every default in its place, every path absolute. */
export interface BenchConfig {
  readonly name: string;
  readonly dataset: DatasetConfig;
  readonly classifiers: readonly ClassifierConfig[];
  readonly target: 'predicted' | 'label' | number;
  readonly methods: readonly MethodConfig[];
  readonly criteria: readonly CriterionName[];
  readonly randomization: RandomizationConfig;
  readonly preset: Preset;
  readonly seed: number;
  readonly batchSize: number;
}

/** What the command line changes in a config. */
export interface ConfigChanges {
  readonly seed?: number;
  readonly limit?: number;
  readonly methods?: readonly string[];
  readonly criteria?: readonly string[];
}

/** The config in a file. Throws RangeError naming the file, the key, what was wanted and what came. */
export function readConfig(path: string, changes: ConfigChanges = {}): BenchConfig {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw new RangeError(`${path}: expected a config file, found none that can be read`);
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new RangeError(`${path}: expected JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  return benchConfig(parsed, { source: path, folder: dirname(path), changes });
}

/** A checked config from plain data; relative paths start at `folder`. Throws RangeError naming the key. */
export function benchConfig(
  data: unknown,
  {
    source,
    folder,
    changes = {},
  }: { readonly source: string; readonly folder: string; readonly changes?: ConfigChanges },
): BenchConfig {
  const result = schema.safeParse(data);
  if (!result.success) throw new RangeError(`${source}: ${issueLine(result.error, data)}`);
  const config = result.data;
  const at = (path: string, key: string) => existing(resolve(folder, path), `${source}: ${key}`);

  const limited = { ...config.dataset, ...(changes.limit !== undefined && { limit: changes.limit }) };
  const located = locatedDataset(limited, at);
  const classifiers = config.classifiers.map((item, index) => ({
    ...item,
    model: item.model.startsWith(builtIn) ? item.model : at(item.model, `classifiers[${index}].model`),
  }));
  const asked =
    changes.criteria ?? config.criteria?.map((item) => (typeof item === 'string' ? item : item.name));
  return {
    name: config.name,
    dataset: located,
    classifiers,
    target: config.target,
    methods: methodConfigs(changes.methods ?? config.methods, config.preset, source),
    criteria: criteriaThatRun(asked, classifiers, source),
    randomization:
      config.criteria?.find((item) => typeof item === 'object') ??
      randomization.parse({ name: 'randomization' }),
    preset: config.preset,
    seed: changes.seed ?? config.seed,
    batchSize: config.batchSize,
  };
}

/** The first thing wrong, in one line. */
function issueLine(error: z.ZodError, data: unknown): string {
  const [issue] = error.issues;
  if (issue === undefined) return 'not a config';
  const path = issue.path
    .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
  if (issue.code === 'unrecognized_keys') {
    return `unknown key ${issue.keys.map((key) => `'${path === '' ? '' : `${path}.`}${key}'`).join(', ')}`;
  }
  const found = issue.path.reduce<unknown>(
    (value, part) => (value as Record<PropertyKey, unknown> | undefined)?.[part],
    data,
  );
  return `${path || 'config'}: ${issue.message}${found === undefined ? '' : `, found ${JSON.stringify(found)}`}`;
}

function existing(path: string, what: string): string {
  if (!existsSync(path)) throw new RangeError(`${what}: no such file or folder: ${path}`);
  return path;
}

function locatedDataset(config: DatasetConfig, at: (path: string, key: string) => string): DatasetConfig {
  switch (config.kind) {
    case 'rsna':
      return {
        ...config,
        images: at(config.images, 'dataset.images'),
        annotations: at(config.annotations, 'dataset.annotations'),
      };
    case 'folder':
      return {
        ...config,
        images: at(config.images, 'dataset.images'),
        masks: at(config.masks, 'dataset.masks'),
      };
    case 'synthetic':
      return config;
  }
}

function methodConfigs(
  asked: readonly (string | { readonly name: string })[],
  preset: Preset,
  source: string,
): MethodConfig[] {
  return asked.map((item) => {
    const { name, ...changes } = typeof item === 'string' ? { name: item } : item;
    if (!isMethodName(name)) {
      throw new RangeError(
        `${source}: methods: no method is named '${name}'; the eight are ${theEight.join(', ')}`,
      );
    }
    try {
      return { name, options: methodOptions(name, preset, changes) };
    } catch (error) {
      throw new RangeError(`${source}: methods: ${error instanceof Error ? error.message : String(error)}`);
    }
  });
}

/** Without a word of the config, every criterion whose classifiers are there. */
function criteriaThatRun(
  asked: readonly string[] | undefined,
  classifiers: readonly ClassifierConfig[],
  source: string,
): CriterionName[] {
  const roles = { repeatability: 'replicate', reproducibility: 'other-architecture' } as const;
  const missingRole = (name: CriterionName) =>
    (name === 'repeatability' || name === 'reproducibility') &&
    !classifiers.some(({ role }) => role === roles[name])
      ? roles[name]
      : undefined;
  if (asked === undefined) return criterionNames.filter((name) => missingRole(name) === undefined);
  return asked.map((name) => {
    const known = criterionNames.find((other) => other === name);
    if (known === undefined) {
      throw new RangeError(
        `${source}: criteria: no criterion is named '${name}'; there are ${criterionNames.join(', ')}`,
      );
    }
    const role = missingRole(known);
    if (role !== undefined) {
      throw new RangeError(
        `${source}: criteria: ${known} needs a classifier with "role": "${role}", found none in classifiers`,
      );
    }
    return known;
  });
}
