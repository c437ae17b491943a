import ndarray from 'ndarray';
import type { OwnLimits } from '../../files/limits.ts';
import type { ImageEdit, Run } from '../../types/run.ts';
import type { MadeMap } from '../execute/computeMaps.ts';
import type { ImageFacts } from '../execute/inputWarnings.ts';
import type { PreparedModel } from '../execute/preparedModel.ts';
import type { Explained } from './explainer.ts';
import type { ExplainFolder } from './explainFolder.ts';
import type { ExplainInput } from './explainInput.ts';
import type { ExplainFailure } from './explainOptions.ts';
import { type AskedImageRun, explainRun } from './explainRun.ts';
import { parametricMaps } from './parametricMap.ts';
import { errorWarning, writtenError, writtenPredictions } from './statedError.ts';
import { writeMap } from './writeMap.ts';

/** An image file at the size of a model. */
export interface ExplainSubject {
  readonly path: string;
  /** Its name in the files. */
  readonly name: string;
  /** How `explain.json` names it. */
  readonly shown: string;
  readonly input: ExplainInput;
}

export interface ExplainImageOptions extends Omit<AskedImageRun, 'onMap'> {
  /** Whether a method that throws is a failure like others, rather than the end of the run. */
  readonly keepsGoing: boolean;
  /** Where the axes of volumes lead: see `readScan`. */
  readonly orientation?: string | undefined;
  readonly folder: ExplainFolder;
  readonly dicom?: boolean;
  readonly showIds?: boolean;
  readonly limits?: OwnLimits | undefined;
  readonly onFailure?: ((failure: ExplainFailure) => void) | undefined;
  /** Called after each method. */
  readonly onMethod?: () => void;
  /** Whether to ask what the model says of a black image too. */
  readonly isAlone?: boolean | undefined;
}

/** What one image came to. */
export interface ImageAnswer {
  /** What `explain.json` says of it. */
  readonly result: object;
  readonly facts: readonly ImageFacts[];
  readonly logits: Float32Array;
  /** Of a black image, where that was asked for. */
  readonly black?: Float32Array | undefined;
  readonly inputRange: readonly [low: number, high: number];
  /** Signs that a map is not to be read: one line each. */
  readonly warnings: readonly string[];
}

/**
 * Writes the maps of one image by every method. Throws RangeError for logits that are not finite, and what a method
 * throws that no others go on after.
 */
export async function explainImage(
  subject: ExplainSubject,
  options: ExplainImageOptions,
): Promise<ImageAnswer> {
  const { name, shown, input } = subject;
  const methods: Record<string, object> = {};
  const warnings: string[] = [];
  let forViewers: Awaited<ReturnType<typeof parametricMaps>> | undefined;
  let start = performance.now();
  const onMap = (made: MadeMap) => {
    const { method } = made;
    const milliseconds = Math.round(performance.now() - start);
    const file = `${name}.${method}`;
    if (made.state === 'found') {
      const { explained } = made;
      warnings.push(...warningsOf(explained).map((line) => `${name}, ${method}: ${line}`));
      writeMap(file, { explained, input, orientation: options.orientation, folder: options.folder });
      if (forViewers !== undefined) options.folder.write(`${file}.dcm`, forViewers(method, explained.map));
      methods[method] = { ...factsOf(explained), milliseconds };
    } else {
      if (made.state === 'thrown' && !options.keepsGoing) throw made.error;
      const error = made.error instanceof Error ? made.error.message : String(made.error);
      methods[method] = { error };
      options.folder.removeMap(file);
      options.onFailure?.({ image: name, method, error });
    }
    options.onMethod?.();
    start = performance.now();
  };
  const { run, model } = await explainRun({ name, ...input }, { ...options, onMap });
  const { classifier, inputRange, pass } = model;
  const logits = await logitsOf(run, { image: name });
  const target = run.target(name);
  if (target === undefined) throw new RangeError(`${name}: the logits are not finite: ${logits}`);
  if (classifier.statedClass !== undefined && logits.every((score) => score === 0))
    warnings.push(`${name}: class ${target} is predicted nowhere, so the maps are zero`);
  if (options.dicom === true) forViewers = await parametricMaps(subject, { ...options, target });
  start = performance.now();
  await run.maps({ model: classifier.id }, name);
  const black = options.isAlone ? await logitsOf(run, { image: name, edit: blackImage(model) }) : undefined;
  const result = { image: shown, name, logits: [...logits], target, methods };
  return { result, facts: pass.facts, logits, black, inputRange, warnings };
}

async function logitsOf(run: Run, asked: Parameters<Run['logits']>[1][number]): Promise<Float32Array> {
  const [logits = new Float32Array()] = await run.logits(run.models[0]?.id ?? '', [asked]);
  return logits;
}

/** An image of its size that is black all over. */
function blackImage({ black }: PreparedModel): ImageEdit {
  return {
    name: 'black',
    apply: ({ image: { shape, size } }) =>
      ndarray(
        Float32Array.from({ length: size }, (_, i) => black[i % black.length] ?? 0),
        [...shape],
      ),
  };
}

/** Signs that the map is not to be read. */
function warningsOf({ diagnostics, numericalError }: Explained): string[] {
  const warning = numericalError && errorWarning(numericalError);
  return [diagnostics.stopped, warning].flatMap((line) => (line === undefined ? [] : [String(line)]));
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
