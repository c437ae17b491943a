/** How a baseline is drawn in the plots and in their legends: no two have the same colour or the same dashes. */
export interface BaselineStyle {
  readonly colour: string;
  /** As `stroke-dasharray`. */
  readonly dashes: string;
}

const styles: readonly BaselineStyle[] = [
  { colour: 'var(--b0)', dashes: '7 3' },
  { colour: 'var(--b1)', dashes: 'none' },
  { colour: 'var(--b2)', dashes: '2 2' },
  { colour: 'var(--b3)', dashes: '1 4' },
  { colour: 'var(--b4)', dashes: '9 3 2 3' },
  { colour: 'var(--b5)', dashes: '4 2 1 2 1 2' },
  { colour: 'var(--b6)', dashes: '12 4' },
  { colour: 'var(--b7)', dashes: '5 5' },
  { colour: 'var(--b8)', dashes: '3 1' },
  { colour: 'var(--b9)', dashes: '10 2 2 2 2 2' },
  { colour: 'var(--b10)', dashes: '1 2' },
  { colour: 'var(--b11)', dashes: '6 1 1 1' },
  { colour: 'var(--b12)', dashes: '8 2 1 2' },
];

/** Those that stand in every report, so that each looks the same in all its plots. */
const places = new Map([
  ['average-mask', 0],
  ['localizer', 1],
  ['centre-prior', 2],
  ['random', 3],
  ['edge', 4],
  ['untrained', 5],
  ['line', 6],
  ['smooth-null', 7],
  ['other-image', 8],
  ['moved', 9],
  ['region', 10],
  ['half', 11],
  ['second-reader', 12],
]);

/** The styles of the baselines of one plot: a known one has its own, any other the first that is free. */
export function baselineStyles(names: readonly string[]): ReadonlyMap<string, BaselineStyle> {
  const free = styles.filter((_, index) => !names.some((name) => places.get(name) === index));
  let used = 0;
  return new Map(
    names.map((name) => {
      const own = styles[places.get(name) ?? -1] ?? free[used++ % Math.max(1, free.length)];
      return [name, own ?? { colour: 'var(--text)', dashes: '1 1' }];
    }),
  );
}
