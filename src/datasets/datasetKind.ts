import * as z from 'zod';
import type { OwnLimits } from '../files/limits.ts';
import type { Dataset } from '../types/dataset.ts';

/** What a data set takes from the config around it. */
export interface DatasetContext {
  readonly seed: number;
  readonly preset: 'default' | 'arun2021';
  readonly limits: OwnLimits | undefined;
}

/** A kind of data set, as a plain object: what a config may say of it, and how it is opened. */
export interface DatasetKind<Keys extends object = object> {
  /** Its word under `kind` in a config. */
  readonly kind: string;
  /** What it is, in a few words: the config template says it. */
  readonly note: string;
  /** True where all images are of one class, or of none: audits of classifiers need another data set. @default false */
  readonly hasNoClasses?: true;
  /** A `dataset` of a config, as JSON. */
  readonly example: string;
  /** Its keys beside `kind` and `limit`. A path is of the type `path`, by which a run knows it. */
  readonly keys: z.ZodObject & z.ZodType<Keys>;
  /** At most `limit` images, where there is one. Throws RangeError for what is not there or cannot be read. */
  open(
    config: Keys & { readonly limit?: number | undefined },
    context: DatasetContext,
  ): Dataset | Promise<Dataset>;
}

/** The data set of a config, checked. */
export interface DatasetConfig {
  readonly kind: string;
  /** At most this many images. @default all */
  readonly limit?: number | undefined;
  readonly [key: string]: unknown;
}

/** What a config may say of one of these kinds. */
export function datasetSchema(kinds: readonly DatasetKind[]): z.ZodType<DatasetConfig> {
  const options = kinds.map(({ kind, keys }) =>
    z.strictObject({ kind: z.literal(kind), ...keys.shape, limit: z.int().positive().optional() }),
  );
  const [first, ...others] = options;
  if (first === undefined) throw new RangeError('a config needs at least one kind of data set, got none');
  return z.discriminatedUnion('kind', [first, ...others]) as z.ZodType<DatasetConfig>;
}

/** Opens the data set of a checked config. */
export async function openDataset(
  { kind, ...config }: DatasetConfig,
  { kinds, ...context }: DatasetContext & { readonly kinds: readonly DatasetKind[] },
): Promise<Dataset> {
  const found = kinds.find((one) => one.kind === kind);
  if (found === undefined) {
    throw new RangeError(
      `no data set is of kind '${kind}'; there are ${kinds.map((one) => one.kind).join(', ')}`,
    );
  }
  return found.open(config, context);
}
