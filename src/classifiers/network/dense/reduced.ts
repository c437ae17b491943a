import { quoted } from '../../../files/quoted.ts';
import { node } from '../../../graph/edit.ts';
import { createGraphBuilder, type GraphBuilder } from '../../../graph/graphBuilder.ts';
import { elementTypes, type Graph, type Model } from '../../../graph/model.ts';
import { integerTensor } from '../../../graph/tensor.ts';
import type { DenseTarget } from '../../../types/denseTarget.ts';
import type { NetworkInput } from '../otherInputs.ts';
import { otherPrefix } from '../ownNames.ts';
import { boxScores } from './boxScores.ts';
import { type ClassMaps, classMaps, type DenseOptions } from './classMaps.ts';
import { densePrefix, insideName, scoresName } from './names.ts';
import { checkedTarget, needsMask, requireClass } from './target.ts';

/** A model whose dense output has become class scores. */
export interface ReducedModel {
  readonly model: Model;
  /** With the mask, where each image needs one. */
  readonly others: readonly NetworkInput[];
  readonly warnings: readonly string[];
}

interface ReduceOptions extends DenseOptions {
  readonly target: DenseTarget;
}

/**
 * The model with one output, float32 [n, classes]: its dense output reduced as the target says. All that is added are
 * nodes of the graph, so that whatever explains a classifier explains it.
 */
export async function reducedModel(model: Model, options: ReduceOptions): Promise<ReducedModel> {
  const { source, others } = options;
  const target = checkedTarget(options.target);
  if (target.box !== undefined) {
    const { graph, warnings } = await boxScores(model, { ...options, target });
    return { model: withScores(model, graph), others, warnings };
  }
  const maps = await classMaps(model, options);
  requireClass(target, maps.classCount, source);
  const mask = needsMask(target) ? maskInput(options) : undefined;
  if (mask !== undefined && others.some(({ name }) => name === insideName)) {
    throw new RangeError(
      `${source}: target.inside: an input of the model is named ${quoted(insideName)}, as the mask would be`,
    );
  }
  const builder = createGraphBuilder({
    prefix: `${densePrefix}reduced/`,
    nodes: [...maps.graph.nodes],
    initializers: new Map(maps.graph.initializers),
  });
  if (mask !== undefined) builder.append(mask.enter);
  reduced(builder, maps, { target, options });
  const graph = { ...maps.graph, nodes: builder.nodes, initializers: builder.initializers };
  return {
    model: withScores(model, graph),
    others: mask === undefined ? others : [...others, mask],
    warnings: maps.warnings,
  };
}

function withScores(model: Model, graph: Graph): Model {
  return { ...model, graph: { ...graph, outputs: [{ name: scoresName, elementType: 'float32' }] } };
}

/** The mask of an image, at the size of the image. */
function maskInput({ input: { size, batch } }: DenseOptions): NetworkInput {
  const feed = otherPrefix + insideName;
  const enter = node('Identity', [feed], [`${densePrefix}mask`]);
  return { name: insideName, feed, batch, enter, kind: 'mask', shape: [...size] };
}

/** Adds the scores, [n, classes], under their name. */
function reduced(
  builder: GraphBuilder,
  maps: ClassMaps,
  { target, options }: { readonly target: DenseTarget; readonly options: DenseOptions },
): void {
  const { add } = builder;
  const { inside = 'prediction', reduce = 'sum' } = target;
  const sides = options.input.size;
  const axes = () => builder.integers(maps.mapShape.map((_, index) => index + 2));
  if (typeof inside !== 'string') {
    atPoint(builder, maps, { point: inside, sides, source: options.source });
    return;
  }
  const flat = { attributes: { keepdims: 0 } };
  if (inside === 'all') {
    const operator = reduce === 'sum' ? 'ReduceSum' : 'ReduceMean';
    add(operator, [maps.value, axes()], { ...flat, output: scoresName });
    return;
  }
  const region = inside === 'prediction' ? predicted(builder, maps, target) : given(builder, maps, sides);
  const zero = builder.floats(Float32Array.of(0), []);
  const kept = add('Where', [region, maps.value, zero]);
  if (reduce === 'sum') {
    add('ReduceSum', [kept, axes()], { ...flat, output: scoresName });
    return;
  }
  const total = add('ReduceSum', [kept, axes()], flat);
  const places = add(
    'ReduceSum',
    [add('Cast', [region], { attributes: { to: elementTypes.int64 } }), axes()],
    flat,
  );
  // No place at all: the score is 0, and so is its gradient.
  const atLeastOne = add('Max', [places, builder.constant(integerTensor([1], []))]);
  const count = add('Cast', [atLeastOne], { attributes: { to: elementTypes.float32 } });
  add('Div', [total, count], { output: scoresName });
}

/** Where the model predicts the class, or each class: [n, 1 or classes, ...places]. */
function predicted(
  builder: GraphBuilder,
  { value, classCount, mapShape, isMultiLabel }: ClassMaps,
  { class: index }: DenseTarget,
): string {
  const { add } = builder;
  if (isMultiLabel) {
    const own =
      index === undefined
        ? value
        : add('Gather', [value, builder.integers([index])], { attributes: { axis: 1 } });
    return add('Greater', [own, builder.floats(Float32Array.of(0), [])]);
  }
  const label = add('ArgMax', [value], { attributes: { axis: 1, keepdims: 1 } });
  const classes =
    index === undefined
      ? integerTensor([...new Array(classCount).keys()], [1, classCount, ...mapShape.map(() => 1)])
      : integerTensor([index], []);
  return add('Equal', [label, builder.constant(classes)]);
}

/** Where the mask of the image is: [n, 1, ...places], of each place what lies at its centre. */
function given(builder: GraphBuilder, { mapShape }: ClassMaps, sides: readonly number[]): string {
  const { add } = builder;
  let mask = `${densePrefix}mask`;
  mapShape.forEach((size, index) => {
    const side = sides[index] ?? 1;
    if (size === side) return;
    const nearest = Array.from({ length: size }, (_, at) => Math.floor(((at + 0.5) * side) / size));
    mask = add('Gather', [mask, builder.integers(nearest)], { attributes: { axis: index + 1 } });
  });
  const channel = add('Unsqueeze', [mask, builder.integers([1])]);
  return add('Greater', [channel, builder.floats(Float32Array.of(0), [])]);
}

/** The scores at the place in which a point of the image lies. */
function atPoint(
  builder: GraphBuilder,
  { value, mapShape }: ClassMaps,
  {
    point,
    sides,
    source,
  }: { readonly point: readonly number[]; readonly sides: readonly number[]; readonly source: string },
): void {
  if (point.length !== sides.length || point.some((at, axis) => at >= (sides[axis] ?? 0))) {
    throw new RangeError(
      `${source}: target.inside must be a point within [${sides.join(', ')}], got [${point.join(', ')}]`,
    );
  }
  let at = value;
  point.forEach((position, axis) => {
    const index = Math.floor(((position + 0.5) * (mapShape[axis] ?? 1)) / (sides[axis] ?? 1));
    const isLast = axis === point.length - 1;
    // What is gathered away leaves the next axis in its place.
    at = builder.add('Gather', [at, builder.constant(integerTensor([index], []))], {
      attributes: { axis: 2 },
      ...(isLast && { output: scoresName }),
    });
  });
}
