export interface Range {
  readonly from?: number;
  readonly to?: number;
  readonly above?: number;
  readonly below?: number;
}

/** Throws RangeError unless the value is a finite number in the range. */
export function requireRange(name: string, value: number, { from, to, above, below }: Range): void {
  const fits =
    Number.isFinite(value) &&
    (from === undefined || value >= from) &&
    (to === undefined || value <= to) &&
    (above === undefined || value > above) &&
    (below === undefined || value < below);
  if (fits) return;
  const rules = [
    ...(from === undefined ? [] : [`at least ${from}`]),
    ...(to === undefined ? [] : [`at most ${to}`]),
    ...(above === undefined ? [] : [`above ${above}`]),
    ...(below === undefined ? [] : [`below ${below}`]),
  ];
  throw new RangeError(`${name} must be ${rules.join(' and ')}, got ${value}`);
}

/** Throws RangeError unless the value is an integer from `from` to `to`. */
export function requireInteger(
  name: string,
  value: number,
  { from, to = Number.POSITIVE_INFINITY }: { readonly from: number; readonly to?: number },
): void {
  if (Number.isInteger(value) && value >= from && value <= to) return;
  const upper = to === Number.POSITIVE_INFINITY ? ' or more' : ` to ${to}`;
  throw new RangeError(`${name} must be an integer, ${from}${upper}, got ${value}`);
}
