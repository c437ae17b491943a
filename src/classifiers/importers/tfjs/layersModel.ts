import { cut, printable, quoted } from '../../../files/quoted.ts';
import { tfjsDomain } from '../../constants/roles.ts';
import type { LayersArtifacts } from './artifacts.ts';
import type { LayerStep } from './layerStep.ts';
import { layerTypes } from './layerTypes.ts';
import { type OnnxGraphBuilder, onnxGraphBuilder, requireImageSize, type Value } from './onnxGraphBuilder.ts';
import { endsOf, firstUses, inputShapeOf, isModel, type LayerSpec, layersOf, nameOf } from './topology.ts';
import { type Translation, type TranslationOptions, untranslatable } from './translation.ts';
import { unknownLayerWeights } from './unknownLayer.ts';

/** The graph of a layers model: each layer's output is the value of the layer's name. */
export function translatedLayers(
  { source, weights, topology: spec }: LayersArtifacts,
  options: TranslationOptions = {},
): Translation {
  const builder = onnxGraphBuilder(source, weights);
  const [height, width, channels] = inputShapeOf(spec) ?? [];
  const shape = [undefined, height ?? options.inputSize?.[0], width ?? options.inputSize?.[1], channels];
  if (shape.slice(1).some((size) => typeof size !== 'number')) {
    throw new RangeError(
      `${source}: the input [${shape.map((size) => size ?? '?')}] leaves the size open; say it with inputSize`,
    );
  }
  const sizes = shape.map((size) => size ?? undefined);
  requireImageSize(sizes.slice(1) as number[], source);
  const input: Value = { name: 'tfjs/input', shape: sizes, channelsFirst: false };
  const walk = walker({ builder, options });
  return { builder, input, outputs: walk(spec, [input]) };
}

interface Walk {
  readonly builder: OnnxGraphBuilder;
  readonly options: TranslationOptions;
}

/** A function from a model and its inputs to its outputs, drawing on the way. */
function walker({ builder, options }: Walk): (spec: LayerSpec, inputs: readonly Value[]) => Value[] {
  const uses = new Map<string, number>();
  const weightOf = weightNames(builder.weights);

  const called = (spec: LayerSpec, inputs: readonly Value[]): Value[] => {
    if (isModel(spec)) return model(spec, inputs);
    const label = nameOf(spec);
    const use = uses.get(label) ?? 0;
    uses.set(label, use + 1);
    const step: LayerStep = {
      builder,
      output: use === 0 ? label : `${label}/${use}`,
      label,
      className: spec.class_name,
      config: spec.config as LayerStep['config'],
      inputs,
      weight: (name) => weightOf(label, name),
    };
    const value = translated(step, options);
    builder.values.set(value.name, { value, maker: label, use });
    return [value];
  };
  const model = (spec: LayerSpec, inputs: readonly Value[]): Value[] =>
    spec.class_name === 'Sequential' ? sequence(spec, inputs) : functional(spec, inputs);
  const sequence = (spec: LayerSpec, inputs: readonly Value[]) =>
    layersOf(spec)
      .filter(({ class_name: name }) => name !== 'InputLayer')
      .reduce((values, layer) => called(layer, values), [...inputs]);

  const functional = (spec: LayerSpec, inputs: readonly Value[]): Value[] => {
    const layers = new Map(layersOf(spec).map((layer) => [nameOf(layer), layer]));
    const made = new Map<string, Value[]>();
    endsOf(spec, 'input_layers').forEach(([layer], position) => {
      const value = inputs[position];
      if (value !== undefined) made.set(`${layer} 0`, [value]);
    });
    const first = firstUses(spec);
    const valueAt = (name: string, index: number, output: number): Value => {
      const use = index - (first.get(name) ?? 0);
      const key = `${name} ${use}`;
      const layer = layers.get(name);
      const inbound = layer?.inbound_nodes?.[use];
      let values = made.get(key);
      if (values === undefined && layer !== undefined && Array.isArray(inbound)) {
        values = called(
          layer,
          inbound.map(([from, at, place]) => valueAt(from, at, place)),
        );
        made.set(key, values);
      }
      const value = values?.[output];
      if (value === undefined)
        throw new RangeError(
          `${builder.source}: layer ${quoted(name)} of ${quoted(nameOf(spec))} is not connected`,
        );
      return value;
    };
    // All layers in their order first, so that values are drawn from the input to the output.
    for (const [name, { inbound_nodes: nodes = [] }] of layers) {
      nodes.forEach((_, use) => {
        valueAt(name, use + (first.get(name) ?? 0), 0);
      });
    }
    return endsOf(spec, 'output_layers').map(([name, use, output]) => valueAt(name, use, output));
  };
  return model;
}

function translated(step: LayerStep, { unknown }: TranslationOptions): Value {
  const value = layerTypes.get(step.className)?.(step);
  if (value !== undefined) return value;
  const { builder, label, output, className, inputs } = step;
  const shape = unknown?.(label);
  if (shape === undefined) {
    const why = layerTypes.has(className) ? `has options that are not known here` : `is not known here`;
    throw untranslatable(
      `${builder.source}: layer ${quoted(label)} of class ${printable(cut(className))} ${why}`,
    );
  }
  const weights = unknownLayerWeights(step);
  builder.add(className, [...inputs.map(({ name }) => name), ...weights], output, {
    label,
    domain: tfjsDomain,
  });
  return { name: output, shape, channelsFirst: false };
}

/** Finds `layer/weight`, also where the name of the layer's scope stands between the two. */
function weightNames(weights: ReadonlyMap<string, unknown>) {
  const short = new Map(
    [...weights.keys()].map((name) => {
      const parts = name.split('/');
      return [[...parts.slice(0, -2), parts.at(-1)].join('/'), name];
    }),
  );
  return (layer: string, weight: string): string | undefined => {
    const name = `${layer}/${weight}`;
    return weights.has(name) ? name : short.get(name);
  };
}
