import type { Artifacts } from '../importers/tfjs/artifacts.ts';
import { endsOf, isModel } from '../importers/tfjs/topology.ts';
import { computed } from './computation.ts';
import { graphRun } from './graphRun.ts';
import { asLogits, layersRun } from './layersRun.ts';
import { type Structure, structureOf } from './modelStructure.ts';
import type { Runtime } from './runtime.ts';
import { tfjsFailure } from './tfjsFailure.ts';
import type { TfjsRun } from './tfjsRun.ts';

/** A model of TF.js, loaded, with all that its passes need. */
export interface OpenedModel {
  readonly runtime: Runtime;
  readonly artifacts: Artifacts;
  readonly run: TfjsRun;
  readonly structure: Structure;
  /** The outputs of the head; one stands for the two classes of a binary model. */
  readonly outputCount: number;
}

interface ModelOptions {
  readonly output?: string;
  readonly inputSize?: readonly [height: number, width: number];
}

/** Loads a model and asks it once, so that what TF.js cannot run is refused when it is opened. */
export async function openedModel(
  runtime: Runtime,
  artifacts: Artifacts,
  options: ModelOptions,
): Promise<OpenedModel> {
  if (options.output !== undefined || !hasSeveralOutputs(artifacts))
    return loaded(runtime, asLogits(artifacts, options.output), { ...options, artifacts });
  // Which output holds the scores tells the model as it is; only that one is then left without its activation.
  const whole = await loaded(runtime, artifacts, { ...options, artifacts });
  const { place: index } = whole.structure.output;
  whole.run.dispose();
  return loaded(runtime, asLogits(artifacts, undefined, index), { ...options, artifacts });
}

function hasSeveralOutputs(artifacts: Artifacts): boolean {
  if (artifacts.kind !== 'layers') return false;
  const spec = artifacts.topology;
  return isModel(spec) && spec.class_name !== 'Sequential' && endsOf(spec, 'output_layers').length > 1;
}

async function loaded(
  runtime: Runtime,
  model: Artifacts,
  { output, inputSize, artifacts }: ModelOptions & { readonly artifacts: Artifacts },
): Promise<OpenedModel> {
  const run = await (model.kind === 'layers'
    ? layersRun(runtime, model)
    : graphRun(runtime, model, inputSize ? { inputSize } : {}));
  try {
    const structure = structureOf(model, {
      ...(output !== undefined && { output }),
      ...(inputSize && { inputSize }),
      unknown: run.shapeOf,
    });
    const { size, channels } = structure.network.input;
    const outputCount = computed(
      runtime,
      () =>
        run.logits(runtime.tf.zeros([1, size[0] ?? 1, size[1] ?? 1, channels]), structure.output).shape[1],
    );
    return { runtime, artifacts, run, structure, outputCount };
  } catch (error) {
    run.dispose();
    throw tfjsFailure(artifacts.source, 'cannot run', error);
  }
}
