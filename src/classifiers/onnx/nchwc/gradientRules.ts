import { type Backward, type BackwardOptions, backward } from '../../../autodiff/backward.ts';
import { reducedAxes } from '../../../autodiff/reduction.ts';
import type { Rule, Step } from '../../../autodiff/rule.ts';
import { concat } from '../../../autodiff/rules/concat.ts';
import { globalAveragePool } from '../../../autodiff/rules/globalAveragePool.ts';
import { maxPoolBy, type Placing, placedByIndices } from '../../../autodiff/rules/maxPool.ts';
import { reduceMean, reduceSum } from '../../../autodiff/rules/reduceSum.ts';
import { axisFromStart } from '../../../autodiff/shapes.ts';
import { poolGeometry } from '../../../autodiff/window.ts';
import { intAttribute } from '../../../graph/edit.ts';
import type { Graph, ValueInfo } from '../../../graph/model.ts';
import { imageLike } from '../../../graph/shapeInfo.ts';
import { axisMaximum } from './axisMaximum.ts';
import { channelPieces } from './channelPieces.ts';
import { repeated } from './upsample.ts';
import type { DescribingStep } from './writer.ts';

/**
 * `backward` with rules for what `toNchwc` lays out best: max pooling by comparisons, concatenations cut by the weights
 * of convolutions, means over places by repeating. The graph is one of ONNX but for `Interleave`, which `toNchwc`
 * replaces, so it runs only after that.
 */
export function blockedBackward(graph: Graph, options: Omit<BackwardOptions, 'rules'>): Backward {
  const values: ValueInfo[] = [];
  const describing = (step: Step): DescribingStep => ({
    ...step,
    emit: {
      ...step.emit,
      describe: (name, shape) => values.push({ name, elementType: 'float32', shape: [undefined, ...shape] }),
    },
    described: (name, like) => {
      const value = imageLike(name, like, options.facts);
      if (value !== undefined) values.push(value);
      return name;
    },
  });
  const own: Readonly<Record<string, (step: DescribingStep) => ReturnType<Rule>>> = {
    Concat: concatenation,
    GlobalAveragePool: spreading(globalAveragePool),
    MaxPool: pooling,
    ReduceMean: spreading(reduceMean),
    ReduceSum: spreading(reduceSum),
  };
  const rules = new Map(
    Object.entries(own).map(([name, rule]): [string, Rule] => [name, (step) => rule(describing(step))]),
  );
  const written = backward(graph, { ...options, rules });
  const known = [...(written.graph.values ?? []), ...values];
  return {
    ...written,
    graph: { ...written.graph, values: [...new Map(known.map((value) => [value.name, value])).values()] },
  };
}

/** ONNX Runtime lays channels out in blocks of 8 or 16, as the processor has it; 16 suits both. */
const blockOfChannels = 16;

/** The channels of a value [n, channels, height, width] that are whole blocks. */
function blockedChannels({ facts, emit }: Step, name: string): number | undefined {
  const [, channels, ...spatial] = facts.shape(name);
  const isBlocked = emit.elementType === 'float32' && spatial.length === 2;
  return isBlocked && channels !== undefined && channels % blockOfChannels === 0 ? channels : undefined;
}

/** Whole blocks side by side are cut where they are made. */
function concatenation(step: DescribingStep): ReturnType<Rule> {
  const { node, gradient, facts, wants } = step;
  const axis = axisFromStart(intAttribute(node, 'axis', 0), facts.shape(node.outputs[0] ?? '').length);
  const sizes = node.inputs.map((input) => blockedChannels(step, input));
  if (axis !== 1 || !sizes.every((size) => size !== undefined)) return concat(step);
  const pieces = channelPieces(
    step,
    gradient,
    node.inputs.map((like, index) => ({ like, size: sizes[index] ?? 0 })),
  );
  return pieces.map((piece, index) => (wants(index) ? piece : undefined));
}

/** Each place of a window along an axis is a comparison: for large windows moving the gradient is less work. */
const mostCompared = 4;

function pooling(step: DescribingStep): ReturnType<Rule> {
  const geometry = poolGeometry(step);
  const { kernel, dilations } = geometry;
  const [input = ''] = step.node.inputs;
  const [, channels] = step.facts.shape(input);
  const isCompared =
    step.emit.elementType === 'float32' &&
    kernel.length === 2 &&
    channels !== undefined &&
    dilations.every((dilation) => dilation === 1) &&
    kernel.every((size) => size <= mostCompared);
  const byComparisons: Placing = ({ node }, gradient) =>
    axisMaximum(
      step.emit,
      { input, output: node.outputs[0] ?? '', gradient },
      { geometry, channels: channels ?? 0, isPositive: step.isRectified(input) },
    );
  return maxPoolBy(isCompared ? byComparisons : placedByIndices)(step);
}

/** One number for each image and channel at all places, by repeating it: an `Expand` would be laid out plainly. */
function spreading(rule: Rule): (step: DescribingStep) => ReturnType<Rule> {
  return (step) => {
    const { node, facts, emit } = step;
    const [result = '', ...others] = rule(step);
    const maker = emit.maker(result);
    const [, channels, height, width, ...further] = facts.shape(node.inputs[0] ?? '');
    const isSpatialMean = node.opType === 'GlobalAveragePool' || reducedAxes(step).join() === '2,3';
    if (maker?.opType !== 'Expand' || emit.elementType !== 'float32' || further.length > 0 || !isSpatialMean)
      return [result, ...others];
    if (channels === undefined || height === undefined || width === undefined) return [result, ...others];
    const shape = [channels, height, width];
    return [repeated(emit, maker.inputs[0] ?? '', { shape, places: [height, width] }), ...others];
  };
}
