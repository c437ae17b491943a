import type { Outcome, Row } from '../types/row.ts';

/** The rows of one criterion and method, by image in the order of the run. */
export interface MethodRows {
  readonly rows: readonly Row[];
  /** Outcomes of one metric for each image: several where there are several draws or partners. */
  outcomes(metric: string, which?: (row: Row) => boolean): Map<string, Outcome[]>;
  readonly metrics: readonly string[];
  readonly steps: readonly string[];
}

/** Rows grouped by criterion, then by method, both in the order in which they first come. */
export function collected(rows: Iterable<Row>): Map<string, Map<string, MethodRows>> {
  const groups = new Map<string, Map<string, Row[]>>();
  for (const row of rows) {
    const methods = groups.get(row.criterion) ?? new Map<string, Row[]>();
    groups.set(row.criterion, methods);
    const list = methods.get(row.method);
    if (list === undefined) methods.set(row.method, [row]);
    else list.push(row);
  }
  return new Map(
    [...groups].map(([criterion, methods]) => [
      criterion,
      new Map([...methods].map(([method, list]) => [method, methodRows(list)])),
    ]),
  );
}

function methodRows(rows: readonly Row[]): MethodRows {
  return {
    rows,
    outcomes: (metric, which = () => true) => {
      const byImage = new Map<string, Outcome[]>();
      for (const row of rows) {
        if (row.metric !== metric || !which(row)) continue;
        byImage.set(row.image, [...(byImage.get(row.image) ?? []), row]);
      }
      return byImage;
    },
    metrics: [...new Set(rows.map(({ metric }) => metric))],
    steps: [...new Set(rows.flatMap(({ step }) => (step === undefined ? [] : [step])))],
  };
}

/** One number for each image that has any, the mean of its scored outcomes; and the count of the rest, by reason. */
export interface ImageValues {
  readonly values: ReadonlyMap<string, number>;
  readonly unscorable: number;
  readonly failed: number;
  readonly reasons: Readonly<Record<string, number>>;
}

/** An image is failed if any of its outcomes is, unscorable if none is scored, and else scored. */
export function imageValues(outcomes: ReadonlyMap<string, readonly Outcome[]>): ImageValues {
  const values = new Map<string, number>();
  const reasons: Record<string, number> = {};
  let unscorable = 0;
  let failed = 0;
  for (const [image, list] of outcomes) {
    const numbers: number[] = [];
    for (const outcome of list) {
      if (outcome.state === 'scored') numbers.push(outcome.value);
      else {
        const why = outcome.state === 'failed' ? `failed: ${outcome.error}` : outcome.reason;
        reasons[why] = (reasons[why] ?? 0) + 1;
      }
    }
    if (list.some(({ state }) => state === 'failed')) failed++;
    else if (numbers.length === 0) unscorable++;
    else values.set(image, meanOf(numbers) ?? 0);
  }
  return { values, unscorable, failed, reasons };
}

/** The arithmetic mean; undefined of no numbers. */
export function meanOf(numbers: readonly number[]): number | undefined {
  return numbers.length === 0 ? undefined : numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
