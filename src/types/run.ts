import type { Image, ImageShape, Mask } from './arrays.ts';
import type { AverageMask } from './averageMask.ts';
import type { OtherValues, StatisticsPolicy, WeightLayer } from './classifier.ts';
import type { DatasetFacts } from './dataset.ts';
import type { Evidence } from './evidence.ts';
import type { EmbeddedTexts, TextEncoderFiles } from './textEncoder.ts';

/** What a method says of an image, why it cannot say anything, or the error that it ended in. */
export type MapResult =
  | { readonly state: 'found'; readonly evidence: Evidence }
  | { readonly state: 'unscorable'; readonly reason: string }
  | { readonly state: 'failed'; readonly error: string };

/** By method: what each of them says of one image. */
export type MapResults = ReadonlyMap<string, MapResult>;

/** An image of a run, without its pixels. Images of one group (a patient) are resampled together. */
export interface RunImage extends DatasetFacts {}

/** An image as a model takes it. */
export interface PreparedImage extends RunImage {
  /** In the shape and units of the model. */
  readonly image: Image;
  /** At the model's input size; absent where the data have none. */
  readonly mask?: Mask;
  /** Of a voxel along each axis, in mm; absent where the data do not say. */
  readonly spacing?: readonly number[];
  /** What goes into the model beside the image; absent where nothing does. */
  readonly otherInputs?: OtherValues;
}

/** A random initialisation of weights: which layers, in which draw, and what becomes of their normalisations. */
export interface RandomInitialization {
  readonly draw: number;
  /** How many layers are initialised at random, of how many, and the last of them: `12/54 features.3`. */
  readonly step: string;
  /** How many layers have weights. */
  readonly of: number;
  /** Names of those layers, from the input to the output. */
  readonly layers: readonly string[];
  readonly statistics: StatisticsPolicy;
}

/** Whose maps: a model of the run under its trained weights, or with some of them initialised at random. */
export interface MapSource {
  readonly model: string;
  readonly initialization?: RandomInitialization;
  /** A change of the image before it is explained, under the trained weights. */
  readonly edit?: ImageEdit;
  /** The class that is explained, under the trained weights. @default that of the run for the image */
  readonly target?: number;
}

/** A change of an image before a model sees it; its name, with what it depends on, tells it from every other. */
export interface ImageEdit {
  readonly name: string;
  /** True of one of very many that are asked for once: its logits are not kept. */
  readonly isSingle?: true;
  apply(image: PreparedImage): Image;
}

/** An image as it is or edited. */
export interface AskedImage {
  readonly image: string;
  readonly edit?: ImageEdit;
}

/** An image that a network learns from. */
export interface TrainingImage extends AskedImage {
  /** 0 or 1. */
  readonly label: number;
}

/** A network to be trained on images of a run, and what it is asked then. */
export interface TrainingAsked {
  /** The model in whose size and units images come. */
  readonly model: string;
  /** From random weights of a built-in network, or from those of the model. */
  readonly start: 'random' | 'model';
  readonly seed: string;
  readonly epochs: number;
  /** Training ends after so many epochs that were not better than the best. @default all are trained */
  readonly patience?: number;
  readonly train: readonly TrainingImage[];
  /** The weights are those of the epoch that tells these best. */
  readonly validation: readonly TrainingImage[];
  readonly tests: readonly (readonly AskedImage[])[];
}

/** One part of a design, of which a model has seen no patient. */
export interface StatedFold {
  /** From 0. */
  readonly index: number;
  /** How many there are. */
  readonly of: number;
  /** The images of its test. */
  readonly images: ReadonlySet<string>;
}

/** A model of a run. */
export interface RunModel {
  readonly id: string;
  /** Why it is in the run, such as `replicate`; absent of the one that is explained. */
  readonly role?: string;
  readonly inputShape: ImageShape;
  /** One value per channel, in its units: what 0 and 255 become. Absent where nothing is known of it. */
  readonly black?: readonly number[];
  readonly white?: readonly number[];
  /** Of a segmentation network the class that its target states; absent of any other. */
  readonly segments?: number;
  /** What its user says that it was trained on, such as `full`. */
  readonly trainedOn?: string;
  /** What its user calls the weights that its training began with, such as `imagenet`. */
  readonly source?: string;
  /** SHA-256 of the manifest with the data that its user says it was trained on. */
  readonly trainedWith?: string;
  /** The fold that its user says it was not trained on. */
  readonly fold?: StatedFold;
}

/**
 * A run as an audit sees it. Everything is asked for by name, computed when it is first asked for, and kept; what no
 * audit asks for is never computed. Failures of a method are findings; what makes the whole run senseless throws.
 */
export interface Run {
  readonly preset: 'default' | 'arun2021';
  /** In the order of the data set. */
  readonly images: readonly RunImage[];
  /** The names of the methods, in order. */
  readonly methods: readonly string[];
  /** The first is the one that is explained. */
  readonly models: readonly RunModel[];
  /** Names of the networks that were trained to find the region. */
  readonly localizers: readonly string[];
  /** Names of the regions that the data set has; empty where its masks have no names. */
  readonly regions: readonly string[];
  /** Whether there are pixels and models; without them maps and masks come from files. */
  readonly hasPixels: boolean;
  /** Every state of random weights that an audit of this run asks for. */
  readonly initializations: readonly RandomInitialization[];
  /** The layers with weights of the model that is explained, from the input to the output. */
  layers(): readonly WeightLayer[];
  /** The seed of what `parts` name: a digest of the run's seed and of them, so no other cell can change it. */
  seed(...parts: readonly string[]): string;
  /** The seed that the maps of an image are made with. */
  mapSeed(source: MapSource, image: string): string;
  /** The image at the size and in the units of a model. */
  prepared(model: string, image: string): Promise<PreparedImage>;
  /** The region that matters, at the explained model's size; undefined where the data have none. */
  mask(image: string): Promise<Mask | undefined>;
  /**
   * The region of a name among `regions`, at a model's size and fitted as its images are; undefined where the data have
   * none of that name for this image. Throws RangeError for another name.
   */
  region(model: string, image: string, name: string): Promise<Mask | undefined>;
  /**
   * The average of masks outside the run where there are any, else of the other images' masks, at the explained model's
   * size; undefined of none.
   */
  averageMask(image: string): Promise<AverageMask | undefined>;
  /** The class that is explained; undefined where it is the predicted one and the logits are not finite. */
  target(image: string): number | undefined;
  /** The class that a model gives an image; undefined where its logits are not finite. */
  predicted(model: string, image: string): Promise<number | undefined>;
  /** [classes] for each image that is asked for, as it is or edited; in batches. */
  logits(
    model: string,
    asked: readonly { readonly image: string; readonly edit?: ImageEdit }[],
  ): Promise<readonly Float32Array[]>;
  /** [...places, channels]: the activations of a layer, by default the last spatial one. */
  features(model: string, image: string, layer?: string): Promise<Image>;
  /** [channels] for each image that is asked for: the mean over places of the last spatial layer; in batches. */
  embeddings(
    model: string,
    asked: readonly { readonly image: string; readonly edit?: ImageEdit }[],
  ): Promise<readonly Float32Array[]>;
  /**
   * By class, [height, width] for each image that is asked for, as it is or edited: where a segmentation network finds it.
   * Absent where no model is asked. Throws RangeError for a model that is no such network.
   */
  segmented?(
    model: string,
    asked: readonly { readonly image: string; readonly edit?: ImageEdit }[],
    labels: readonly number[],
  ): Promise<ReadonlyMap<number, readonly Mask[]>>;
  /** The rows of a table in a file that an option names, by column. Absent where there are no files. */
  table?(path: string): Promise<readonly Readonly<Record<string, string>>[]>;
  /** Texts by a text encoder in files that an option names. Absent where there are no files. */
  embeddedTexts?(encoder: TextEncoderFiles, texts: readonly string[]): Promise<EmbeddedTexts>;
  /**
   * The log odds of label 1 for the images of each test, by a network that was trained on others. Absent where networks
   * cannot be trained. Throws RangeError for a model that cannot be.
   */
  trained?(asked: TrainingAsked): Promise<readonly Float32Array[]>;
  maps(source: MapSource, image: string): Promise<MapResults>;
  /** What a localization network says of an image, at the explained model's size. */
  located(localizer: string, image: string): Promise<MapResult>;
}
