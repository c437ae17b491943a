import { stringAttribute } from '../../graph/edit.ts';
import { noGradient, type Rule, type Step } from '../rule.ts';

/**
 * A sum of products over named axes. The gradient by one operand is the sum of products of the incoming gradient
 * and the other operands, with that operand's letters as the result. A letter that only it has was summed
 * alone: there the gradient is repeated. `...` is spelled out in letters of its own.
 */
export const einsum: Rule = (step) => {
  const { node, gradient, wants, emit } = step;
  const { operands, result } = parsedEquation(step);
  return node.inputs.map((input, index) => {
    if (!wants(index)) return undefined;
    const letters = operands[index] ?? '';
    if (new Set(letters).size < letters.length) throw noGradient(node, `it takes a diagonal, '${letters}'`);
    const others = operands.filter((_, other) => other !== index);
    const known = [result, ...others].join('');
    const reached = Array.from(letters).filter((letter) => known.includes(letter));
    const equation = `${[result, ...others].join(',')}->${reached.join('')}`;
    const names = [gradient, ...node.inputs.filter((_, other) => other !== index)];
    const product = emit.node('Einsum', names, { equation });
    if (reached.length === letters.length) return product;
    const alone = Array.from(letters).flatMap((letter, axis) => (reached.includes(letter) ? [] : [axis]));
    const placed = emit.node('Unsqueeze', [product, emit.integers(alone)]);
    return emit.node('Expand', [placed, emit.shape(input)]);
  });
};

interface Equation {
  readonly operands: readonly string[];
  readonly result: string;
}

function parsedEquation({ node, facts }: Step): Equation {
  const equation = stringAttribute(node, 'equation', '').replaceAll(' ', '');
  const [left = '', right] = equation.split('->');
  const written = left.split(',');
  const free = Array.from('ZYXWVUTSRQPONMLKJIHGFEDCBA').filter((letter) => !equation.includes(letter));
  const hidden = written.map((letters, index) =>
    letters.includes('...') ? facts.shape(node.inputs[index] ?? '').length - (letters.length - 3) : 0,
  );
  const most = Math.max(...hidden);
  if (hidden.some((count, index) => count !== most && written[index]?.includes('...')))
    throw noGradient(node, `the '...' of its equation ${equation} stand for different axes`);
  const spelled = free.slice(0, most).join('');
  const operands = written.map((letters) => letters.replace('...', spelled));
  const all = operands.join('');
  const once = Array.from(new Set(written.join('').replaceAll('.', '')))
    .filter((letter) => all.indexOf(letter) === all.lastIndexOf(letter))
    .sort();
  const result = right === undefined ? spelled + once.join('') : right.replace('...', spelled);
  for (const letter of new Set(all)) {
    const sizes = operands.flatMap((letters, index) => {
      const axis = letters.indexOf(letter);
      return axis < 0 ? [] : [facts.shape(node.inputs[index] ?? '')[axis]];
    });
    if (new Set(sizes).size > 1) throw noGradient(node, `axis ${letter} of ${equation} is broadcast`);
  }
  return { operands, result };
}
