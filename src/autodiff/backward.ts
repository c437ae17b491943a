import { valuesReadBy } from '../graph/branches.ts';
import { intAttribute, producers } from '../graph/edit.ts';
import { createGraphBuilder } from '../graph/graphBuilder.ts';
import { type Graph, type Node, nodeLabel, type ValueInfo } from '../graph/model.ts';
import { imageLike, type ShapeInfo } from '../graph/shapeInfo.ts';
import { isRealType, type RealType } from '../graph/tensor.ts';
import { createEmit } from './emit.ts';
import { NoGradientError, noGradient, type Rule, type Step } from './rule.ts';
import { rules } from './rules/index.ts';

export interface BackwardOptions {
  /** The value that is differentiated. */
  readonly output: string;
  /** The name of the gradient that comes in at `output`, of the same shape. */
  readonly seed: string;
  /** The values by which it is differentiated. */
  readonly inputs: readonly string[];
  /** Zero the negative gradients at every ReLU. */
  readonly guided: boolean;
  readonly facts: ShapeInfo;
  /** Names the model in messages. */
  readonly source: string;
  /** Rules that stand in for those of this room, by operator: an engine has them for what it computes faster. */
  readonly rules?: ReadonlyMap<string, Rule>;
  /** What a message about an operator without a rule ends with. @default that methods of logits alone still work */
  readonly hint?: string;
}

export interface Backward {
  /** `graph` with the nodes and constants of the backward pass after its own, and the shapes of gradients as `values`. */
  readonly graph: Graph;
  /** The name of the gradient by each of `inputs`; undefined where the output does not depend on it. */
  readonly gradients: readonly (string | undefined)[];
}

/**
 * Reverse-mode differentiation of a graph, as more nodes of the same graph: from the output back, each node on
 * the way turns the gradient of its outputs into gradients of its inputs by the rule of its operator, and where
 * a value was used more than once its gradients are added. Throws NoGradientError naming operator and node where
 * there is no rule.
 */
export function backward(graph: Graph, options: BackwardOptions): Backward {
  const { facts, source, guided } = options;
  const active = activeValues(graph, options);
  const nodes: Node[] = [];
  const initializers = new Map(graph.initializers);

  // The gradients that have arrived at each value so far, from the nodes that use it.
  const arrived = new Map<string, string[]>([[options.output, [options.seed]]]);
  // A gradient has the shape of what it is the gradient of.
  const values: ValueInfo[] = [];
  const emitFor = createEmit(createGraphBuilder({ nodes, initializers, prefix: 'gradient/' }), facts);
  const describe = (gradient: string, name: string) => {
    const value = imageLike(gradient, name, facts);
    if (value !== undefined && gradient !== options.seed) values.push(value);
  };
  const total = (name: string) => {
    const parts = arrived.get(name);
    if (parts === undefined || parts.length < 2) return parts?.[0];
    const sum = emitFor('float32').node('Sum', parts);
    describe(sum, name);
    arrived.set(name, [sum]);
    return sum;
  };

  const makers = producers(graph);
  const masked = new Set<string>();
  let guidedPlaces = 0;
  // Forward nodes to which a rule added an optional output.
  const amended = new Map<Node, string[]>();
  for (const item of graph.nodes.toReversed()) {
    if (!item.outputs.some((name) => active.has(name) && arrived.has(name))) continue;
    const gradients = item.outputs.map(total);
    const step: Step = {
      node: item,
      gradients,
      gradient: gradients.find((name) => name !== undefined) ?? '',
      wants: (input: number) => active.has(item.inputs[input] ?? ''),
      facts,
      guided,
      markGuided: () => {
        guidedPlaces++;
      },
      maker: (name: string) => makers.get(name),
      isRectified: (name: string) => makers.get(name)?.opType === 'Relu',
      masked,
      output: (index: number) => {
        const outputs = amended.get(item) ?? [...item.outputs];
        while (outputs.length <= index) outputs.push('');
        outputs[index] ||= `gradient/${item.outputs.find((name) => name !== '')}/output${index}`;
        amended.set(item, outputs);
        return outputs[index];
      },
      emit: emitFor(realTypeOf(item, facts)),
    };
    inputGradients(step, options).forEach((gradient, input) => {
      const name = item.inputs[input] ?? '';
      if (gradient === undefined || !active.has(name)) return;
      arrived.set(name, [...(arrived.get(name) ?? []), gradient]);
      describe(gradient, name);
    });
  }
  if (guided && guidedPlaces === 0) {
    throw new NoGradientError(`${source}: guided backprop needs a ReLU, and the graph has none`);
  }
  const results = options.inputs.map(total);
  const forward = graph.nodes.map((item) => ({ ...item, outputs: amended.get(item) ?? item.outputs }));
  const described = [...new Map(values.map((value) => [value.name, value])).values()];
  const whole = { ...graph, nodes: [...forward, ...nodes], initializers, values: described };
  return { graph: whole, gradients: results };
}

/** The real-valued values that depend on one of `inputs`. */
function activeValues(graph: Graph, { inputs, facts }: BackwardOptions): Set<string> {
  const active = new Set(inputs);
  for (const item of graph.nodes) {
    if (!valuesReadBy(item).some((name) => active.has(name))) continue;
    for (const name of item.outputs) if (name !== '' && isReal(name, facts)) active.add(name);
  }
  return active;
}

function isReal(name: string, facts: ShapeInfo): boolean {
  return isRealType(facts.elementType(name));
}

/** The element type of a node's first real output: that of the gradients which come in. */
function realTypeOf(item: Node, facts: ShapeInfo): RealType {
  return (
    item.outputs
      .filter((name) => name !== '')
      .map((name) => facts.elementType(name))
      .find(isRealType) ?? 'float32'
  );
}

/** What the rule of the operator gives, its errors with the model's name in front. */
function inputGradients(
  step: Step,
  { source, rules: own, hint = 'methods that need logits alone still work' }: BackwardOptions,
): readonly (string | undefined)[] {
  try {
    return ruleOf(step, own)(step);
  } catch (error) {
    if (!(error instanceof NoGradientError)) throw error;
    throw new NoGradientError(`${source}: ${error.message}; ${hint}`);
  }
}

/** Why an operator has none, where it could have one. */
const reasons: ReadonlyMap<string, string> = new Map([
  [
    'Loop',
    'the number of its rounds is not known before it runs, or too large to write out; export the model with the loop unrolled',
  ],
  [
    'Scan',
    'the number of its rounds is not known before it runs, or too large to write out; export the model with the loop unrolled',
  ],
]);

/** Operators whose rule reads the gradients of all outputs. */
const multipleOutputs = new Set(['GRU', 'LSTM', 'RNN', 'Split']);

function ruleOf({ node: item, gradients }: Step, own: BackwardOptions['rules']): Rule {
  const rule = item.domain === '' ? (own?.get(item.opType) ?? rules.get(item.opType)) : undefined;
  if (rule === undefined) {
    const operator = item.domain === '' ? item.opType : `${item.domain}.${item.opType}`;
    const why = item.domain === '' ? reasons.get(item.opType) : undefined;
    throw new NoGradientError(
      `operator ${operator} at ${nodeLabel(item)} has no rule${why === undefined ? '' : `: ${why}`}`,
    );
  }
  const second = gradients.findIndex((gradient, output) => output > 0 && gradient !== undefined);
  if (second > 0 && !multipleOutputs.has(item.opType))
    throw noGradient(item, `its output ${second} leads to the logits, and only the first has a rule`);
  if (intAttribute(item, 'training_mode', 0) !== 0) throw noGradient(item, 'it is in training mode');
  return rule;
}
