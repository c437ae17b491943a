import { floatAttribute, intAttribute, node, stringAttribute } from './edit.ts';
import { type Attribute, type Node, nodeLabel, type Tensor } from './model.ts';
import { floatTensor, integerTensor, tensorValues } from './tensor.ts';

/** One node of an old operator set, on its way to operator set 18. */
export interface Upgrade {
  readonly item: Node;
  /** The version that the model was written in. */
  readonly version: number;
  /** Adds a constant to the graph and returns its name. */
  readonly constant: (name: string, value: Tensor) => string;
  /** The constant of that name, if it is one. */
  readonly constantNamed: (name: string) => Tensor | undefined;
  /** Names the model in messages. */
  readonly source: string;
}

/** The nodes that stand for the old one; undefined where it stays as it is. */
type Upgraded = readonly Node[] | undefined;

/** How each operator that changed between versions 7 and 18 is said in version 18. */
export const upgrades: Readonly<Record<string, (upgrade: Upgrade) => Upgraded>> = {
  BatchNormalization: batchNormalization,
  Clip: clip,
  // The ratio became an input in 12; at inference it does nothing.
  Dropout: ({ item, version }) => (version >= 12 ? undefined : [{ ...item, attributes: {} }]),
  Hardmax: alongOneAxis,
  LogSoftmax: alongOneAxis,
  Pad: pad,
  ReduceL1: axesToInput(18),
  ReduceL2: axesToInput(18),
  ReduceLogSum: axesToInput(18),
  ReduceLogSumExp: axesToInput(18),
  ReduceMax: axesToInput(18),
  ReduceMean: axesToInput(18),
  ReduceMin: axesToInput(18),
  ReduceProd: axesToInput(18),
  ReduceSum: axesToInput(13),
  ReduceSumSquare: axesToInput(18),
  Resize: resize,
  RoiAlign: roiAlign,
  Scatter: ({ item }) => [{ ...item, opType: 'ScatterElements' }],
  Slice: slice,
  Softmax: alongOneAxis,
  Split: splitSizes,
  Squeeze: axesToInput(13),
  TopK: topK,
  Unsqueeze: axesToInput(13),
  Upsample: upsample,
};

/** From version `moved` on, `axes` is the second input and no longer an attribute. */
function axesToInput(moved: number): (upgrade: Upgrade) => Upgraded {
  return ({ item, version, constant }) => {
    const { axes, ...attributes } = item.attributes;
    if (version >= moved || axes?.type !== 'ints') return undefined;
    const name = constant(`${item.outputs[0]}/axes`, integerTensor(axes.value));
    return [{ ...item, attributes, inputs: [item.inputs[0] ?? '', name] }];
  };
}

/** Statistics per channel and place (`spatial` 0) ended in 9; the outputs of training were fewer from 14 on. */
function batchNormalization({ item, version, source }: Upgrade): Upgraded {
  const { spatial, ...attributes } = item.attributes;
  if (spatial?.value === 0)
    throw new RangeError(
      `${source}: ${nodeLabel(item)} normalises each place alone (spatial 0), which ended`,
    );
  return version >= 14 ? undefined : [{ ...item, attributes, outputs: item.outputs.slice(0, 1) }];
}

/** Limits became inputs in 11. They were of the type of what is clipped, which is float32 in any classifier. */
function clip({ item, version, constant }: Upgrade): Upgraded {
  if (version >= 11) return undefined;
  const limits = ['min', 'max'].map((name) =>
    item.attributes[name] === undefined
      ? ''
      : constant(
          `${item.outputs[0]}/${name}`,
          floatTensor(Float32Array.of(floatAttribute(item, name, 0)), []),
        ),
  );
  return [{ ...item, attributes: {}, inputs: [item.inputs[0] ?? '', ...limits] }];
}

/**
 * Softmax, LogSoftmax and Hardmax before 13 took all axes from `axis` on (1 unless said) as one; now they take
 * one axis. So the values are flattened to two axes and brought back.
 */
function alongOneAxis({ item, version }: Upgrade): Upgraded {
  if (version >= 13) return undefined;
  const axis = intAttribute(item, 'axis', 1);
  const attributes: Node['attributes'] = { axis: { type: 'int', value: -1 } };
  if (axis === -1) return [{ ...item, attributes }];
  const [input = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const [flat, shape, result] = ['flat', 'shape', 'rows'].map((what) => `${output}/${what}`);
  return [
    node('Flatten', [input], [flat ?? ''], { axis }),
    { ...item, attributes, inputs: [flat ?? ''], outputs: [result ?? ''] },
    node('Shape', [input], [shape ?? '']),
    { ...node('Reshape', [result ?? '', shape ?? ''], [output]), name: `${output}/restored` },
  ];
}

/** Amounts and value became inputs in 11. */
function pad({ item, version, constant }: Upgrade): Upgraded {
  const { pads, value, ...attributes } = item.attributes;
  if (version >= 11 || pads?.type !== 'ints') return undefined;
  const inputs = [
    item.inputs[0] ?? '',
    constant(`${item.outputs[0]}/pads`, integerTensor(pads.value)),
    constant(
      `${item.outputs[0]}/value`,
      floatTensor(Float32Array.of(value?.type === 'float' ? value.value : 0), []),
    ),
  ];
  return [{ ...item, attributes, inputs }];
}

/**
 * In 10 the nearest place was place / scale, rounded down when enlarging and up when shrinking; from 11 on that has
 * a name, one for all axes, and scales are the third input.
 */
function resize({ item, version, constantNamed, source }: Upgrade): Upgraded {
  if (version >= 11) return undefined;
  const [input = '', scales = ''] = item.inputs;
  const constant = constantNamed(scales);
  const factors = constant ? Array.from(tensorValues(constant)) : [];
  const shrinks = factors.some((factor) => factor < 1);
  if (shrinks && factors.some((factor) => factor > 1))
    throw new RangeError(`${source}: ${nodeLabel(item)} shrinks one axis and enlarges another, which ended`);
  return [
    {
      ...item,
      inputs: [input, '', scales],
      attributes: {
        ...item.attributes,
        coordinate_transformation_mode: { type: 'string', value: 'asymmetric' },
        nearest_mode: { type: 'string', value: shrinks ? 'ceil' : 'floor' },
      },
    },
  ];
}

/** Upsample became Resize in 10; before 9 its scales were an attribute. */
function upsample(upgrade: Upgrade): Upgraded {
  const { item, constant } = upgrade;
  const { scales } = item.attributes;
  const mode: Attribute = { type: 'string', value: stringAttribute(item, 'mode', 'nearest') };
  const name =
    scales?.type === 'floats'
      ? constant(
          `${item.outputs[0]}/scales`,
          floatTensor(Float32Array.from(scales.value), [scales.value.length]),
        )
      : (item.inputs[1] ?? '');
  const inputs = [item.inputs[0] ?? '', name];
  return resize({
    ...upgrade,
    version: 10,
    item: { ...item, opType: 'Resize', inputs, attributes: { mode } },
  });
}

/** From 16 on coordinates are shifted by half a pixel unless told not to. */
function roiAlign({ item, version }: Upgrade): Upgraded {
  if (version >= 16) return undefined;
  const mode: Attribute = { type: 'string', value: 'output_half_pixel' };
  return [{ ...item, attributes: { ...item.attributes, coordinate_transformation_mode: mode } }];
}

/** Starts, ends and axes became inputs in 10. */
function slice({ item, version, constant }: Upgrade): Upgraded {
  if (version >= 10) return undefined;
  const inputs = ['starts', 'ends', 'axes'].flatMap((name) => {
    const attribute = item.attributes[name];
    return attribute?.type === 'ints'
      ? [constant(`${item.outputs[0]}/${name}`, integerTensor(attribute.value))]
      : [];
  });
  return [{ ...item, attributes: {}, inputs: [item.inputs[0] ?? '', ...inputs] }];
}

/** Sizes became an input in 13; equal parts must be said since 18. */
function splitSizes({ item, version, constant }: Upgrade): Upgraded {
  const { split, ...attributes } = item.attributes;
  if (version < 13 && split?.type === 'ints') {
    const name = constant(`${item.outputs[0]}/split`, integerTensor(split.value));
    return [{ ...item, attributes, inputs: [item.inputs[0] ?? '', name] }];
  }
  if (item.inputs[1]) return undefined;
  const parts: Attribute = { type: 'int', value: item.outputs.length };
  return [{ ...item, attributes: { ...attributes, num_outputs: parts } }];
}

/** The number of values became an input in 10. */
function topK({ item, version, constant }: Upgrade): Upgraded {
  const { k, ...attributes } = item.attributes;
  if (version >= 10 || k?.type !== 'int') return undefined;
  const count = constant(`${item.outputs[0]}/k`, integerTensor([k.value]));
  return [{ ...item, attributes, inputs: [item.inputs[0] ?? '', count] }];
}
