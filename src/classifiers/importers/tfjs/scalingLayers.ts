import { type Constants, normalizationOf, rescalingOf } from './fixedScaling.ts';
import { firstInput, type LayerStep } from './layerStep.ts';
import type { Value } from './onnxGraphBuilder.ts';
import { combined } from './pointwise.ts';

/** `x * scale + offset`. */
export function rescaled(step: LayerStep): Value | undefined {
  const input = firstInput(step);
  const found = rescalingOf(step.config, input.shape);
  if (found === undefined) return undefined;
  const scaled = by(step, input, { opType: 'Mul', constants: found.scale, name: 'scale' });
  return by(step, scaled, { opType: 'Add', constants: found.offset, name: 'offset', isLast: true });
}

/** `(x - mean) / deviation`, or the way back. */
export function normalizedInput(step: LayerStep): Value | undefined {
  const input = firstInput(step);
  const found = normalizationOf(step.config, input.shape);
  if (found === undefined) return undefined;
  const { mean, deviation, isInverted } = found;
  if (isInverted) {
    const scaled = by(step, input, { opType: 'Mul', constants: deviation, name: 'deviation' });
    return by(step, scaled, { opType: 'Add', constants: mean, name: 'mean', isLast: true });
  }
  const centred = by(step, input, { opType: 'Sub', constants: mean, name: 'mean' });
  return by(step, centred, { opType: 'Div', constants: deviation, name: 'deviation', isLast: true });
}

interface Operation {
  readonly opType: 'Add' | 'Div' | 'Mul' | 'Sub';
  readonly constants: Constants;
  readonly name: string;
  readonly isLast?: boolean;
}

function by({ builder, output }: LayerStep, input: Value, operation: Operation): Value {
  const { opType, constants, name, isLast = false } = operation;
  const { shape, values } = constants;
  const constant: Value = {
    name: builder.floats(`${output}/${name}`, values, shape),
    shape,
    channelsFirst: false,
    constant: { shape, values, dtype: 'float32' },
  };
  return combined(builder, [input, constant], { output: isLast ? output : `${output}/with ${name}`, opType });
}
