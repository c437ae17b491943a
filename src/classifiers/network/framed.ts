import { node, pruned } from '../../graph/edit.ts';
import type { Graph, ValueInfo } from '../../graph/model.ts';
import { elementTypes } from '../../graph/model.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import { entering } from './entering.ts';
import type { Examined } from './examined.ts';
import type { ImageInput } from './modelSignature.ts';
import type { NetworkInput } from './otherInputs.ts';
import { imageName, logitsName } from './ownNames.ts';
import type { Candidate } from './scores/outputs.ts';
import { type Drawn, itemSize, likeOf } from './scores/tail.ts';
import type { Probed } from './shapeInference.ts';

/** The graph between a channels-last image batch, with what goes in beside it, and the values that may be class scores. */
export function framed(
  graph: Graph,
  { input, others }: { readonly input: ImageInput; readonly others: readonly NetworkInput[] },
  found: readonly Candidate[],
): Graph {
  const enter = entering(imageName, input);
  const shape = [input.batch, ...input.size, input.channels];
  const outputs = [...new Set(found.map(({ value }) => value))];
  const whole: Graph = {
    ...graph,
    nodes: [enter, ...others.map((other) => other.enter), ...graph.nodes],
    inputs: [
      { name: imageName, elementType: 'float32', shape },
      ...others.map(
        (other): ValueInfo => ({
          name: other.feed,
          elementType: 'float32',
          shape: [other.batch, ...other.shape],
        }),
      ),
    ],
    outputs: outputs.map((name) => ({ name })),
  };
  return pruned(whole, outputs);
}

/** The graph with the class scores as its one output, float32 [n, outputs], and what is known of the new values. */
export function withLogits({
  graph,
  facts,
  choice: { drawn },
}: Examined): Probed & { readonly outputCount: number } {
  const like = likeOf(drawn);
  const outputCount = itemSize(like, facts) ?? 0;
  const isFloat = facts.elementType(like) === 'float32';
  const single = isFloat ? drawn.name : `${logitsName}/float32`;
  const cast = isFloat ? [] : [node('Cast', [drawn.name], [single], { to: elementTypes.float32 })];
  const leave = node('Flatten', [single], [logitsName], { axis: 1 });
  const whole: Graph = {
    ...graph,
    nodes: [...graph.nodes, ...drawn.nodes, ...cast, leave],
    initializers: new Map([...graph.initializers, ...drawn.constants]),
    outputs: [{ name: logitsName, elementType: 'float32' }],
  };
  const known = drawnFacts(facts, drawn, { like, single, outputCount });
  return { graph: pruned(whole, [logitsName]), facts: known, outputCount };
}

/** The facts with those of the new values. */
function drawnFacts(
  facts: ShapeInfo,
  { likes, constants }: Drawn,
  {
    like,
    single,
    outputCount,
  }: { readonly like: string; readonly single: string; readonly outputCount: number },
): ShapeInfo {
  const origins = new Map([...likes, [logitsName, like], [single, like]]);
  const known = (name: string) => origins.get(name) ?? name;
  const isLast = (name: string) => name === logitsName || name === `${logitsName}/float32`;
  return {
    elementType: (name) =>
      constants.get(name)?.elementType ?? (isLast(name) ? 'float32' : facts.elementType(known(name))),
    shape: (name) => {
      if (name === logitsName) return [facts.shape(like)[0], outputCount];
      return constants.get(name)?.dims ?? facts.shape(known(name));
    },
    isBatch: (name) => facts.isBatch(known(name)),
    constant: (name) => constants.get(name) ?? facts.constant(name),
  };
}
