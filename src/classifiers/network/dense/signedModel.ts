import type { Model } from '../../../graph/model.ts';
import type { DenseTarget } from '../../../types/denseTarget.ts';
import type { Engine } from '../../onnx/engine.ts';
import type { ImageInput, SaidInput } from '../modelSignature.ts';
import { type NetworkInput, otherInputs } from '../otherInputs.ts';
import { scoresName } from './names.ts';
import { reducedModel } from './reduced.ts';

export interface SignedOptions {
  readonly engine: Engine;
  readonly source: string;
  readonly input: ImageInput;
  readonly otherInputs?: Readonly<Record<string, SaidInput>>;
  /** The output that the caller asked for, by its name in the graph. */
  readonly output: string | undefined;
  readonly target?: DenseTarget;
}

/** A model, what goes into it beside the image, and the output to look for class scores in. */
export interface SignedModel {
  readonly model: Model;
  readonly others: readonly NetworkInput[];
  readonly output: string | undefined;
  readonly warnings: readonly string[];
  /** Whether class scores were made of a dense output. */
  readonly isDense?: true;
}

/** The model as it is, or, with a target, with class scores in the place of its dense output. */
export async function signedModel(model: Model, options: SignedOptions): Promise<SignedModel> {
  const { engine, source, input, output, target } = options;
  const others = otherInputs(model.graph, { source, image: input, said: options.otherInputs ?? {} });
  if (target === undefined) return { model, others, output, warnings: [] };
  const reduced = await reducedModel(model, { engine, source, input, others, output, target });
  return { ...reduced, output: scoresName, isDense: true };
}
