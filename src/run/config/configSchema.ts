import * as z from 'zod';
import { auditList } from '../../audits/index.ts';
import { devices } from '../../classifiers/index.ts';
import { datasetKinds, datasetSchema } from '../../datasets/index.ts';
import { path } from '../../files/pathType.ts';
import { theEight } from '../../methods/index.ts';
import type { Audit } from '../../types/audit.ts';
import { averageMask } from './averageMaskSchema.ts';
import { type Lists, libraryLists } from './lists.ts';
import { denseTarget, otherInput } from './modelInputs.ts';
import { plainName } from './plainName.ts';
import { preprocessSchema } from './preprocess.ts';
import { statedTraining } from './trainedWith.ts';

export type { Preset } from '../../methods/index.ts';

/** The roles that audits name. */
const roles = [...new Set(auditList.flatMap(({ needs: { role } }) => (role === undefined ? [] : [role])))];

const length = z.int().positive();
/** [height, width], of volumes [depth, height, width]. */
const inputSize = z.union([z.tuple([length, length]), z.tuple([length, length, length])]);
const layout = z.enum(['NCHW', 'NHWC', 'NCDHW', 'NDHWC']);

/** Keys of a classifier that say how a model file is opened. */
const ofModels = [
  'output', 'target', 'input', 'otherInputs', 'inputSize', 'layout', 'engine', 'backend', 'trained', 'fixed',
] as const; // biome-ignore format: a list reads better packed
const inQuotes = (name: string) => `"${name}"`;

const classifier = z
  .strictObject({
    id: z.string().min(1),
    model: path('file').optional(),
    /** Instead of a model: a file whose default export is a classifier. */
    module: path('file').optional(),
    /** Without it 0..255 becomes the range that a module says, or [0, 1]. */
    preprocess: preprocessSchema.optional(),
    output: z.string().optional(),
    /** What is explained of a segmentation or detection output. */
    target: denseTarget.optional(),
    /** The image that is explained, and what the other inputs are. */
    input: z.string().min(1).optional(),
    otherInputs: z.record(z.string(), otherInput).optional(),
    inputSize: inputSize.optional(),
    layout: layout.optional(),
    /** What runs a TF.js model, and where TF.js computes. */
    engine: z.enum(['onnx', 'tfjs']).optional(),
    backend: z.enum(['node-gpu', 'node', 'wasm', 'cpu']).optional(),
    /** The spatial layer that Grad-CAM reads where its own option names none. */
    layer: z.string().min(1).optional(),
    /** Constants that randomization re-draws, and those that it leaves, whatever its rules say. */
    trained: z.array(z.string().min(1)).optional(),
    fixed: z.array(z.string().min(1)).optional(),
    /** Why it is there, such as `replicate`: of every classifier but the first. */
    role: z.enum(roles).optional(),
    ...statedTraining,
  })
  .refine(({ model, module }) => (model === undefined) !== (module === undefined), {
    error: 'expected either "model" or "module"',
  })
  .refine((one) => one.module === undefined || ofModels.every((name) => one[name] === undefined), {
    error: `${ofModels.slice(0, -1).map(inQuotes).join(', ')} and "${ofModels.at(-1)}" are of a "model", not of a "module"`,
  })
  .transform(({ model, module, ...others }) => ({
    ...others,
    /** A path, or the name of a built-in model. */
    model: model ?? module ?? '',
    ...(module !== undefined && { isModule: true as const }),
  }));

/** A segmentation or detection network, whose maps are the bar of the localization networks. */
const localizer = z.strictObject({
  id: z.string().min(1),
  model: path('file'),
  preprocess: preprocessSchema.optional(),
  output: z.string().optional(),
  inputSize: inputSize.optional(),
  layout: layout.optional(),
});

const dataset = datasetSchema(datasetKinds);

/** An audit of the user's own, with its options: what else is in it, its module says. */
const ofModule = z.looseObject({ module: path('file'), name: z.string().min(1).optional() });

/** The name of a criterion, or an object of the name and its options. */
function criterionOf(audits: readonly Audit[]) {
  const list = audits.filter(({ judges }) => judges !== 'model');
  const names = list.map(({ name }) => name);
  return z.union([z.enum(names), ...list.map(withName), ofModule], {
    error: `expected one of ${names.join(', ')}, one of them with its options, or the "module" of one of your own`,
  });
}

/** A question about a model or its data: its name, or an object of the name and its options. */
function auditOf(audits: readonly Audit[]) {
  const list = audits.filter(({ judges }) => judges === 'model');
  const [first, ...others] = list.map(withName);
  return z.union([
    z.enum(list.map(({ name }) => name)),
    ...(first === undefined ? [] : [z.discriminatedUnion('name', [first, ...others])]),
    ofModule,
  ]);
}

function withName({ name, options }: Audit) {
  return z.strictObject({ name: z.literal(name), ...options.shape });
}

const method = z.union([z.string(), z.looseObject({ name: z.string(), module: path('file').optional() })], {
  error: 'expected a method\'s name, or an object with "name" and its options',
});

const most = z.int().positive().optional();

/** What a config file may hold; every key that is not here is refused. */
export const configSchema = z.strictObject({
  /** Names the schema of this file to an editor, which then completes keys; nothing else reads it. */
  $schema: z.string().optional(),
  /** Of its folder too. */
  name: plainName.default('bench'),
  dataset,
  /** Of images outside the run: the bar of localization. Without it phantoms have one, and others that of the run's other images. */
  averageMask: averageMask.optional(),
  /** None where the data set says what a model predicted elsewhere, and the audits ask for no more. */
  classifiers: z.array(classifier).min(1).default([]),
  /** The first is scored beside the methods; with a second, their agreement is the bar of the methods' agreement. */
  localizers: z.array(localizer).max(2).default([]),
  target: z
    .union([z.literal('predicted'), z.literal('label'), z.int().nonnegative(), denseTarget], {
      error:
        'expected "predicted", "label", a class index, or of dense outputs { "class", "reduce", "inside" }',
    })
    .default('predicted'),
  methods: z
    .array(method)
    .min(1)
    .default([...theEight]),
  criteria: z.array(criterionOf(auditList)).min(1).optional(),
  /** What `audit` asks; `bench` asks the criteria. */
  audits: z.array(auditOf(auditList)).min(1).optional(),
  /** Metrics of the user's own, which the criteria measure beside their own. */
  metrics: z
    .array(z.strictObject({ module: path('file') }))
    .min(1)
    .optional(),
  preset: z.enum(['default', 'arun2021']).default('default'),
  seed: z.int().default(1),
  /** Where ONNX Runtime computes the classifiers' passes; without it the processor. */
  device: z.enum(devices).optional(),
  /** At most this many images go to a classifier in one call. It may change the last digits of some networks. */
  batchSize: z.int().positive().default(16),
  /** Threads that measure, where the command line does not say. It changes no number. */
  workers: z.int().positive().optional(),
  /** How much of each thing is read or made. */
  limits: z
    .strictObject({ pixels: most, boxes: most, images: most, fileBytes: most, modelBytes: most })
    .optional(),
});

/** The same where a config may name other audits and kinds of data sets. */
export function configSchemaOf(lists: Lists): typeof configSchema {
  if (lists === libraryLists) return configSchema;
  return configSchema.extend({
    dataset: datasetSchema(lists.datasets),
    criteria: z.array(criterionOf(lists.audits)).min(1).optional(),
    audits: z.array(auditOf(lists.audits)).min(1).optional(),
  });
}

/** A resolved config, as far as paths in it have to be found. */
export function resolvedSchemaOf(lists: Lists) {
  return configSchemaOf(lists).extend({
    modules: z.array(z.looseObject({ module: path('file') })).optional(),
    auditOptions: z.object(Object.fromEntries(lists.audits.map(({ name, options }) => [name, options]))),
  });
}

export type { Preprocess } from './preprocess.ts';
/** A classifier of a config. */
export type ClassifierConfig = z.infer<typeof classifier>;
/** What a run explains, as its config has it. */
export type TargetConfig = z.infer<typeof configSchema>['target'];
/** A localization network of a config. */
export type LocalizerConfig = z.infer<typeof localizer>;
