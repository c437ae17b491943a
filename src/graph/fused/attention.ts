import { floatAttribute, intAttribute } from '../edit.ts';
import { elementTypes } from '../model.ts';
import { type FusedNode, gives, lacks, number, plus, type Unfuse } from './fusedNode.ts';

/** Attention of one input, [n, tokens, width], by weights of queries, keys and values side by side. */
export const attention: Unfuse = (fused) => {
  const { item, builder } = fused;
  const [input = '', weights = '', bias, mask = '', past = '', added, ...more] = item.inputs;
  const isPlain =
    intAttribute(item, 'unidirectional', 0) === 0 &&
    intAttribute(item, 'do_rotary', 0) === 0 &&
    !item.attributes.has('qkv_hidden_sizes') &&
    [mask, past, ...more].every((name) => name === '') &&
    gives(item, 1);
  if (!isPlain) return false;
  const all = plus(builder, builder.add('MatMul', [input, weights]), bias);
  const [q = '', k = '', v = ''] = builder.addMany('Split', [all], 3, { axis: -1, num_outputs: 3 });
  attended(fused, { q, k, v, added });
  return true;
};

/** Attention of queries, keys and values that were made before, [n, tokens, width] each, with one bias for all three. */
export const multiHeadAttention: Unfuse = (fused) => {
  const { item, builder } = fused;
  const [query = '', key = '', value = '', bias = '', mask = '', added] = item.inputs;
  const isPlain =
    intAttribute(item, 'unidirectional', 0) === 0 &&
    key !== '' &&
    value !== '' &&
    mask === '' &&
    lacks(item, 6) &&
    gives(item, 1);
  if (!isPlain) return false;
  const biases = bias === '' ? [] : builder.addMany('Split', [bias], 3, { axis: 0, num_outputs: 3 });
  const [q = '', k = '', v = ''] = [query, key, value].map((name, at) => plus(builder, name, biases[at]));
  attended(fused, { q, k, v, added });
  return true;
};

interface Operands {
  readonly q: string;
  readonly k: string;
  readonly v: string;
  /** Numbers that are added before the softmax. */
  readonly added: string | undefined;
}

/** softmax(scale Q K^T + added) V by heads, and the heads side by side again. */
function attended({ item, builder }: FusedNode, { q, k, v, added }: Operands): void {
  const { add, integers } = builder;
  const shape = integers([0, 0, intAttribute(item, 'num_heads', 1), -1]);
  const apart = (name: string, perm: readonly number[]) =>
    add('Transpose', [add('Reshape', [name, shape])], { attributes: { perm } });
  const Q = apart(q, [0, 2, 1, 3]);
  const products = add('MatMul', [Q, apart(k, [0, 2, 3, 1])]);
  const scale = floatAttribute(item, 'scale', 0);
  const scaled =
    scale === 0
      ? add('Div', [products, rootOfWidth(builder, Q)])
      : add('Mul', [products, number(builder, scale)]);
  const weights = add('Softmax', [plus(builder, scaled, added)], { attributes: { axis: -1 } });
  const mixed = add('MatMul', [weights, apart(v, [0, 2, 1, 3])]);
  const back = add('Transpose', [mixed], { attributes: { perm: [0, 2, 1, 3] } });
  add('Reshape', [back, integers([0, 0, -1])], { output: item.outputs[0] ?? '' });
}

/** The root of how many numbers a head has for each token: a constant, once shapes are known. */
function rootOfWidth(builder: FusedNode['builder'], heads: string): string {
  const size = builder.add('Shape', [heads], { attributes: { start: 3, end: 4 } });
  return builder.add('Sqrt', [builder.add('Cast', [size], { attributes: { to: elementTypes.float32 } })]);
}
