import { matchedFilterModel, type OpenOptions, openClassifier } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import {
  blackOf,
  type Fitting,
  type InputUnits,
  inUnits,
  type ModelInput,
  placed,
  placedMask,
  whiteOf,
} from '../../images/index.ts';
import type { Image } from '../../types/arrays.ts';
import type { FullClassifier } from '../../types/classifier.ts';
import type { PreparedImage } from '../../types/run.ts';
import { builtIn } from '../config/config.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';
import { moduleClassifier } from '../config/plugins/index.ts';
import { fittingOf, unitsOf } from '../config/preprocess.ts';
import { atLayer } from './atLayer.ts';
import { firstPass } from './firstPass.ts';
import type { ImageSource } from './imageSource.ts';
import { inputWarnings } from './inputWarnings.ts';
import type { PreparedModel } from './preparedModel.ts';
import { recentlyUsed } from './recentlyUsed.ts';

/** A classifier of the config, opened; `matched-filter:A,B,C` is the built-in one for blobs of those sigmas. */
export async function opened(config: ClassifierConfig, limits: OwnLimits = {}): Promise<FullClassifier> {
  const classifier = await openedAlone(config, limits);
  return config.layer === undefined ? classifier : atLayer(classifier, config.layer);
}

async function openedAlone(config: ClassifierConfig, limits: OwnLimits): Promise<FullClassifier> {
  const { id, output, inputSize, layout, engine, backend, model, preprocess, isModule, trained, fixed } =
    config;
  const units = unitsOf(preprocess);
  if (isModule) {
    const file = { path: model, where: `classifier '${id}'` };
    const made = await moduleClassifier(file, { id, ...(units && { preprocess: units }) });
    // It may lack functions: `requireCapabilities` refuses a run that needs those.
    return { dispose: async () => {}, ...made } as FullClassifier;
  }
  const options: OpenOptions = {
    id,
    limits,
    ...(output !== undefined && { output }),
    ...(inputSize !== undefined && { inputSize }),
    ...(layout !== undefined && { layout }),
    ...(engine !== undefined && { engine }),
    ...(backend !== undefined && { backend }),
    ...(units !== undefined && { preprocess: units }),
    ...(trained !== undefined && { trained }),
    ...(fixed !== undefined && { fixed }),
  };
  return openModel(model, options, `classifier '${id}'`);
}

/** A model file, or a built-in one by its name: of a mistake in that `where` is said. */
export function openModel(model: string, options: OpenOptions, where: string): Promise<FullClassifier> {
  if (!model.startsWith(builtIn)) return openClassifier(model, options);
  const sigmas = model.slice(builtIn.length).split(',').map(Number);
  if (!sigmas.every((sigma) => sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError(`${where}: ${builtIn} takes positive numbers with commas between, got '${model}'`);
  }
  return openClassifier(matchedFilterModel({ size: 64, sigmas }), options);
}

/** Bytes of images in a classifier's units that are kept for it: the audits ask for one image after the other. */
const mostKept = 4 * 2 ** 20;

/** A classifier with all images in its units and size, and its logits of each: one pass over the images. */
export async function preparedModel(
  classifier: FullClassifier,
  source: ImageSource,
  { config, batchSize }: { readonly config: ClassifierConfig; readonly batchSize: number },
): Promise<PreparedModel> {
  const { images } = source;
  const [height, width, channels] = classifier.inputShape;
  const units = unitsOf(config.preprocess) ?? (classifier.inputRange && { range: classifier.inputRange });
  const fitting = fittingOf(config.preprocess);
  const [black, white] = [blackOf(units ?? {}, channels), whiteOf(units ?? {}, channels)];
  let inputRange: readonly [number, number] = [0, 1];
  const kept = recentlyUsed<PreparedImage>({
    limit: mostKept,
    sizeOf: ({ image, mask }) => 4 * image.size + (mask?.size ?? 0),
  });
  const byId = new Map(images.map((image) => [image.id, image]));
  const prepare = async (id: string): Promise<PreparedImage> => {
    const { image, mask } = await source.load(id);
    const input = asInput({ id, image }, classifier.inputShape, { id: config.id, units, fitting });
    inputRange = input.inputRange;
    const known = byId.get(id) ?? { id };
    return {
      ...known,
      image: input.image,
      ...(mask && { mask: placedMask(mask, [height, width], fitting) }),
    };
  };
  const prepared = (id: string) => kept.get(id, () => prepare(id));
  const region = async (id: string, name: string) => {
    const mask = await source.region(id, name);
    return mask && placedMask(mask, [height, width], fitting);
  };
  const { logits, facts, unreadable } = await firstPass(classifier, images, { batchSize, prepared });
  const warnings = inputWarnings({ images: facts, logits: [...logits.values()], inputRange });
  return {
    ...{
      config,
      classifier,
      images,
      prepared,
      regions: source.regions,
      region,
      inputRange,
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
  shape: readonly [height: number, width: number, channels: number],
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
    throw new RangeError(`image '${id}' does not fit '${config.id}': ${why}`);
  }
}
