import { meanOf } from '../../math/arrays/meanOf.ts';
import { twoByTwo, welchT } from '../../statistics/index.ts';
import type { DatasetFacts } from '../../types/dataset.ts';

/** A difference that chance rarely makes, before one is named. */
const mostP = 0.01;
/** Smaller differences of shares, or of means in standard deviations, are not worth a line. */
const leastShare = 0.2;
const leastDeviations = 0.4;

/** A line for each attribute that goes with a class: a classifier may learn it in the place of the finding. */
export function confounded(items: readonly DatasetFacts[], classes: readonly string[] | undefined): string[] {
  const indices = new Set(
    items.flatMap(({ label, labels }) => (labels ? labels.map((_, index) => index) : (label ?? []))),
  );
  const names = new Set(items.flatMap(({ attributes }) => Object.keys(attributes ?? {})));
  return [...names].flatMap((name) => {
    const found = [...indices].flatMap(
      (index) => contrast(items, { name, index, className: classes?.[index] ?? `class ${index}` }) ?? [],
    );
    const [strongest] = found.sort((a, b) => a.pValue - b.pValue);
    return strongest?.line ?? [];
  });
}

interface Asked {
  readonly name: string;
  readonly index: number;
  readonly className: string;
}

/** The attribute of images with a class beside that of the others; undefined where they hardly differ. */
function contrast(
  items: readonly DatasetFacts[],
  { name, index, className }: Asked,
): { readonly line: string; readonly pValue: number } | undefined {
  const sides: [(string | number)[], (string | number)[]] = [[], []];
  for (const { label, labels, attributes } of items) {
    const value = attributes?.[name];
    const has = labels === undefined ? (label === undefined ? undefined : label === index) : labels[index];
    if (value !== undefined && has !== undefined && has !== null) sides[has ? 0 : 1].push(value);
  }
  const [own, others] = sides;
  if (own.length < 2 || others.length < 2) return undefined;
  if ([...own, ...others].every((value) => typeof value === 'number')) {
    return ofMeans(own.map(Number), others.map(Number), { name, index, className });
  }
  const lines = [...new Set([...own, ...others])].flatMap(
    (value) => ofShares(own, others, { name, index, className, value }) ?? [],
  );
  return lines.sort((a, b) => a.pValue - b.pValue)[0];
}

function ofMeans(own: readonly number[], others: readonly number[], { name, className }: Asked) {
  const test = welchT(own, others);
  if (test.state !== 'scored') return undefined;
  // Of two samples of these sizes: the standard error back to a standard deviation.
  const deviation = test.standardError / Math.sqrt(1 / own.length + 1 / others.length);
  if (test.pValue > mostP || Math.abs(test.estimate) < leastDeviations * deviation) return undefined;
  const mean = (values: readonly number[]) => rounded(meanOf(values));
  return {
    pValue: test.pValue,
    line: `${name} is ${mean(own)} on average with ${className}, ${mean(others)} without (p ${pText(test.pValue)})`,
  };
}

function ofShares(
  own: readonly (string | number)[],
  others: readonly (string | number)[],
  { name, className, value }: Asked & { readonly value: string | number },
) {
  const count = (values: readonly (string | number)[]) => values.filter((one) => one === value).length;
  const [a, c] = [count(own), count(others)];
  const [share, other] = [a / own.length, c / others.length];
  if (Math.abs(share - other) < leastShare) return undefined;
  const { pValue } = twoByTwo([[a, own.length - a], [c, others.length - c]]).fisher; // biome-ignore format: a list reads better packed
  if (pValue > mostP) return undefined;
  return {
    pValue,
    line: `${name} is ${value} in ${percent(share)} of the images with ${className}, in ${percent(other)} of the others (p ${pText(pValue)})`,
  };
}

const percent = (share: number) => `${Math.round(100 * share)} %`;
const rounded = (value: number) => String(Number(value.toPrecision(3)));
const pText = (value: number) => (value < 0.001 ? 'below 0.001' : rounded(value));
