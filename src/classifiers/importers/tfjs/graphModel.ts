import { cut, printable, quoted, quotedList } from '../../../files/quoted.ts';
import { tfjsDomain } from '../../constants/roles.ts';
import type { GraphArtifacts } from './artifacts.ts';
import { type GraphNode, inputSource, shapeAttribute, sizesOf } from './graphNode.ts';
import { graphOperators } from './graphOperators.ts';
import type { GraphStep } from './graphStep.ts';
import { onnxGraphBuilder, requireImageSize, type Value } from './onnxGraphBuilder.ts';
import { type Translation, type TranslationOptions, untranslatable } from './translation.ts';

/** The graph of a graph model: what an operator gives is the value of the operator's name. */
export function translatedGraph(artifacts: GraphArtifacts, options: TranslationOptions = {}): Translation {
  const { source, weights } = artifacts;
  const nodes = new Map(graphNodes(artifacts).map((node) => [node.name, node]));
  const builder = onnxGraphBuilder(source, weights);
  const input = graphInput(artifacts, options);
  const readers = readerCounts([...nodes.values()]);
  const made = new Map<string, Value>([[input.name, input]]);
  const aliases = outputsOf(artifacts);
  const roots = [...aliases.values()];
  for (const { name, node } of inOrder(nodes, roots)) {
    if (made.has(name)) continue;
    const inputs = (node.input ?? []).flatMap((text) => {
      const from = inputSource(text);
      if (from === undefined) return [];
      const value = made.get(from.name);
      if (value === undefined || from.output !== 0)
        throw untranslatable(`${source}: ${quoted(text)}, an input of ${quoted(name)}, is not known here`);
      return [value];
    });
    const step: GraphStep = { builder, node, output: name, inputs, readers: (of) => readers.get(of) ?? 0 };
    const value = translated(step, options);
    made.set(name, value);
    if (value.name === name) builder.values.set(name, { value, maker: name, use: 0 });
  }
  const outputs = roots.flatMap((name) => made.get(name) ?? []);
  return { builder, input, outputs, aliases };
}

function translated(step: GraphStep, { unknown }: TranslationOptions): Value {
  const { builder, node, inputs, output } = step;
  const value = graphOperators.get(node.op)?.(step);
  if (value !== undefined) return value;
  const shape = unknown?.(output);
  if (shape === undefined) {
    const why = graphOperators.has(node.op) ? 'has a form that is not known here' : 'is not known here';
    throw untranslatable(
      `${builder.source}: operator ${printable(cut(node.op))} at ${quoted(output)} ${why}`,
    );
  }
  builder.add(
    node.op,
    inputs.map(({ name }) => name),
    output,
    { domain: tfjsDomain },
  );
  return { name: output, shape, channelsFirst: false };
}

export function graphNodes({ topology, source }: GraphArtifacts): readonly GraphNode[] {
  const { node } = topology as { readonly node?: readonly GraphNode[] };
  if (!Array.isArray(node))
    throw new RangeError(`${source}: expected a graph model of TF.js, found no nodes`);
  return node;
}

/** Outputs by the name in the signature, or else by their nodes: those that nothing reads. */
function outputsOf(artifacts: GraphArtifacts): Map<string, string> {
  const { outputs } = (artifacts.signature ?? {}) as {
    readonly outputs?: Readonly<Record<string, { readonly name?: string }>>;
  };
  const named = Object.entries(outputs ?? {}).map(([key, { name = key }]): [string, string] => [
    key,
    name.split(':')[0] ?? name,
  ]);
  if (named.length > 0) return new Map(named);
  const nodes = graphNodes(artifacts);
  const readers = readerCounts(nodes);
  const ends = nodes.filter(({ name, op }) => !readers.has(name) && op !== 'Const' && op !== 'NoOp');
  return new Map(ends.map(({ name }) => [name, name]));
}

/** The one image input. */
export function graphInput(artifacts: GraphArtifacts, { inputSize }: TranslationOptions): Value {
  const { source, signature } = artifacts;
  const placeholders = graphNodes(artifacts).filter(({ op }) => op === 'Placeholder');
  const [node, ...others] = placeholders;
  if (node === undefined || others.length > 0) {
    const names = quotedList(placeholders.map(({ name }) => name));
    throw new RangeError(
      `${source}: expected one input, an image batch, found ${placeholders.length} (${names})`,
    );
  }
  const { inputs = {} } = (signature ?? {}) as {
    readonly inputs?: Readonly<Record<string, { readonly tensorShape?: Parameters<typeof sizesOf>[0] }>>;
  };
  const declared = shapeAttribute(node) ?? sizesOf(Object.values(inputs)[0]?.tensorShape) ?? [];
  const [, height = inputSize?.[0], width = inputSize?.[1], channels] = declared;
  if (height === undefined || width === undefined || channels === undefined) {
    const shown = declared.map((size) => size ?? '?').join(', ');
    throw new RangeError(
      `${source}: input ${quoted(node.name)} [${shown}] leaves the size open; say it with inputSize`,
    );
  }
  requireImageSize([height, width, channels], source);
  return { name: node.name, shape: [undefined, height, width, channels], channelsFirst: false };
}

function readerCounts(nodes: readonly GraphNode[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { input = [] } of nodes) {
    for (const text of input) {
      const from = inputSource(text)?.name;
      if (from !== undefined) counts.set(from, (counts.get(from) ?? 0) + 1);
    }
  }
  return counts;
}

/** The nodes that the roots depend on, each behind its inputs. */
function* inOrder(
  nodes: ReadonlyMap<string, GraphNode>,
  roots: readonly string[],
): Generator<{ readonly name: string; readonly node: GraphNode }> {
  const state = new Map<string, 'entered' | 'done'>();
  const stack = [...roots].reverse();
  while (stack.length > 0) {
    const name = stack.at(-1) ?? '';
    const node = nodes.get(name);
    if (node === undefined || state.get(name) === 'done') {
      stack.pop();
    } else if (state.get(name) === 'entered') {
      stack.pop();
      state.set(name, 'done');
      yield { name, node };
    } else {
      state.set(name, 'entered');
      const before = (node.input ?? []).flatMap((text) => inputSource(text)?.name ?? []);
      stack.push(...before.filter((from) => !state.has(from)).reverse());
    }
  }
}
