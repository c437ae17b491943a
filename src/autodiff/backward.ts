import { intAttribute } from '../graph/edit.ts';
import type { Facts } from '../graph/facts.ts';
import { type Graph, type Node, nodeLabel } from '../graph/model.ts';
import { createEmit } from './emit.ts';
import { NoGradientError, type Rule } from './rule.ts';
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
  readonly facts: Facts;
  /** Names the model in messages. */
  readonly source: string;
}

export interface Backward {
  /** `graph` with the nodes and constants of the backward pass after its own. */
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
  const emit = createEmit(nodes, initializers, { facts, prefix: 'gradient/' });

  // The gradients that have arrived at each value so far, from the nodes that use it.
  const arrived = new Map<string, string[]>([[options.output, [options.seed]]]);
  const total = (name: string) => {
    const parts = arrived.get(name);
    if (parts === undefined || parts.length < 2) return parts?.[0];
    const sum = emit.node('Sum', parts);
    arrived.set(name, [sum]);
    return sum;
  };

  let guidedPlaces = 0;
  // Forward nodes to which a rule added an optional output.
  const amended = new Map<Node, string[]>();
  for (const item of graph.nodes.toReversed()) {
    if (!item.outputs.some((name) => active.has(name) && arrived.has(name))) continue;
    const gradients = item.outputs.map(total);
    const step = {
      node: item,
      gradients,
      gradient: gradients.find((name) => name !== undefined) ?? '',
      wants: (input: number) => active.has(item.inputs[input] ?? ''),
      facts,
      guided,
      markGuided: () => {
        guidedPlaces++;
      },
      output: (index: number) => {
        const outputs = amended.get(item) ?? [...item.outputs];
        while (outputs.length <= index) outputs.push('');
        outputs[index] ||= `gradient/${item.outputs[0]}/output${index}`;
        amended.set(item, outputs);
        return outputs[index];
      },
      emit,
    };
    ruleOf(
      item,
      source,
    )(step).forEach((gradient, input) => {
      const name = item.inputs[input] ?? '';
      if (gradient === undefined || !active.has(name)) return;
      arrived.set(name, [...(arrived.get(name) ?? []), gradient]);
    });
  }
  if (guided && guidedPlaces === 0) {
    throw new NoGradientError(`${source}: guided backprop needs a ReLU, and the graph has none`);
  }
  const results = options.inputs.map(total);
  const forward = graph.nodes.map((item) => ({ ...item, outputs: amended.get(item) ?? item.outputs }));
  return { graph: { ...graph, nodes: [...forward, ...nodes], initializers }, gradients: results };
}

/** The real-valued values that depend on one of `inputs`. */
function activeValues(graph: Graph, { inputs, facts }: BackwardOptions): Set<string> {
  const active = new Set(inputs);
  for (const item of graph.nodes) {
    if (!item.inputs.some((name) => active.has(name))) continue;
    for (const name of item.outputs) if (name !== '' && isReal(name, facts)) active.add(name);
  }
  return active;
}

function isReal(name: string, facts: Facts): boolean {
  const type = facts.elementType(name);
  return type === 'float32' || type === 'float64' || type === 'float16';
}

function ruleOf(item: Node, source: string): Rule {
  const rule = item.domain === '' ? rules[item.opType] : undefined;
  if (rule !== undefined && intAttribute(item, 'training_mode', 0) === 0) return rule;
  const operator = item.domain === '' ? item.opType : `${item.domain}.${item.opType}`;
  throw new NoGradientError(
    `${source}: operator ${operator} at ${nodeLabel(item)} has no gradient; methods that need logits alone still work`,
  );
}
