import { intAttribute, intsAttribute, stringAttribute } from '../graph/edit.ts';
import { type Node, nodeLabel } from '../graph/model.ts';
import { floatTensor } from '../graph/tensor.ts';
import type { Emit } from './rule.ts';

/** Where a window of a convolution or pooling stands; one number per spatial axis. */
export interface Geometry {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  /** Padding before the first value of each axis. Padding after it follows from the sizes. */
  readonly begin: readonly number[];
  readonly inputSize: readonly number[];
  readonly outputSize: readonly number[];
}

type Shape = readonly (number | undefined)[];

/** The geometry of a Conv or pooling node whose input and output have the given shapes [n, channels, ...spatial]. */
export function geometryOf(node: Node, input: Shape, output: Shape, kernel: readonly number[]): Geometry {
  const inputSize = spatial(input, node);
  const outputSize = spatial(output, node);
  const strides = intsAttribute(
    node,
    'strides',
    kernel.map(() => 1),
  );
  const dilations = intsAttribute(
    node,
    'dilations',
    kernel.map(() => 1),
  );
  const pads = intsAttribute(
    node,
    'pads',
    [...kernel, ...kernel].map(() => 0),
  );
  const autoPad = stringAttribute(node, 'auto_pad', 'NOTSET');
  const begin = kernel.map((size, axis) => {
    if (autoPad === 'VALID') return 0;
    if (autoPad === 'NOTSET') return pads[axis] ?? 0;
    const reach =
      ((outputSize[axis] ?? 0) - 1) * (strides[axis] ?? 1) + (size - 1) * (dilations[axis] ?? 1) + 1;
    const total = Math.max(0, reach - (inputSize[axis] ?? 0));
    return autoPad === 'SAME_LOWER' ? Math.ceil(total / 2) : Math.floor(total / 2);
  });
  return { kernel, strides, dilations, begin, inputSize, outputSize };
}

function spatial(shape: Shape, node: Node): number[] {
  return shape.slice(2).map((size) => {
    if (size === undefined) throw new RangeError(`${nodeLabel(node)}: spatial size varies with the batch`);
    return size;
  });
}

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
  const convolved = (some: readonly (readonly number[])[]) =>
    emit.node('Conv', [gradient, emit.constant(phaseWeights(geometry, weights, { plan, phases: some }))], {
      kernel_shape: plan.size,
      pads: plan.pads,
      group: weights.groups,
    });

  if (stride === 1) return convolved(phases);
  // Depth index = phase x channels + channel, which is DepthToSpace's mode DCR.
  const planes = onlyFirst
    ? emit.node('Pad', [
        convolved(touched),
        emit.integers([0, 0, 0, 0, 0, (phases.length - 1) * weights.inputs, 0, 0]),
      ])
    : weights.groups === 1
      ? convolved(phases)
      : emit.node(
          'Concat',
          phases.map((phase) => convolved([phase])),
          { axis: 1 },
        );
  const whole = emit.node('DepthToSpace', [planes], { blocksize: stride, mode: 'DCR' });
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

/** [phases x inputs, outputs / groups, ...size]: for each phase the taps that reach it, inputs and outputs exchanged. */
function phaseWeights(
  geometry: Geometry,
  { values, outputs, inputs, groups }: Weights,
  { plan, phases }: { readonly plan: PhasePlan; readonly phases: readonly (readonly number[])[] },
) {
  const inputsPerGroup = inputs / groups;
  const outputsPerGroup = outputs / groups;
  const taps = product(geometry.kernel);
  const size = product(plan.size);
  const result = new Float32Array(phases.length * inputs * outputsPerGroup * size);
  phases.forEach((phase, phaseIndex) => {
    for (let tap = 0; tap < taps; tap++) {
      const place = placeOfTap(geometry, plan, phase, tap);
      if (place === undefined) continue;
      for (let input = 0; input < inputs; input++) {
        const group = Math.floor(input / inputsPerGroup);
        for (let output = 0; output < outputsPerGroup; output++) {
          const from =
            ((group * outputsPerGroup + output) * inputsPerGroup + (input % inputsPerGroup)) * taps + tap;
          const to = ((phaseIndex * inputs + input) * outputsPerGroup + output) * size + place;
          result[to] = values[from] ?? 0;
        }
      }
    }
  });
  return floatTensor(result, [phases.length * inputs, outputsPerGroup, ...plan.size]);
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

/** The product of sizes. */
export function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}

/** The group count of a convolution. */
export function groupsOf(node: Node): number {
  return intAttribute(node, 'group', 1);
}
