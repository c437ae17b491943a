/** A layer as Keras 2 or 3 writes it: the keys that are read here, each with what it may be. */
import * as z from 'zod';

const whole = z.int();
const pair = z.union([whole, z.array(whole)], { error: 'expected a whole number or a list of them' });
/** Sizes and steps of windows. */
const sizes = z.union([z.int().positive(), z.array(z.int().positive())], {
  error: 'expected a whole number above 0 or a list of them',
});
const sides = z.union([whole, z.array(pair)], { error: 'expected whole numbers for the sides' });
const shape = z.array(whole.nullable()).nullish();

/** A number, or some for each channel; Keras 3 wraps arrays. */
export type StoredNumbers =
  | number
  | readonly StoredNumbers[]
  | { readonly class_name: string; readonly config: { readonly value?: unknown } };
const numbers: z.ZodType<StoredNumbers> = z.union(
  [
    z.number(),
    z.array(z.lazy(() => numbers)),
    z.looseObject({ class_name: z.string(), config: z.looseObject({ value: z.unknown() }) }),
  ],
  { error: 'expected numbers' },
);

export interface StoredLayer {
  readonly class_name: string;
  readonly name?: string | undefined;
  readonly config: StoredConfig | readonly StoredLayer[];
  /** Each use of the layer, in the form of Keras 2 or 3. */
  readonly inbound_nodes?: readonly unknown[] | undefined;
}

export type StoredConfig = Readonly<Record<string, unknown>> & {
  readonly name?: string | undefined;
  readonly layers?: readonly StoredLayer[] | undefined;
};

const config = z.looseObject({
  name: z.string().optional(),
  layers: z.array(z.lazy(() => layerSchema)).optional(),
  activation: z.union([z.string(), z.looseObject({ class_name: z.string() })]).nullish(),
  alpha: z.number().nullish(),
  axis: pair.nullish(),
  batch_input_shape: shape,
  batch_shape: shape,
  build_input_shape: shape,
  center: z.boolean().nullish(),
  cropping: sides.optional(),
  data_format: z.string().nullish(),
  dilation_rate: sizes.nullish(),
  epsilon: z.number().nullish(),
  groups: z.int().positive().nullish(),
  interpolation: z.string().nullish(),
  invert: z.boolean().nullish(),
  keepdims: z.boolean().nullish(),
  max_value: z.number().nullish(),
  mean: numbers.nullish(),
  negative_slope: z.number().nullish(),
  offset: numbers.nullish(),
  output_padding: pair.nullish(),
  padding: z.union([z.string(), sides]).optional(),
  pool_size: sizes.optional(),
  scale: z.union([z.boolean(), numbers]).nullish(),
  size: sizes.optional(),
  strides: sizes.nullish(),
  target_shape: z.array(whole).optional(),
  theta: z.number().nullish(),
  threshold: z.number().nullish(),
  use_bias: z.boolean().nullish(),
  variance: numbers.nullish(),
});

export const layerSchema: z.ZodType<StoredLayer> = z.looseObject({
  class_name: z.string().min(1),
  name: z.string().optional(),
  inbound_nodes: z.array(z.unknown()).optional(),
  config: z.union([config, z.array(z.lazy(() => layerSchema))]),
}) as z.ZodType<StoredLayer>;
