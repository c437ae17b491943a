import type { Outcome, Row } from '../types/row.ts';
import { meanOf } from './imageNumbers.ts';

/** The rows of one criterion and method, by image in the order of the run. */
export interface MethodRows {
  readonly rows: readonly Row[];
  /** Outcomes of one metric for each image: several where there are several draws or partners. */
  outcomes(metric: string, which?: (row: Row) => boolean): Map<string, Row[]>;
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
      const byImage = new Map<string, Row[]>();
      for (const row of rows) {
        if (row.metric !== metric || !which(row)) continue;
        const list = byImage.get(row.image);
        if (list === undefined) byImage.set(row.image, [row]);
        else list.push(row);
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
  /** The first reason of each image that is not scored; the counts sum to `unscorable` + `failed`. */
  readonly reasons: Readonly<Record<string, number>>;
}

/** An image is failed if any of its outcomes is, unscorable if none is scored, and else scored. */
export function imageValues(outcomes: ReadonlyMap<string, readonly Outcome[]>): ImageValues {
  const values = new Map<string, number>();
  const reasons: Record<string, number> = {};
  const count = { unscorable: 0, failed: 0 };
  const means = imageMeans(outcomes);
  for (const [image, list] of outcomes) {
    const mean = means.get(image);
    const broken = list.find(({ state }) => state === 'failed') ?? (mean === undefined ? list[0] : undefined);
    if (mean !== undefined && broken === undefined) values.set(image, mean);
    if (broken === undefined || broken.state === 'scored') continue;
    count[broken.state]++;
    const why = broken.state === 'failed' ? `failed: ${broken.error}` : broken.reason;
    reasons[why] = (reasons[why] ?? 0) + 1;
  }
  return { values, ...count, reasons };
}

/** The mean of each image's scored outcomes, whatever became of the others; images without one are left out. */
export function imageMeans(outcomes: ReadonlyMap<string, readonly Outcome[]>): Map<string, number> {
  return new Map(
    [...outcomes].flatMap(([image, list]) => {
      const mean = meanOf(list.flatMap((outcome) => (outcome.state === 'scored' ? [outcome.value] : [])));
      return mean === undefined ? [] : [[image, mean] as const];
    }),
  );
}

/** The scored number of each of `images` under each draw; outcomes without a draw count as the first. */
export function drawTable(
  outcomes: ReadonlyMap<string, readonly (Outcome & { readonly draw?: number })[]>,
  images: { has(image: string): boolean },
): Map<string, (number | undefined)[]> {
  const lists = [...outcomes].filter(([image]) => images.has(image));
  const draws = [...new Set(lists.flatMap(([, list]) => list.map(({ draw = 0 }) => draw)))].sort(
    (a, b) => a - b,
  );
  return new Map(
    lists.map(([image, list]) => {
      const byDraw = new Map(list.map((outcome) => [outcome.draw ?? 0, outcome] as const));
      const values = draws.map((draw) => {
        const outcome = byDraw.get(draw);
        return outcome?.state === 'scored' ? outcome.value : undefined;
      });
      return [image, values] as const;
    }),
  );
}
