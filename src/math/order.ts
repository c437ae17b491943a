/** The values of an array from the smallest to the largest. */
export interface Order {
  /** `indices[k]` is where the k-th smallest value stands; equal values keep the order that they stand in. */
  readonly indices: Uint32Array;
  /** `keys[k]` grows with the k-th smallest value; two keys are equal exactly where the values are. */
  readonly keys: Uint32Array;
}

/** Three digits hold 32 bits, and a table of a digit's counts is small beside the pixels of a map. */
const digitBits = 11;
const digits = 3;
const digitCount = 1 << digitBits;
const digitMask = digitCount - 1;

/**
 * The ascending order of `values`, of which none may be NaN; 0 and -0 are equal. A radix sort in three passes of
 * 11 bits over keys that order floats as unsigned integers (Herf 2001, "Radix tricks"): time grows linearly.
 */
export function ascendingOrder(values: Float32Array): Order {
  const n = values.length;
  let from: Order = { indices: counting(n), keys: orderedKeys(values) };
  let to: Order = { indices: new Uint32Array(n), keys: new Uint32Array(n) };
  for (let digit = 0; digit < digits; digit++) {
    const shift = digit * digitBits;
    const counts = digitCounts(from.keys, shift);
    if (counts.includes(n)) continue; // all keys share this digit
    scatter(from, firstPlaces(counts), shift, to);
    [from, to] = [to, from];
  }
  return from;
}

/** Moves each key, in order, to the next free place of its digit. Changes `places`. */
function scatter(from: Order, places: Uint32Array, shift: number, out: Order): void {
  const { keys, indices } = from;
  const { keys: outKeys, indices: outIndices } = out;
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const digit = (key >>> shift) & digitMask;
    const place = places[digit]!;
    places[digit] = place + 1;
    outKeys[place] = key;
    outIndices[place] = indices[i]!;
  }
}

function counting(n: number): Uint32Array {
  const out = new Uint32Array(n);
  for (let i = 0; i < n; i++) out[i] = i;
  return out;
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

function digitCounts(keys: Uint32Array, shift: number): Uint32Array {
  const counts = new Uint32Array(digitCount);
  for (let i = 0; i < keys.length; i++) counts[(keys[i]! >>> shift) & digitMask]!++;
  return counts;
}

/** From how many keys have each digit to the first place of that digit's keys. */
function firstPlaces(counts: Uint32Array): Uint32Array {
  const places = new Uint32Array(counts.length);
  for (let digit = 1; digit < counts.length; digit++) places[digit] = places[digit - 1]! + counts[digit - 1]!;
  return places;
}
