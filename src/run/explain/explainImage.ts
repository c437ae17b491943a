import ndarray from 'ndarray';
import type { OwnLimits } from '../../files/limits.ts';
import { encodeNpy, encodePng, maximumOf, overlay, volumePicture } from '../../images/index.ts';
import { normalized } from '../../maps/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { resizedBilinear } from '../../math/resizing/resize.ts';
import { methodOptions, type Preset } from '../../methods/index.ts';
import { packedNifti } from '../../readers/index.ts';
import type { Image, SaliencyMap } from '../../types/arrays.ts';
import type { Classifier } from '../../types/classifier.ts';
import { createExplainer, type Explained, type Explainer } from './explainer.ts';
import type { ExplainFolder } from './explainFolder.ts';
import { type ExplainInput, explainTarget } from './explainInput.ts';
import type { ExplainMethod } from './explainMethods.ts';
import { parametricMaps } from './parametricMap.ts';
import { errorWarning, writtenError, writtenPredictions } from './statedError.ts';

/** A method that could not explain an image, and why. */
export interface ExplainFailure {
  /** The image's name in the files. */
  readonly image: string;
  readonly method: string;
  readonly error: string;
}

/** An image file at the size and in the units of a model, with what the model says of it. */
export interface ExplainSubject {
  readonly path: string;
  /** Its name in the files. */
  readonly name: string;
  /** How `explain.json` names it. */
  readonly shown: string;
  readonly input: ExplainInput;
  readonly logits: Float32Array;
}

export interface ExplainImageOptions {
  readonly classifier: Classifier;
  readonly methods: readonly ExplainMethod[];
  /** Whether a method that throws is a failure like others, rather than the end of the run. */
  readonly keepsGoing: boolean;
  readonly target: 'predicted' | number;
  readonly preset: Preset;
  /** Of the run, from which each image has one; or, as a text, of the image itself: that of a row of `bench`. */
  readonly seed: number | string;
  /** Where the axes of volumes lead: see `readScan`. */
  readonly orientation?: string | undefined;
  readonly folder: ExplainFolder;
  readonly dicom?: boolean;
  readonly showIds?: boolean;
  readonly limits?: OwnLimits | undefined;
  readonly onFailure?: ((failure: ExplainFailure) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Called with each sign that a map is not to be read: one line. */
  readonly onWarning?: (warning: string) => void;
  /** Called after each method. */
  readonly onMethod?: () => void;
}

/** Writes the maps of one image by every method, and gives what `explain.json` says of them. */
export async function explainImage(subject: ExplainSubject, options: ExplainImageOptions) {
  const { name, shown, input } = subject;
  const { classifier, preset, seed, folder } = options;
  const logits = [...subject.logits];
  const target = explainTarget(logits, { ...options, name });
  const explainer = createExplainer(classifier, input.image, {
    target,
    inputRange: input.inputRange,
    black: classifier.black ?? input.black,
    seed: typeof seed === 'string' ? seed : `${seed}/${name}`,
    signal: options.signal,
  });
  if (classifier.statedClass !== undefined && logits.every((score) => score === 0))
    options.onWarning?.(`${name}: class ${target} is predicted nowhere, so the maps are zero`);
  const forViewers =
    options.dicom === true ? await parametricMaps(subject, { ...options, target }) : undefined;
  const methods: [string, object][] = [];
  for (const { name: method, method: asked } of options.methods) {
    const start = performance.now();
    const { keepsGoing, signal } = options;
    const explained = await answer(explainer, { method: asked, preset, keepsGoing, signal });
    const milliseconds = Math.round(performance.now() - start);
    const file = `${name}.${method}`;
    if ('error' in explained) {
      methods.push([method, explained]);
      folder.removeMap(file);
      options.onFailure?.({ image: name, method, ...explained });
    } else {
      const warning = explained.numericalError && errorWarning(explained.numericalError);
      for (const one of [explained.diagnostics.stopped, warning]) {
        if (one !== undefined) options.onWarning?.(`${name}, ${method}: ${one}`);
      }
      writeMap(file, { explained, input, orientation: options.orientation, folder });
      if (forViewers !== undefined) folder.write(`${file}.dcm`, forViewers(method, explained.map));
      methods.push([method, { ...factsOf(explained), milliseconds }]);
    }
    options.onMethod?.();
  }
  return { image: shown, name, logits, target, methods: Object.fromEntries(methods) };
}

interface AnswerOptions {
  readonly method: ExplainMethod['method'];
  readonly preset: Preset;
  readonly keepsGoing: boolean;
  readonly signal: AbortSignal | undefined;
}

/** The method's answer; an error where its map is not finite, or where it throws and the others go on. */
async function answer(
  explainer: Explainer,
  { method, preset, keepsGoing, signal }: AnswerOptions,
): Promise<Explained | { readonly error: string }> {
  let explained: Explained;
  try {
    explained = await explainer(method, methodOptions(method, preset), preset);
  } catch (error) {
    signal?.throwIfAborted();
    if (!keepsGoing) throw error;
    return { error: error instanceof Error ? error.message : String(error) };
  }
  const { map, attribution = map } = explained;
  for (const [what, values] of Object.entries({ map: dense(map), attribution: dense(attribution) })) {
    const broken = values.find((value) => !Number.isFinite(value));
    if (broken !== undefined) return { error: `the ${what} must be finite, got ${broken}` };
  }
  return explained;
}

function factsOf({ options, reduction, passes, diagnostics, numericalError, perturbed }: Explained) {
  const { completenessGap } = diagnostics;
  return {
    options,
    reduction,
    passes,
    ...(completenessGap !== undefined && { completenessGap }),
    ...(numericalError && { numericalError: writtenError(numericalError) }),
    ...(perturbed && { perturbed: writtenPredictions(perturbed) }),
    diagnostics,
  };
}

interface WrittenMap {
  readonly explained: Explained;
  readonly input: ExplainInput;
  readonly orientation: string | undefined;
  readonly folder: ExplainFolder;
}

function writeMap(file: string, { explained, input, orientation, folder }: WrittenMap): void {
  const { map, attribution } = explained;
  folder.write(`${file}.npy`, encodeNpy(map));
  if (attribution !== undefined) folder.write(`${file}.attribution.npy`, encodeNpy(attribution));
  if (input.affine !== undefined) folder.write(`${file}.nii.gz`, packedNifti(map, input.affine));
  const isVolume = map.shape.length === 3;
  folder.write(`${file}.png`, isVolume ? volume(input, map, orientation) : picture(input.drawn, map));
}

/** The three planes through the maximum and a montage, stretched as a picture is. */
function volume({ shown, affine }: ExplainInput, map: SaliencyMap, orientation = 'RAS'): Uint8Array {
  const scaled = normalized(map, { rule: 'p99' });
  const values = scaled.state === 'normalized' ? dense(scaled.map) : new Float32Array(map.size);
  // Stretching clips what is highest: the maximum is the map's own.
  const at = maximumOf(map);
  return encodePng(
    volumePicture(shown, ndarray(values, [...map.shape]), { at, orientation: affine ? orientation : '' }),
  );
}

/**
 * The map over the image in the image's own shape, stretched to its 99th percentile; a map that is constant is shown
 * as all zero.
 */
function picture(drawn: Image, map: SaliencyMap): Uint8Array {
  const scaled = normalized(map, { rule: 'p99' });
  const values = scaled.state === 'normalized' ? dense(scaled.map) : new Float32Array(map.size);
  const [height, width] = map.shape as [number, number];
  const size = inShapeOf(drawn, [height, width]);
  const own = resizedBilinear(values, [height, width, 1], { height: size[0], width: size[1] });
  return encodePng(overlay(drawn, ndarray(own, [...size])));
}

/** A size of the image's shape, with the model's shorter side; the model's own where the shapes are one. */
function inShapeOf(
  { shape: [tall = 1, wide = 1] }: Image,
  [height, width]: readonly [number, number],
): readonly [number, number] {
  if (Math.abs((tall * width) / (wide * height) - 1) < 0.01) return [height, width];
  const shorter = Math.min(height, width);
  return tall < wide
    ? [shorter, Math.round((shorter * wide) / tall)]
    : [Math.round((shorter * tall) / wide), shorter];
}
