import { graphsWithin } from '../../graph/branches.ts';
import { type Graph, type Node, nodeLabel, type Tensor } from '../../graph/model.ts';
import { isRealType, tensorValues } from '../../graph/tensor.ts';
import { isFormulaNumber } from './formulaNumber.ts';

/** Real numbers that lie in a node itself, where no re-draw reaches them. */
export interface InnerConstant {
  readonly name: string;
  readonly dims: readonly number[];
  readonly where: string;
}

/** Lists of numbers that say how an operator works. */
const settings = new Set(['activation_alpha', 'activation_beta', 'activation_params', 'scales']);

/**
 * The constants in graphs within nodes (branches of If, bodies of Loop) and the lists of real numbers in attributes,
 * such as the coefficients of a linear classifier of `ai.onnx.ml`. Single numbers of formulas are left out.
 */
export function constantsWithinNodes(graph: Graph): InnerConstant[] {
  return graph.nodes.flatMap((item) => [
    ...graphsWithin(item).flatMap((inner) => constantsOf(inner, item)),
    ...listsIn(item),
  ]);
}

function constantsOf(inner: Graph, outer: Node): InnerConstant[] {
  const where = `within ${outer.opType} at ${nodeLabel(outer)}`;
  const found = [...inner.initializers].flatMap(([name, tensor]) => trained(name, tensor, where));
  const nested = inner.nodes.flatMap((item) => {
    const value = item.attributes.get('value');
    const [output = ''] = item.outputs;
    const own =
      item.opType === 'Constant' && value?.type === 'tensor' ? trained(output, value.value, where) : [];
    return [...own, ...graphsWithin(item).flatMap((graph) => constantsOf(graph, item)), ...listsIn(item)];
  });
  return [...found, ...nested];
}

function trained(name: string, tensor: Tensor, where: string): InnerConstant[] {
  if (!isRealType(tensor.elementType)) return [];
  const values = tensorValues(tensor);
  return values.length === 1 && isFormulaNumber(values[0] ?? 0) ? [] : [{ name, dims: tensor.dims, where }];
}

function listsIn(item: Node): InnerConstant[] {
  if (item.opType === 'Constant') return [];
  return [...item.attributes].flatMap(([key, attribute]) => {
    if (settings.has(key)) return [];
    const name = `${item.name || item.outputs[0]}.${key}`;
    const where = `an attribute of ${item.opType}`;
    if (attribute.type === 'tensor') return trained(name, attribute.value, where);
    if (attribute.type !== 'floats' || attribute.value.length < 2) return [];
    return [{ name, dims: [attribute.value.length], where }];
  });
}
