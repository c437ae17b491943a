import type { Geometry } from './geometry.ts';
import type { Emit } from './rule.ts';
import { product } from './shapes.ts';

/** Weights of a convolution, [outputs, inputs / groups, ...kernel]. */
export interface Weights {
  readonly values: ArrayLike<number>;
  readonly outputs: number;
  /** Of all groups together. */
  readonly inputs: number;
  readonly groups: number;
}

/**
 * The gradient of a convolution by its input, from the gradient of its output. With constant weights it is a
 * convolution of stride 1 again: input position s q + r gets the taps k with (r + begin - k d) divisible by s,
 * each from output position q + (r + begin - k d) / s. So each of the s x s phases r is a stride-1 convolution
 * with its own part of the kernel, and the phases are interleaved (DepthToSpace). ONNX Runtime runs such
 * convolutions much faster than a transposed one. Undefined where this form does not apply: unequal strides,
 * strides in other than two dimensions, or cropping padding; then the caller transposes.
 */
export function phasedInputGradient(
  emit: Emit,
  gradient: string,
  { geometry, weights }: { readonly geometry: Geometry; readonly weights: Weights },
): string | undefined {
  const [stride = 1] = geometry.strides;
  if (geometry.strides.some((other) => other !== stride)) return undefined;
  if (stride > 1 && geometry.kernel.length !== 2) return undefined;
  const plan = phasePlan(geometry, stride);
  if (plan.pads.some((pad) => pad < 0)) return undefined;

  const phases = allPhases(stride, geometry.kernel.length);
  const touched = phases.filter((phase) => hasTaps(geometry, phase));
  const onlyFirst = touched.length === 1 && touched[0]?.every((offset) => offset === 0);
  const convolved = (some: readonly (readonly number[])[]) => {
    const kernels = phaseWeights(geometry, weights, { plan, phases: some });
    const dims = [some.length * weights.inputs, weights.outputs / weights.groups, ...plan.size];
    return emit.node('Conv', [gradient, emit.reals(kernels, dims)], {
      kernel_shape: plan.size,
      pads: plan.pads,
      group: weights.groups,
    });
  };

  if (stride === 1) return convolved(phases);
  // Depth index = channel x phases + phase, DepthToSpace's mode CRD, which keeps a group's outputs together. Where
  // only phase 0 has taps, the others are zero channels behind: phase x channels + channel, mode DCR.
  const others = (phases.length - 1) * weights.inputs;
  const planes = onlyFirst
    ? emit.node('Pad', [convolved(touched), emit.integers([0, 0, 0, 0, 0, others, 0, 0])])
    : convolved(phases);
  const mode = onlyFirst ? 'DCR' : 'CRD';
  const whole = emit.node('DepthToSpace', [planes], { blocksize: stride, mode });
  if (geometry.inputSize.every((size) => size % stride === 0)) return whole;
  return emit.node('Slice', [
    whole,
    emit.integers([0, 0]),
    emit.integers(geometry.inputSize),
    emit.integers([2, 3]),
  ]);
}

interface PhasePlan {
  /** Kernel size of every phase's convolution. */
  readonly size: readonly number[];
  /** ONNX order: all begins, then all ends. */
  readonly pads: readonly number[];
  /** The offset (output position - q) of the first kernel element. */
  readonly first: readonly number[];
}

function phasePlan(geometry: Geometry, stride: number): PhasePlan {
  const axes = geometry.kernel.map((_, axis) => {
    const offsets = [];
    for (let phase = 0; phase < stride; phase++) {
      for (let tap = 0; tap < (geometry.kernel[axis] ?? 0); tap++) {
        const offset = tapOffset(geometry, { axis, phase, tap });
        if (Number.isInteger(offset)) offsets.push(offset);
      }
    }
    const first = Math.min(...offsets);
    const last = Math.max(...offsets);
    const wanted = Math.ceil((geometry.inputSize[axis] ?? 0) / stride);
    return {
      first,
      size: last - first + 1,
      begin: -first,
      end: last + wanted - (geometry.outputSize[axis] ?? 0),
    };
  });
  return {
    size: axes.map(({ size }) => size),
    pads: [...axes.map(({ begin }) => begin), ...axes.map(({ end }) => end)],
    first: axes.map(({ first }) => first),
  };
}

/** The output position, relative to q, that `tap` carries to input position stride x q + phase; a fraction if none. */
function tapOffset(
  { begin, dilations, strides }: Geometry,
  { axis, phase, tap }: { axis: number; phase: number; tap: number },
): number {
  return (phase + (begin[axis] ?? 0) - tap * (dilations[axis] ?? 1)) / (strides[axis] ?? 1);
}

function allPhases(stride: number, axes: number): number[][] {
  if (axes === 0) return [[]];
  return Array.from({ length: stride }, (_, phase) =>
    allPhases(stride, axes - 1).map((rest) => [phase, ...rest]),
  ).flat();
}

function hasTaps(geometry: Geometry, phase: readonly number[]): boolean {
  return phase.every((offset, axis) =>
    Array.from({ length: geometry.kernel[axis] ?? 0 }, (_, tap) =>
      tapOffset(geometry, { axis, phase: offset, tap }),
    ).some(Number.isInteger),
  );
}

/** [inputs, phases, outputs / groups, ...size]: for each phase the taps that reach it, inputs and outputs exchanged. */
function phaseWeights(
  geometry: Geometry,
  { values, outputs, inputs, groups }: Weights,
  { plan, phases }: { readonly plan: PhasePlan; readonly phases: readonly (readonly number[])[] },
): Float64Array {
  const inputsPerGroup = inputs / groups;
  const outputsPerGroup = outputs / groups;
  const taps = product(geometry.kernel);
  const size = product(plan.size);
  const result = new Float64Array(phases.length * inputs * outputsPerGroup * size);
  phases.forEach((phase, phaseIndex) => {
    for (let tap = 0; tap < taps; tap++) {
      const place = placeOfTap(geometry, plan, phase, tap);
      if (place === undefined) continue;
      for (let input = 0; input < inputs; input++) {
        const group = Math.floor(input / inputsPerGroup);
        for (let output = 0; output < outputsPerGroup; output++) {
          const from =
            ((group * outputsPerGroup + output) * inputsPerGroup + (input % inputsPerGroup)) * taps + tap;
          const to = ((input * phases.length + phaseIndex) * outputsPerGroup + output) * size + place;
          result[to] = values[from] ?? 0;
        }
      }
    }
  });
  return result;
}

/** Where a tap (flat index in the kernel) stands in a phase's kernel; undefined if it does not reach that phase. */
function placeOfTap(
  geometry: Geometry,
  plan: PhasePlan,
  phase: readonly number[],
  flatTap: number,
): number | undefined {
  let rest = flatTap;
  let place = 0;
  let step = 1;
  for (let axis = geometry.kernel.length - 1; axis >= 0; axis--) {
    const size = geometry.kernel[axis] ?? 1;
    const offset = tapOffset(geometry, { axis, phase: phase[axis] ?? 0, tap: rest % size });
    if (!Number.isInteger(offset)) return undefined;
    place += (offset - (plan.first[axis] ?? 0)) * step;
    step *= plan.size[axis] ?? 1;
    rest = Math.floor(rest / size);
  }
  return place;
}
