/** Compares an answer with what a case expects: numbers, texts, arrays and nests of them. */

/** The numbers of an ndarray (any strides) in row-major order, or a typed array as it is. */
export function flat(array) {
  if (array.shape === undefined) return array;
  const { data, shape, stride, offset } = array;
  const out = new Float64Array(shape.reduce((product, length) => product * length, 1));
  const index = shape.map(() => 0);
  for (let to = 0; to < out.length; to++) {
    out[to] = data[index.reduce((at, place, axis) => at + place * stride[axis], offset)];
    for (let axis = shape.length - 1; axis >= 0 && ++index[axis] === shape[axis]; axis--) index[axis] = 0;
  }
  return out;
}

/**
 * Compares `answer` with `expected` by `ruleOf(key)` = { abs, rel, share } of the innermost key. Gives the largest
 * absolute difference of two numbers and a line for each fault; keys of the answer alone are left out.
 */
export function compared(expected, answer, ruleOf) {
  const found = { largest: 0, faults: [] };
  for (const [key, value] of Object.entries(expected)) compare(value, answer?.[key], { key, ruleOf, found });
  return found;
}

function compare(expected, answer, at) {
  const { key, found } = at;
  const fault = (text) => found.faults.push(`${key}: ${text}`);
  if (expected === null) {
    if (answer !== null && answer !== undefined && !Number.isNaN(answer)) fault(`wanted none, got ${answer}`);
  } else if (answer === undefined || answer === null) fault('no answer');
  else if (isArray(expected)) compareArrays(expected, answer, at);
  else if (typeof expected === 'object') {
    for (const [name, value] of Object.entries(expected)) {
      compare(value, answer[name], { ...at, key: /^\d+$/.test(name) ? key : name });
    }
  } else if (typeof expected === 'string' && typeof answer !== 'number') {
    if (answer !== expected) fault(`wanted ${expected}, got ${answer}`);
  } else compareNumbers([Number(expected)], [Number(answer)], at);
}

const isArray = (value) => Array.isArray(value) || ArrayBuffer.isView(value) || value.shape !== undefined;

function compareArrays(expected, answer, at) {
  const fault = (text) => at.found.faults.push(`${at.key}: ${text}`);
  if (!isArray(answer)) return fault(`wanted an array, got ${JSON.stringify(answer)}`);
  const [wanted, got] = [shapeOf(expected), shapeOf(answer)];
  const isFlat = ArrayBuffer.isView(answer) && product(wanted) === answer.length;
  if (!isFlat && `${wanted}` !== `${got}`) return fault(`wanted shape [${wanted}], got [${got}]`);
  const [left, right] = [flattened(expected), flattened(answer)];
  if (left.every((value) => typeof value === 'number') && right.every((value) => typeof value === 'number')) {
    return compareNumbers(left, right, at);
  }
  for (const [index, value] of left.entries()) compare(value, right[index], at);
}

const product = (shape) => shape.reduce((all, length) => all * length, 1);

/** Of nested lists as far as all lists of a level are equally long. */
function shapeOf(array) {
  if (array.shape !== undefined) return [...array.shape];
  if (!Array.isArray(array) || array.length === 0 || !array.every((part) => part !== null && isArray(part))) {
    return [array.length];
  }
  const inner = array.map(shapeOf);
  return inner.every((shape) => `${shape}` === `${inner[0]}`) ? [array.length, ...inner[0]] : [array.length];
}

function flattened(array) {
  if (!Array.isArray(array)) return Array.from(flat(array));
  return array.flatMap((part) => (part !== null && isArray(part) ? flattened(part) : [part]));
}

function compareNumbers(expected, answer, { key, ruleOf, found }) {
  const { abs = 0, rel = 0, share } = ruleOf(key);
  let bad = 0;
  let unequal = 0;
  let first;
  for (let i = 0; i < expected.length; i++) {
    const [wanted, got] = [expected[i], answer[i]];
    if (Object.is(wanted, got) || wanted === got) continue;
    unequal++;
    const difference = Number.isFinite(wanted) && Number.isFinite(got) ? Math.abs(wanted - got) : Infinity;
    found.largest = Math.max(found.largest, difference);
    if (difference <= abs || difference <= rel * Math.abs(wanted)) continue;
    if (share !== undefined && abs === 0) continue;
    bad++;
    first ??= `index ${i}: wanted ${wanted}, got ${got}`;
  }
  const size = expected.length;
  if (bad > 0) found.faults.push(`${key}: ${size > 1 ? `${bad} of ${size} differ, ` : ''}${first}`);
  if (share !== undefined && unequal > (1 - share) * size) {
    found.faults.push(`${key}: ${unequal} of ${size} are not equal`);
  }
}
