import { intAttribute, stringAttribute } from '../../graph/edit.ts';
import { noGradient, type Rule, type Step } from '../rule.ts';

/** Updates written to, or added at, places of the data, found by the same indices on the way back. */
export const scatterElements: Rule = (step) => {
  const axis = intAttribute(step.node, 'axis', 0);
  return scattered(step, { axis }, ['ScatterElements', 'GatherElements']);
};

/** The same with slices by index vectors. */
export const scatterNd: Rule = (step) => scattered(step, {}, ['ScatterND', 'GatherND']);

function scattered(
  { node, gradient, wants, emit }: Step,
  attributes: Readonly<Record<string, number>>,
  [scatter, gather]: readonly [string, string],
): (string | undefined)[] {
  const [, indices = '', updates = ''] = node.inputs;
  const reduction = stringAttribute(node, 'reduction', 'none');
  if (reduction !== 'none' && reduction !== 'add') throw noGradient(node, `its reduction is ${reduction}`);
  // Where an update replaced a value, that value no longer counts.
  const kept = () =>
    reduction === 'add' ? gradient : emit.node(scatter, [gradient, indices, emit.zeros(updates)], attributes);
  return [
    wants(0) ? kept() : undefined,
    undefined,
    wants(2) ? emit.node(gather, [gradient, indices], attributes) : undefined,
  ];
}
