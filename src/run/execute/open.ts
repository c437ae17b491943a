import { matchedFilterModel, type OpenOptions, openClassifier } from '../../classifiers/index.ts';
import type { OwnLimits } from '../../files/limits.ts';
import { fitted, fittedMask, inUnits, type ModelInput } from '../../images/index.ts';
import type { FullClassifier } from '../../types/classifier.ts';
import type { LoadedItem } from '../../types/dataset.ts';
import { builtIn } from '../config/config.ts';
import type { ClassifierConfig, Preprocess } from '../config/configSchema.ts';
import { moduleClassifier } from '../config/plugIns/index.ts';
import { atLayer } from './atLayer.ts';
import { type ImageFacts, imageFacts, inputWarnings } from './inputWarnings.ts';
import type { Participant } from './participant.ts';
import { allLogits, predictedClass, type StudyImage } from './study.ts';

/** A classifier of the config, opened; `matched-filter:A,B,C` is the built-in one for blobs of those sigmas. */
export async function opened(config: ClassifierConfig, limits: OwnLimits = {}): Promise<FullClassifier> {
  const classifier = await openedAlone(config, limits);
  return config.layer === undefined ? classifier : atLayer(classifier, config.layer);
}

async function openedAlone(config: ClassifierConfig, limits: OwnLimits): Promise<FullClassifier> {
  const { id, output, inputSize, layout, engine, backend, model, preprocess, isModule } = config;
  if (isModule) {
    const file = { path: model, where: `classifier '${id}'` };
    const made = await moduleClassifier(file, { id, ...(preprocess && { preprocess }) });
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
    ...(preprocess !== undefined && { preprocess }),
  };
  if (!model.startsWith(builtIn)) return openClassifier(model, options);
  const sigmas = model.slice(builtIn.length).split(',').map(Number);
  if (!sigmas.every((sigma) => sigma > 0 && Number.isFinite(sigma))) {
    throw new RangeError(
      `classifier '${id}': ${builtIn} takes positive numbers with commas between, got '${model}'`,
    );
  }
  return openClassifier(matchedFilterModel({ size: 64, sigmas }), options);
}

/** An item of a dataset as it was loaded. */
export interface Item extends LoadedItem {
  readonly id: string;
  readonly group?: string;
  readonly label?: number;
}

/** A classifier with all images in its units and size, and the class that it predicts for each. */
export async function participant(
  classifier: FullClassifier,
  items: readonly Item[],
  { config, batchSize }: { readonly config: ClassifierConfig; readonly batchSize: number },
): Promise<Participant> {
  const [height, width] = classifier.inputShape;
  let inputRange: readonly [number, number] = [0, 1];
  const facts: ImageFacts[] = [];
  const units = config.preprocess ?? (classifier.inputRange && { range: [...classifier.inputRange] });
  const images = items.map((item): StudyImage => {
    const input = asInput(item, classifier.inputShape, { id: config.id, preprocess: units });
    inputRange = input.inputRange;
    facts.push(imageFacts(input.image));
    return {
      id: item.id,
      image: input.image,
      ...(item.group !== undefined && { group: item.group }),
      ...(item.label !== undefined && { label: item.label }),
      ...(item.mask && { mask: fittedMask(item.mask, [height, width]) }),
    };
  });
  const logits = await allLogits(classifier, images, batchSize);
  return {
    config,
    classifier,
    images,
    inputRange,
    logits,
    predicted: logits.map(predictedClass),
    warnings: inputWarnings({ images: facts, logits, inputRange }).map((line) => `${config.id}: ${line}`),
  };
}

/** The image in the shape and units of a network. A mistake names the image and the network. */
export function asInput(
  { id, image }: Item,
  shape: readonly [height: number, width: number, channels: number],
  config: { readonly id: string; readonly preprocess?: Preprocess | undefined },
): ModelInput {
  try {
    return inUnits(fitted(image, shape), config.preprocess);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`image '${id}' does not fit '${config.id}': ${why}`);
  }
}
