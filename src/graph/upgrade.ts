import type { Attribute, Model, Node, Tensor } from './model.ts';
import { integerTensor } from './tensor.ts';

/** Rules of differentiation know each operator in the form of this version of the standard operator set. */
export const ruleOpset = 18;

/**
 * The same model in operator set 18 or its own newer one. Between versions operators mostly moved an attribute
 * to an input; each entry of `upgrades` says how one operator did. Throws RangeError for a version before 9.
 */
export function upgradedModel(model: Model, source: string): Model {
  const version = model.opsets.get('') ?? 1;
  if (version < 9) throw new RangeError(`${source}: expected operator set 9 or newer, found ${version}`);
  if (version >= ruleOpset) return model;
  const initializers = new Map(model.graph.initializers);
  const constant = (name: string, value: Tensor) => {
    initializers.set(name, value);
    return name;
  };
  const nodes = model.graph.nodes.map((item) =>
    item.domain === '' ? (upgrades[item.opType]?.({ item, version, constant }) ?? item) : item,
  );
  return {
    irVersion: Math.max(model.irVersion, 8),
    opsets: new Map([...model.opsets, ['', ruleOpset]]),
    graph: { ...model.graph, nodes, initializers },
  };
}

interface Upgrade {
  readonly item: Node;
  /** The version that the model was written in. */
  readonly version: number;
  /** Adds a constant to the graph and returns its name. */
  readonly constant: (name: string, value: Tensor) => string;
}

const upgrades: Readonly<Record<string, (upgrade: Upgrade) => Node>> = {
  ReduceMean: axesToInput(18),
  ReduceMax: axesToInput(18),
  ReduceMin: axesToInput(18),
  ReduceProd: axesToInput(18),
  ReduceL1: axesToInput(18),
  ReduceL2: axesToInput(18),
  ReduceLogSum: axesToInput(18),
  ReduceLogSumExp: axesToInput(18),
  ReduceSumSquare: axesToInput(18),
  ReduceSum: axesToInput(13),
  Squeeze: axesToInput(13),
  Unsqueeze: axesToInput(13),
  Split: splitSizes,
};

/** From version `moved` on, `axes` is the second input and no longer an attribute. */
function axesToInput(moved: number): (upgrade: Upgrade) => Node {
  return ({ item, version, constant }) => {
    const { axes, ...attributes } = item.attributes;
    if (version >= moved || axes?.type !== 'ints') return item;
    const name = constant(`${item.outputs[0]}/axes`, integerTensor(axes.value));
    return { ...item, attributes, inputs: [item.inputs[0] ?? '', name] };
  };
}

/** Sizes became an input in 13; equal parts must be said since 18. */
function splitSizes({ item, version, constant }: Upgrade): Node {
  const { split, ...attributes } = item.attributes;
  if (version < 13 && split?.type === 'ints') {
    const name = constant(`${item.outputs[0]}/split`, integerTensor(split.value));
    return { ...item, attributes, inputs: [item.inputs[0] ?? '', name] };
  }
  if (item.inputs[1]) return item;
  const parts: Attribute = { type: 'int', value: item.outputs.length };
  return { ...item, attributes: { ...attributes, num_outputs: parts } };
}
