/** What stands where the data give no number. */
export const noNumber = '–';

/** A number with three decimals; `noNumber` for null and for what is not finite. */
export function fixed(value: number | null | undefined, digits = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return noNumber;
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text;
}

/** As `fixed`, with a sign in front of every number other than zero. */
export function signed(value: number | null | undefined, digits = 3): string {
  const text = fixed(value, digits);
  return Number(text) > 0 ? `+${text}` : text;
}

/** `low to high`, or `noNumber`. */
export function interval(pair: readonly [number, number] | null, digits = 3): string {
  return pair === null ? noNumber : `${fixed(pair[0], digits)} to ${fixed(pair[1], digits)}`;
}

/** Verdicts in words of equal length, so that the columns of a table stay narrow. */
export const shortVerdict = { pass: 'pass', fail: 'FAIL', undecided: 'open' } as const;

/** A p-value: `< 0.001` below that. */
export function probability(value: number | null | undefined): string {
  return typeof value === 'number' && value < 0.001 ? '< 0.001' : fixed(value);
}

/** A share as whole percent. */
export function percent(share: number | null | undefined): string {
  return typeof share === 'number' && Number.isFinite(share) ? `${Math.round(100 * share)} %` : noNumber;
}

/** `1 image`, `2 images`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function enumerated(names: readonly string[]): string {
  const last = names.at(-1) ?? '';
  return names.length < 2 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}
