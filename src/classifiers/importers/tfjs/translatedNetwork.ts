import type { DenseTarget } from '../../../types/denseTarget.ts';
import { type Network, networkOfModel } from '../../network/network.ts';
import { nodeEngine } from '../../onnx/nodeEngine.ts';
import type { Artifacts } from './artifacts.ts';
import { translatedGraph } from './graphModel.ts';
import { translatedLayers } from './layersModel.ts';
import { modelFrom, type Translation, type TranslationOptions } from './translation.ts';

interface NetworkOptions {
  /** The output to explain; without it the logits are looked for. */
  readonly output?: string;
  readonly inputSize?: readonly [height: number, width: number];
  /** What is explained of an output that has scores for places or boxes. */
  readonly target?: DenseTarget;
}

/** A TF.js model as a network of ONNX operators that computes the same. Throws RangeError naming what it does not know. */
export async function translatedNetwork(artifacts: Artifacts, options: NetworkOptions): Promise<Network> {
  const drawn = translation(artifacts, options);
  const { inputSize } = options;
  return networkOfModel(modelFrom(drawn), {
    engine: nodeEngine,
    source: artifacts.source,
    layout: 'NHWC',
    stored: new Map([...drawn.builder.origins].map(([name, { weight }]) => [name, weight])),
    ...(inputSize && { inputSize }),
    ...(options.target && { target: options.target }),
    ...outputNamed(drawn, options.output),
  });
}

/** The model drawn as a graph. */
export function translation(artifacts: Artifacts, options: TranslationOptions): Translation {
  return artifacts.kind === 'layers'
    ? translatedLayers(artifacts, options)
    : translatedGraph(artifacts, options);
}

/** An output by its name in the graph; without a name, one that a signature calls logits. */
export function outputNamed(
  { aliases }: Translation,
  output: string | undefined,
): { readonly output?: string } {
  const named = output ?? [...(aliases?.keys() ?? [])].find((name) => name.toLowerCase() === 'logits');
  return named === undefined ? {} : { output: aliases?.get(named) ?? named };
}
