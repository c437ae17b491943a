import { quoted } from '../../files/quoted.ts';
import {
  blackOf,
  type Fitting,
  type InputUnits,
  inUnits,
  type ModelInput,
  placed,
  placedAffine,
  placedMask,
  whiteOf,
} from '../../images/index.ts';
import { channelsOf, spatialShape } from '../../math/arrays/imageAxes.ts';
import { affineSpacing } from '../../math/grids/affineSpacing.ts';
import type { Image, Mask } from '../../types/arrays.ts';
import type { FullClassifier } from '../../types/classifier.ts';
import type { HiddenNames } from '../../types/dataset.ts';
import type { PreparedImage, RunImage, StatedFold } from '../../types/run.ts';
import type { Segmenter } from '../../types/segmenter.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';
import { fittingOf, unitsOf } from '../config/preprocess.ts';
import { firstPass, type KnownPass } from './firstPass.ts';
import type { ImageSource } from './imageSource.ts';
import { inputWarnings } from './inputWarnings.ts';
import { otherInputsOf } from './otherInputs.ts';
import { recentlyUsed } from './recentlyUsed.ts';

/** A classifier of the run with the images as it takes them. */
export interface PreparedModel {
  readonly config: ClassifierConfig;
  readonly classifier: FullClassifier;
  /** Of a segmentation network: what gives its predictions, opened when it is first asked. */
  readonly segmenter?: (() => Promise<Segmenter>) | undefined;
  readonly images: readonly RunImage[];
  /** What stands for names of the data set that are not shown. */
  readonly hidden?: HiddenNames | undefined;
  /** The fold that it was not trained on, where the config states one. */
  readonly fold?: StatedFold | undefined;
  /** False of predictions that were made elsewhere: nothing can be asked but its logits. @default true */
  readonly hasPixels?: false;
  /** An image in its units and size; those asked for last are kept. */
  prepared(image: string): Promise<PreparedImage>;
  /** The places of an image before it is fitted: [height, width]. */
  ownSize(image: string): Promise<readonly number[]>;
  /** Names of the data set's regions. */
  readonly regions: readonly string[];
  /** A region of an image at its size; undefined where the image has none of that name. */
  region(image: string, name: string): Promise<Mask | undefined>;
  readonly inputRange: readonly [low: number, high: number];
  /** What its pass over the images gave. */
  readonly pass: KnownPass;
  /** One value per channel: what 0 and 255 become. */
  readonly black: readonly number[];
  readonly white: readonly number[];
  /** By image, why it cannot be read or does not fit. */
  readonly unreadable: ReadonlyMap<string, string>;
  /** [classes] of each image that can be read, by its name, under the trained weights. */
  readonly logits: ReadonlyMap<string, Float32Array>;
  /** Signs that the images do not come to it in its units, one line each. */
  readonly warnings: readonly string[];
}

/** Bytes of images in a classifier's units that are kept for it: the audits ask for one image after the other. */
const mostKept = 4 * 2 ** 20;

interface PreparedModelOptions {
  readonly config: ClassifierConfig;
  readonly batchSize: number;
  /** What the pass over the images gave, where it was made before. */
  readonly known?: KnownPass | undefined;
  readonly segmenter?: PreparedModel['segmenter'];
}

/** A classifier with all images in its units and size, and its logits of each: one pass over the images. */
export async function preparedModel(
  classifier: FullClassifier,
  source: ImageSource,
  { config, batchSize, known, segmenter }: PreparedModelOptions,
): Promise<PreparedModel> {
  const { images } = source;
  const size = spatialShape(classifier.inputShape);
  const channels = channelsOf(classifier.inputShape);
  const units = unitsOf(config.preprocess) ?? (classifier.inputRange && { range: classifier.inputRange });
  const fitting = fittingOf(config.preprocess);
  const [black, white] = [blackOf(units ?? {}, channels), whiteOf(units ?? {}, channels)];
  let inputRange: readonly [number, number] = known?.inputRange ?? [0, 1];
  const kept = recentlyUsed<PreparedImage>({
    limit: mostKept,
    sizeOf: ({ image, mask }) => 4 * image.size + (mask?.size ?? 0),
  });
  const byId = new Map(images.map((image) => [image.id, image]));
  const region = async (id: string, name: string) => {
    const mask = await source.region(id, name);
    return mask && placedMask(mask, size, fitting);
  };
  const prepare = async (id: string): Promise<PreparedImage> => {
    const { image, mask, affine } = await source.load(id);
    const input = asInput({ id, image }, classifier.inputShape, { id: config.id, units, fitting });
    inputRange = input.inputRange;
    const facts = byId.get(id) ?? { id };
    const own = mask && placedMask(mask, size, fitting);
    const { inside } = config.target ?? {};
    const named = async () => (inside === 'mask' || typeof inside !== 'string' ? own : region(id, inside));
    const { picture } = source;
    const spacing =
      affine && affineSpacing(placedAffine(affine, spatialShape(image.shape), { size, fitting }));
    const otherInputs = await otherInputsOf(facts, { config, classifier, picture, mask: named });
    return {
      ...facts,
      image: input.image,
      ...(own && { mask: own }),
      ...(spacing && { spacing }),
      ...(otherInputs && { otherInputs }),
    };
  };
  const prepared = (id: string) => kept.get(id, () => prepare(id));
  const found = known ?? (await firstPass(classifier, images, { batchSize, prepared }));
  const { logits, facts, unreadable } = found;
  const warnings = inputWarnings({ images: facts, logits: [...logits.values()], inputRange });
  return {
    ...{
      config,
      classifier,
      segmenter,
      images,
      prepared,
      ownSize: async (id) => spatialShape((await source.load(id)).image.shape),
      regions: source.regions,
      hidden: source.hidden,
      region,
      inputRange,
      pass: { ...found, inputRange },
      logits,
      unreadable,
    },
    ...{ black, white },
    warnings: [...(classifier.warnings ?? []), ...warnings.map((line) => `${config.id}: ${line}`)],
  };
}

/** The image in the shape and units of a network. A mistake names the image and the network. */
export function asInput(
  { id, image }: { readonly id: string; readonly image: Image },
  shape: readonly number[],
  config: {
    readonly id: string;
    readonly units?: InputUnits | undefined;
    readonly fitting?: Fitting | undefined;
  },
): ModelInput {
  try {
    return inUnits(placed(image, shape, config.fitting), config.units);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`image ${quoted(id)} does not fit ${quoted(config.id)}: ${why}`);
  }
}
