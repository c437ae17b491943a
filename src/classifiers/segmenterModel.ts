import { createGraphBuilder, type GraphBuilder } from '../graph/graphBuilder.ts';
import { elementTypes, type Model } from '../graph/model.ts';
import type { ClassMaps } from './network/dense/classMaps.ts';
import { densePrefix } from './network/dense/names.ts';
import { framed } from './network/framed.ts';
import type { ImageInput } from './network/modelSignature.ts';
import type { NetworkInput } from './network/otherInputs.ts';
import { imageName } from './network/ownNames.ts';

/** The outputs of a segmenter's graph. */
export const segmenterOutputs = {
  labels: `${densePrefix}labels`,
  probabilities: `${densePrefix}probabilities`,
  flags: `${densePrefix}flags`,
} as const;

/**
 * A graph with the class of each pixel, uint8 [n, ...places]; the probabilities, float32 [n, ...places, classes]; and where
 * each class is predicted, uint8 [n, classes, ...places]. Scores of another scale come to the size of the
 * image linearly, before anything is decided.
 */
export function segmenterModel(
  model: Model,
  maps: ClassMaps,
  { input, others }: { readonly input: ImageInput; readonly others: readonly NetworkInput[] },
): Model {
  const builder = createGraphBuilder({
    prefix: `${densePrefix}segmenter/`,
    nodes: [...maps.graph.nodes],
    initializers: new Map(maps.graph.initializers),
  });
  const { add } = builder;
  const { labels, probabilities, flags } = segmenterOutputs;
  const sides = input.size;
  const scores = resized(builder, maps, sides);
  const toByte = { attributes: { to: elementTypes.uint8 } };
  add('Cast', [add('ArgMax', [scores], { attributes: { axis: 1, keepdims: 0 } })], {
    ...toByte,
    output: labels,
  });
  // Of one score z a softmax of z / 2 and -z / 2 is its sigmoid.
  const halved = () => add('Mul', [scores, builder.floats(Float32Array.of(0.5), [])]);
  const shares = maps.isMultiLabel
    ? add('Sigmoid', [scores])
    : add('Softmax', [maps.isSingle ? halved() : scores], { attributes: { axis: 1 } });
  const perm = [0, ...sides.map((_, axis) => axis + 2), 1];
  add('Transpose', [shares], { attributes: { perm }, output: probabilities });
  const classes = Array.from({ length: maps.classCount }, (_, index) => index);
  const isPredicted = maps.isMultiLabel
    ? add('Greater', [scores, builder.floats(Float32Array.of(0), [])])
    : add('Equal', [
        add('ArgMax', [scores], { attributes: { axis: 1, keepdims: 1 } }),
        add('Reshape', [
          builder.integers(classes),
          builder.integers([1, classes.length, ...sides.map(() => 1)]),
        ]),
      ]);
  add('Cast', [isPredicted], { ...toByte, output: flags });
  const graph = { ...maps.graph, nodes: builder.nodes, initializers: builder.initializers };
  const candidates = Object.values(segmenterOutputs).map((value) => ({ name: value, value }));
  return { ...model, graph: framed(graph, { input, others }, candidates) };
}

/** The scores at the size of the image. */
function resized(
  { add, integers }: GraphBuilder,
  { value, mapShape, classCount }: ClassMaps,
  sides: readonly number[],
) {
  if (mapShape.every((size, axis) => size === sides[axis])) return value;
  const count = add('Slice', [add('Shape', [imageName]), integers([0]), integers([1])]);
  const sizes = add('Concat', [count, integers([classCount, ...sides])], { attributes: { axis: 0 } });
  const attributes = { mode: 'linear', coordinate_transformation_mode: 'half_pixel' };
  return add('Resize', [value, '', '', sizes], { attributes });
}
