import { floatAttribute, intAttribute, node, withAttributes } from './edit.ts';
import { type Attribute, nodeLabel } from './model.ts';
import { floatTensor, integerTensor } from './tensor.ts';
import { resize, upsample } from './upgradedResize.ts';
import type { Upgrade, Upgraded } from './upgradeStep.ts';

/** How each operator that changed between versions 7 and 18 is said in version 18. */
const byOperator: Readonly<Record<string, (upgrade: Upgrade) => Upgraded>> = {
  BatchNormalization: batchNormalization,
  Clip: clip,
  // The ratio became an input in 12; at inference it does nothing.
  Dropout: ({ item, version }) => (version >= 12 ? undefined : [{ ...item, attributes: new Map() }]),
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

/** By the operator's name. */
export const upgrades: ReadonlyMap<string, (upgrade: Upgrade) => Upgraded> = new Map(
  Object.entries(byOperator),
);

/** From version `moved` on, `axes` is the second input and no longer an attribute. */
function axesToInput(moved: number): (upgrade: Upgrade) => Upgraded {
  return ({ item, version, constant }) => {
    const axes = item.attributes.get('axes');
    if (version >= moved || axes?.type !== 'ints') return undefined;
    const name = constant(`${item.outputs[0]}/axes`, integerTensor(axes.value));
    return [{ ...withAttributes(item, { axes: undefined }), inputs: [item.inputs[0] ?? '', name] }];
  };
}

/** Statistics per channel and place (`spatial` 0) ended in 9; the outputs of training were fewer from 14 on. */
function batchNormalization({ item, version, source }: Upgrade): Upgraded {
  if (intAttribute(item, 'spatial', 1) === 0)
    throw new RangeError(
      `${source}: ${nodeLabel(item)} normalises each place alone (spatial 0), which no operator set from 9 on has`,
    );
  if (version >= 14) return undefined;
  return [{ ...withAttributes(item, { spatial: undefined }), outputs: item.outputs.slice(0, 1) }];
}

/** Limits became inputs in 11. They were of the type of what is clipped, which is float32 in any classifier. */
function clip({ item, version, constant }: Upgrade): Upgraded {
  if (version >= 11) return undefined;
  const limits = ['min', 'max'].map((name) =>
    !item.attributes.has(name)
      ? ''
      : constant(
          `${item.outputs[0]}/${name}`,
          floatTensor(Float32Array.of(floatAttribute(item, name, 0)), []),
        ),
  );
  return [{ ...item, attributes: new Map(), inputs: [item.inputs[0] ?? '', ...limits] }];
}

/**
 * Softmax, LogSoftmax and Hardmax before 13 took all axes from `axis` on (1 unless said) as one; now they take
 * one axis. So the values are flattened to two axes and brought back.
 */
function alongOneAxis({ item, version }: Upgrade): Upgraded {
  if (version >= 13) return undefined;
  const axis = intAttribute(item, 'axis', 1);
  const along = withAttributes(item, { axis: { type: 'int', value: -1 } });
  if (axis === -1) return [along];
  const [input = ''] = item.inputs;
  const [output = ''] = item.outputs;
  const [flat, shape, result] = ['flat', 'shape', 'rows'].map((what) => `${output}/${what}`);
  return [
    node('Flatten', [input], [flat ?? ''], { axis }),
    { ...along, inputs: [flat ?? ''], outputs: [result ?? ''] },
    node('Shape', [input], [shape ?? '']),
    { ...node('Reshape', [result ?? '', shape ?? ''], [output]), name: `${output}/restored` },
  ];
}

/** Amounts and value became inputs in 11. */
function pad({ item, version, constant }: Upgrade): Upgraded {
  const pads = item.attributes.get('pads');
  if (version >= 11 || pads?.type !== 'ints') return undefined;
  const inputs = [
    item.inputs[0] ?? '',
    constant(`${item.outputs[0]}/pads`, integerTensor(pads.value)),
    constant(`${item.outputs[0]}/value`, floatTensor(Float32Array.of(floatAttribute(item, 'value', 0)), [])),
  ];
  return [{ ...withAttributes(item, { pads: undefined, value: undefined }), inputs }];
}

/** From 16 on coordinates are shifted by half a pixel unless told not to. */
function roiAlign({ item, version }: Upgrade): Upgraded {
  if (version >= 16) return undefined;
  const mode: Attribute = { type: 'string', value: 'output_half_pixel' };
  return [withAttributes(item, { coordinate_transformation_mode: mode })];
}

/** Starts, ends and axes became inputs in 10. */
function slice({ item, version, constant }: Upgrade): Upgraded {
  if (version >= 10) return undefined;
  const inputs = ['starts', 'ends', 'axes'].flatMap((name) => {
    const attribute = item.attributes.get(name);
    return attribute?.type === 'ints'
      ? [constant(`${item.outputs[0]}/${name}`, integerTensor(attribute.value))]
      : [];
  });
  return [{ ...item, attributes: new Map(), inputs: [item.inputs[0] ?? '', ...inputs] }];
}

/** Sizes became an input in 13; equal parts must be said since 18. */
function splitSizes({ item, version, constant }: Upgrade): Upgraded {
  const split = item.attributes.get('split');
  const whole = withAttributes(item, { split: undefined });
  if (version < 13 && split?.type === 'ints') {
    const name = constant(`${item.outputs[0]}/split`, integerTensor(split.value));
    return [{ ...whole, inputs: [item.inputs[0] ?? '', name] }];
  }
  if (item.inputs[1]) return undefined;
  const parts: Attribute = { type: 'int', value: item.outputs.length };
  return [withAttributes(whole, { num_outputs: parts })];
}

/** The number of values became an input in 10. */
function topK({ item, version, constant }: Upgrade): Upgraded {
  const k = item.attributes.get('k');
  if (version >= 10 || k?.type !== 'int') return undefined;
  const count = constant(`${item.outputs[0]}/k`, integerTensor([k.value]));
  return [{ ...withAttributes(item, { k: undefined }), inputs: [item.inputs[0] ?? '', count] }];
}
