import type { Scores, TailStep } from './tail.ts';

/** The value times a number, plus a number, or a number minus it. */
export function affine({ item, of, constant }: TailStep): Scores | undefined {
  const [first = '', second = ''] = item.inputs;
  const [before, after] = [constant(first), constant(second)];
  const found = after !== undefined ? of(first) : before !== undefined ? of(second) : undefined;
  const number = after ?? before;
  if (found === undefined || number === undefined || !Number.isFinite(number)) return undefined;
  switch (item.opType) {
    case 'Add':
      return through(found, (value) => value + number);
    case 'Sub':
      return after === undefined
        ? through(negative(found), (value) => value + number)
        : through(found, (value) => value - number);
    case 'Mul':
      return scaled(found, number);
    default:
      // A number divided by the value is none of these.
      return after === undefined ? undefined : scaled(found, 1 / number);
  }
}

function scaled(found: Scores, factor: number): Scores | undefined {
  if (factor === 0 || !Number.isFinite(factor)) return undefined;
  const risen = factor > 0 ? found : negative(found);
  return through(risen, (value) => value * Math.abs(factor));
}

/** A rising function of the value. */
export function through(found: Scores | undefined, f: (value: number) => number): Scores | undefined {
  return found && { ...found, low: f(found.low), high: f(found.high) };
}

/** A function that rises for values of 0 or more alone. */
export function steep(found: Scores | undefined, f: (value: number) => number): Scores | undefined {
  return found !== undefined && found.low >= 0 ? through(found, f) : undefined;
}

export function negative(found: Scores | undefined): Scores | undefined {
  return found && { ...found, low: -found.high, high: -found.low, isRising: !found.isRising };
}

/** The value cut to limits. */
export function between(
  found: Scores | undefined,
  [low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY]: readonly (number | undefined)[],
): Scores | undefined {
  return through(found, (value) => Math.min(Math.max(value, low), high));
}

/** The value to a positive power. */
export function power({ item, of, constant }: TailStep): Scores | undefined {
  const exponent = constant(item.inputs[1] ?? '');
  return exponent !== undefined && exponent > 0
    ? steep(of(item.inputs[0] ?? ''), (value) => value ** exponent)
    : undefined;
}
