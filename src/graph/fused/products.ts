import { floatAttribute, intAttribute } from '../edit.ts';
import { number, type Unfuse } from './fusedNode.ts';

/** α A B, each perhaps with its last two axes turned. */
export const fusedMatMul: Unfuse = ({ item, builder }) => {
  const isBatchTurned = ['transBatchA', 'transBatchB'].some((name) => intAttribute(item, name, 0) !== 0);
  if (isBatchTurned) return false;
  const [a, b] = ['transA', 'transB'].map((attribute, at) => {
    const name = item.inputs[at] ?? '';
    if (intAttribute(item, attribute, 0) === 0) return name;
    return builder.add('Einsum', [name], { attributes: { equation: '...ij->...ji' } });
  });
  const alpha = floatAttribute(item, 'alpha', 1);
  const [output = ''] = item.outputs;
  if (alpha === 1) builder.add('MatMul', [a ?? '', b ?? ''], { output });
  else builder.add('Mul', [builder.add('MatMul', [a ?? '', b ?? '']), number(builder, alpha)], { output });
  return true;
};
