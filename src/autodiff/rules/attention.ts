import { floatAttribute, intAttribute } from '../../graph/edit.ts';
import { noGradient, type Rule, type Step } from '../rule.ts';
import { fixedSize } from '../shapes.ts';

/**
 * Scaled dot-product attention (operator set 23): p = softmax(scale Q K^T + mask) and Y = p V. With g the incoming
 * gradient and e = g V^T: dV = p^T g, ds = p (e - sum e p), dQ = scale ds K, dK = scale ds^T Q. Query heads that
 * share a head of K and V stand on an axis of their own, over which dK and dV are summed.
 */
export const attention: Rule = (step) => {
  const { node, gradient, facts, wants, emit } = step;
  const [q = '', k = '', v = '', mask] = node.inputs;
  requireKnownForm(step);
  const queryHeads = headsOf(step, q, 'q_num_heads');
  const heads = headsOf(step, k, 'kv_num_heads');
  const Q = apart(step, q, { heads, shared: queryHeads / heads });
  const K = apart(step, k, { heads, shared: 1 });
  const V = apart(step, v, { heads, shared: 1 });
  const G = apart(step, gradient, { heads, shared: queryHeads / heads, like: node.outputs[0] ?? '' });
  const transposed = (name: string) => emit.node('Transpose', [name], { perm: [0, 1, 2, 4, 3] });

  const width = fixedSize(facts.shape(q), facts.shape(q).length - 1, node);
  const perHead = facts.shape(q).length === 4 ? width : width / queryHeads;
  const scale = floatAttribute(node, 'scale', 1 / Math.sqrt(perHead));
  const products = emit.multiply(emit.node('MatMul', [Q, transposed(K)]), scale);
  const masked = mask ? emit.add(products, maskOf(step, mask, { heads, queryHeads })) : products;
  const p = emit.node('Softmax', [masked], { axis: -1 });
  const e = emit.node('MatMul', [G, transposed(V)]);
  const weighted = emit.multiply(e, p);
  const sum = emit.node('ReduceSum', [weighted, emit.integers([-1])], { keepdims: 1 });
  const ds = emit.multiply(emit.subtract(weighted, emit.multiply(p, sum)), scale);

  const overShared = (name: string) => emit.node('ReduceSum', [name, emit.integers([2])], { keepdims: 1 });
  const dK = () => overShared(emit.node('MatMul', [transposed(ds), Q]));
  const dV = () => overShared(emit.node('MatMul', [transposed(p), G]));
  return [
    wants(0) ? together(step, emit.node('MatMul', [ds, K]), q) : undefined,
    wants(1) ? together(step, dK(), k) : undefined,
    wants(2) ? together(step, dV(), v) : undefined,
  ];
};

function requireKnownForm({ node, wants }: Step): void {
  if (wants(3)) throw noGradient(node, 'its mask depends on the image');
  if (node.inputs.slice(4).some((name) => name !== '')) throw noGradient(node, 'it has past keys or lengths');
  if (intAttribute(node, 'is_causal', 0) !== 0) throw noGradient(node, 'it is causal');
  if (floatAttribute(node, 'softcap', 0) !== 0) throw noGradient(node, 'it has a softcap');
}

function headsOf({ node, facts }: Step, name: string, attribute: string): number {
  const shape = facts.shape(name);
  return shape.length === 4 ? fixedSize(shape, 1, node) : intAttribute(node, attribute, 1);
}

/** As [batch, heads, query heads that share one, places, size per head]. */
function apart(
  { facts, emit }: Step,
  name: string,
  { heads, shared, like = name }: { readonly heads: number; readonly shared: number; readonly like?: string },
): string {
  const shape = facts.shape(like);
  if (shape.length === 4) {
    const [, , positions = -1, size = -1] = shape;
    return emit.node('Reshape', [name, emit.integers([-1, heads, shared, positions, size])]);
  }
  const split = emit.node('Reshape', [name, emit.integers([0, 0, heads, shared, -1])]);
  return emit.node('Transpose', [split], { perm: [0, 2, 3, 1, 4] });
}

/** The inverse of `apart`, in the shape of `like`. */
function together({ facts, emit }: Step, name: string, like: string): string {
  const isSplit = facts.shape(like).length === 4;
  const placed = isSplit ? name : emit.node('Transpose', [name], { perm: [0, 3, 1, 2, 4] });
  return emit.node('Reshape', [placed, emit.shape(like)]);
}

/** The mask as numbers to add, with query heads on the axes that `apart` gives them. */
function maskOf(
  { facts, emit, node }: Step,
  mask: string,
  { heads, queryHeads }: { readonly heads: number; readonly queryHeads: number },
): string {
  const isBool = facts.elementType(mask) === 'bool';
  const added = isBool
    ? emit.node('Where', [mask, emit.scalar(0), emit.scalar(Number.NEGATIVE_INFINITY)])
    : mask;
  const shape = facts.shape(mask);
  if (shape.length < 3) return added;
  const [rows = 1, columns = 1] = shape.slice(-2);
  const perHead = fixedSize(shape, shape.length - 3, node);
  const split = perHead === 1 ? [1, 1] : [heads, queryHeads / heads];
  return emit.node('Reshape', [added, emit.integers([-1, ...split, rows, columns])]);
}
