import type { Model, Tensor } from './model.ts';
import { upgrades } from './upgrades.ts';

/** Rules of differentiation know each operator in the form of this version of the standard operator set. */
const ruleOpset = 18;

/**
 * The same model in operator set 18 or its own newer one. Between versions operators mostly moved an attribute
 * to an input; each entry of `upgrades` says how one operator did. Throws RangeError for a version before 7 and
 * for the few forms that newer versions cannot say.
 */
export function upgradedModel(model: Model, source: string): Model {
  const version = model.opsets.get('') ?? 1;
  if (version < 7) throw new RangeError(`${source}: expected operator set 7 or newer, found ${version}`);
  if (version >= ruleOpset) return model;
  const initializers = new Map(model.graph.initializers);
  const constant = (name: string, value: Tensor) => {
    initializers.set(name, value);
    return name;
  };
  const nodes = model.graph.nodes.flatMap((item) => {
    const upgrade = item.domain === '' ? upgrades.get(item.opType) : undefined;
    return (
      upgrade?.({ item, version, constant, constantNamed: (name) => initializers.get(name), source }) ?? [
        item,
      ]
    );
  });
  return {
    irVersion: Math.max(model.irVersion, 8),
    opsets: new Map([...model.opsets, ['', ruleOpset]]),
    graph: { ...model.graph, nodes, initializers },
  };
}
