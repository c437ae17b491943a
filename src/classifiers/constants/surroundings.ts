import { producers } from '../../graph/edit.ts';
import type { Graph, Node } from '../../graph/model.ts';

const rectifiers = new Set([
  'Relu',
  'Clip',
  'LeakyRelu',
  'PRelu',
  'Elu',
  'Selu',
  'HardSwish',
  'Gelu',
  'Sigmoid',
  'Mish',
]);

const normalizations = new Set([
  'BatchNormalization',
  'GroupNorm',
  'GroupNormalization',
  'InstanceNormalization',
  'LayerNormalization',
  'RMSNormalization',
  'SimplifiedLayerNormalization',
  'SkipLayerNormalization',
  'SkipSimplifiedLayerNormalization',
]);

/** What stands around the product of a layer. */
export interface Surroundings {
  /** The batch normalisation right behind it. */
  normalizationBehind(item: Node): Node | undefined;
  /**
   * In a pre-activation network: normalisation, then (an activation and) this layer, with no weights between. One that
   * stands right behind another layer belongs to that.
   */
  normalizationBefore(item: Node): Node | undefined;
  /** Whether a rectifier follows, which halves the variance that the initialiser must make up for. */
  isRectified(item: Node): boolean;
}

export function surroundingsOf(graph: Graph, isLayer: (item: Node) => boolean): Surroundings {
  const users = new Map<string, Node[]>();
  for (const item of graph.nodes)
    for (const name of item.inputs) users.set(name, [...(users.get(name) ?? []), item]);
  const made = producers(graph);
  const onlyUser = (name = '') => {
    const found = users.get(name) ?? [];
    return found.length === 1 ? found[0] : undefined;
  };
  /** The node behind the layer and its bias, which MatMul leaves to an Add. */
  const following = (item: Node) => {
    const next = onlyUser(item.outputs[0]);
    const isBias =
      item.opType === 'MatMul' &&
      next?.opType === 'Add' &&
      next.inputs.some((name) => graph.initializers.has(name));
    return isBias ? onlyUser(next.outputs[0]) : next;
  };
  const normalizationBehind = (item: Node) => {
    const next = following(item);
    return next?.opType === 'BatchNormalization' ? next : undefined;
  };
  return {
    normalizationBehind,
    normalizationBefore: (item) => {
      if (normalizationBehind(item) !== undefined) return undefined;
      const makerOf = ({ inputs }: Node) =>
        made.get(inputs.find((name) => name !== '' && !graph.initializers.has(name)) ?? '');
      let before = makerOf(item);
      while (before !== undefined && rectifiers.has(before.opType)) before = makerOf(before);
      if (before === undefined || !normalizations.has(before.opType)) return undefined;
      const feeder = makerOf(before);
      const isOfFeeder = feeder !== undefined && isLayer(feeder) && onlyUser(feeder.outputs[0]) === before;
      return isOfFeeder ? undefined : before;
    },
    isRectified: (item) => {
      const fused = item.attributes.get('activation');
      if (fused?.type === 'string' && rectifiers.has(fused.value)) return true;
      const normalization = normalizationBehind(item);
      const next = normalization === undefined ? following(item) : onlyUser(normalization.outputs[0]);
      return next !== undefined && rectifiers.has(next.opType);
    },
  };
}
