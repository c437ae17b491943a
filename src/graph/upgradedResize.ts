import { stringAttribute, withAttributes } from './edit.ts';
import { type Attribute, nodeLabel } from './model.ts';
import { floatTensor, tensorValues } from './tensor.ts';
import type { Upgrade, Upgraded } from './upgradeStep.ts';

/**
 * In 10 the nearest place was place / scale, rounded down when enlarging and up when shrinking; from 11 on that has
 * a name, one for all axes, and scales are the third input.
 */
export function resize({ item, version, constantNamed, source }: Upgrade): Upgraded {
  if (version >= 11) return undefined;
  const [input = '', scales = ''] = item.inputs;
  const constant = constantNamed(scales);
  const factors = constant ? Array.from(tensorValues(constant)) : [];
  const shrinks = factors.some((factor) => factor < 1);
  if (shrinks && factors.some((factor) => factor > 1))
    throw new RangeError(
      `${source}: ${nodeLabel(item)} shrinks one axis and enlarges another, which no operator set from 11 on has`,
    );
  return [
    {
      ...withAttributes(item, {
        coordinate_transformation_mode: { type: 'string', value: 'asymmetric' },
        nearest_mode: { type: 'string', value: shrinks ? 'ceil' : 'floor' },
      }),
      inputs: [input, '', scales],
    },
  ];
}

/** Upsample became Resize in 10; before 9 its scales were an attribute. */
export function upsample(upgrade: Upgrade): Upgraded {
  const { item, constant } = upgrade;
  const scales = item.attributes.get('scales');
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
    item: { ...item, opType: 'Resize', inputs, attributes: new Map([['mode', mode]]) },
  });
}
