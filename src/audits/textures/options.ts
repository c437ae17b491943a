import * as z from 'zod';

/** The corruptions that any image can be given, in the order of the report; `corrupted.ts` says what a level is. */
export const corruptionNames = [
  'gaussian-noise',
  'salt-pepper',
  'gaussian-blur',
  'median',
  'contrast',
  'gibbs',
  'spike',
  'bias-field',
  'ghosting',
  'total-variation',
  'bilateral',
  'unsharp',
] as const;
export type CorruptionName = (typeof corruptionNames)[number];

/** From mild to strong: the first still looks like the image. */
export const defaultLevels: Readonly<Record<CorruptionName, readonly number[]>> = {
  'gaussian-noise': [0.1, 0.25, 0.5],
  'salt-pepper': [0.01, 0.05, 0.15],
  'gaussian-blur': [0.5, 1, 2],
  median: [3, 5, 7],
  contrast: [1.25, 1.75, 2.5],
  gibbs: [0.3, 0.5, 0.7],
  spike: [1.02, 1.1, 1.2],
  'bias-field': [0.15, 0.3, 0.6],
  ghosting: [0.1, 0.25, 0.5],
  'total-variation': [0.05, 0.1, 0.2],
  bilateral: [0.05, 0.1, 0.2],
  unsharp: [0.5, 1, 2],
};

const step = z.number().positive();
const levels = z.array(z.number().positive()).min(1);

export const textureOptions = z.strictObject({
  /** Each a name, or a name with levels of its own, from mild to strong. */
  corruptions: z
    .array(z.union([z.enum(corruptionNames), z.strictObject({ name: z.enum(corruptionNames), levels })]))
    .min(1)
    .default(['gaussian-noise', 'salt-pepper', 'gaussian-blur', 'contrast', 'gibbs', 'bias-field']),
  /** Class that counts as positive; every other one is negative. */
  positive: z.int().min(0).default(1),
  /** Of segmentation networks: the labels that are compared, each with the region of the data that is its truth. @default the class of the target, and the mask */
  labels: z
    .array(z.strictObject({ label: z.int().min(0), region: z.string().min(1).optional() }))
    .min(1)
    .optional(),
  /** Of a pixel or voxel of the model's input along each axis, in mm or any unit: distances are in it. @default that of a scan, else 1 */
  spacing: z.union([z.tuple([step, step]), z.tuple([step, step, step])]).optional(),
  /** By model, the corruptions that stood in its training. @default none */
  seen: z.record(z.string(), z.array(z.enum(corruptionNames))).optional(),
  /** Of classifiers: pictures with the shape of one class and the texture of the other, parted at `sigma` hundredths of the height. @default none */
  cueConflict: z.strictObject({ sigma: z.number().positive().default(2) }).optional(),
  /** The smallest fall of the AUC, or of Dice, that counts. */
  leastFall: z.number().positive().max(0.5).default(0.05),
});

export type TextureOptions = z.infer<typeof textureOptions>;

/** A corruption with its levels. */
export interface Corruption {
  readonly name: CorruptionName;
  readonly levels: readonly number[];
}

export function corruptionsOf({ corruptions }: TextureOptions): Corruption[] {
  return corruptions.map((one) =>
    typeof one === 'string'
      ? { name: one, levels: defaultLevels[one] }
      : { name: one.name, levels: one.levels },
  );
}
