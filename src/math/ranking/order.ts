/** The values of an array from the smallest to the largest. */
export interface Order {
  /** `indices[k]` is where the k-th smallest value stands; equal values keep the order that they stand in. */
  readonly indices: Uint32Array;
  /** `keys[k]` grows with the k-th smallest value; two keys are equal exactly where the values are. */
  readonly keys: Uint32Array;
}

/** Three digits hold 32 bits, and a table of a digit's counts is small beside the pixels of a map. */
const digitBits = 11;
const digitCount = 1 << digitBits;
const digitMask = digitCount - 1;
const shifts = [0, digitBits, 2 * digitBits];

/**
 * The ascending order of `values`, of which none may be NaN; 0 and -0 are equal. A radix sort in three passes of
 * 11 bits over keys that order floats as unsigned integers (Herf 2001, "Radix tricks"): time grows linearly.
 */
export function ascendingOrder(values: Float32Array): Order {
  const n = values.length;
  let keys: Uint32Array = orderedKeys(values);
  let indices: Uint32Array = new Uint32Array(n);
  let spare: Order = { keys: new Uint32Array(n), indices: new Uint32Array(n) };
  let isMoved = false;
  for (const { positions, shift } of passesOver(keys)) {
    if (isMoved) moved(keys, indices, { positions, shift, out: spare });
    else movedFirst(keys, { positions, shift, out: spare });
    [keys, indices, spare] = [spare.keys, spare.indices, { keys, indices }];
    isMoved = true;
  }
  if (!isMoved) for (let i = 0; i < n; i++) indices[i] = i;
  return { keys, indices };
}

/** The keys of `values` in ascending order, without where they stood: half the work. */
export function ascendingKeys(values: Float32Array): Uint32Array {
  let keys: Uint32Array = orderedKeys(values);
  let spare: Uint32Array = new Uint32Array(keys.length);
  for (const { positions, shift } of passesOver(keys)) {
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i]!;
      spare[positions[(key >>> shift) & digitMask]!++] = key;
    }
    [keys, spare] = [spare, keys];
  }
  return keys;
}

interface Move {
  /** The next free place of each digit; counted up. */
  readonly positions: Uint32Array;
  readonly shift: number;
  readonly out: Order;
}

/** Moves each key with its index, in order, to the next free place of its digit. */
function moved(keys: Uint32Array, indices: Uint32Array, { positions, shift, out }: Move): void {
  const { keys: outKeys, indices: outIndices } = out;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const position = positions[(key >>> shift) & digitMask]!++;
    outKeys[position] = key;
    outIndices[position] = indices[i]!;
  }
}

/** The same where each key still stands at its index. */
function movedFirst(keys: Uint32Array, { positions, shift, out }: Move): void {
  const { keys: outKeys, indices: outIndices } = out;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const position = positions[(key >>> shift) & digitMask]!++;
    outKeys[position] = key;
    outIndices[position] = i;
  }
}

/** The bits of each float, with the sign bit flipped if it is positive and all bits flipped if it is negative. */
function orderedKeys(values: Float32Array): Uint32Array {
  const keys = new Uint32Array(values.length);
  const floats = new Float32Array(keys.buffer);
  for (let i = 0; i < keys.length; i++) {
    floats[i] = values[i]! + 0; // -0 + 0 is 0
    const bits = keys[i]!;
    keys[i] = bits ^ ((bits >> 31) | 0x80000000);
  }
  return keys;
}

/** The digits that keys differ in, from the lowest, each with the first place of every value of it. */
function passesOver(keys: Uint32Array): { readonly positions: Uint32Array; readonly shift: number }[] {
  const counts = shifts.map(() => new Uint32Array(digitCount));
  const [low, middle, high] = counts as [Uint32Array, Uint32Array, Uint32Array];
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    low[key & digitMask]!++;
    middle[(key >>> digitBits) & digitMask]!++;
    high[key >>> (2 * digitBits)]!++;
  }
  return counts.flatMap((positions, digit) => {
    if (positions.includes(keys.length)) return []; // all keys share this digit
    let first = 0;
    for (let value = 0; value < digitCount; value++) {
      const count = positions[value]!;
      positions[value] = first;
      first += count;
    }
    return [{ positions, shift: shifts[digit] ?? 0 }];
  });
}
