import { meanOfAny } from '../math/arrays/meanOf.ts';
import type { Outcome, Row, Subject } from '../types/row.ts';

/** The rows of one subject of an audit, by image in the order of the run. */
export interface SubjectRows {
  readonly subject: Subject;
  readonly rows: readonly Row[];
  /** Outcomes of one metric for each image: several where there are several draws or partners. */
  outcomes(metric: string, which?: (row: Row) => boolean): Map<string, Row[]>;
}

/** The rows of an audit by subject. A method and a baseline of one name are two subjects. */
export interface RowTable {
  of(kind: Subject['kind'], name: string): SubjectRows | undefined;
  /** The subjects of a kind, in the order in which they first come. */
  all(kind: Subject['kind']): readonly SubjectRows[];
}

/** Rows of one audit grouped by subject. */
export function rowTable(rows: Iterable<Row>): RowTable {
  const kinds = new Map<string, Map<string, Row[]>>();
  for (const row of rows) {
    const { kind, name } = row.subject;
    const names = kinds.get(kind) ?? new Map<string, Row[]>();
    kinds.set(kind, names);
    const list = names.get(name);
    if (list === undefined) names.set(name, [row]);
    else list.push(row);
  }
  const all = new Map([...kinds].map(([kind, names]) => [kind, [...names.values()].map(subjectRows)]));
  return {
    of: (kind, name) => all.get(kind)?.find(({ subject }) => subject.name === name),
    all: (kind) => all.get(kind) ?? [],
  };
}

function subjectRows(rows: readonly Row[]): SubjectRows {
  const [first] = rows;
  if (first === undefined) throw new RangeError('a subject must have rows, got none');
  return {
    subject: first.subject,
    rows,
    outcomes: (metric, which = () => true) => {
      const byImage = new Map<string, Row[]>();
      for (const row of rows) {
        if (row.metric !== metric || row.image === undefined || !which(row)) continue;
        const list = byImage.get(row.image);
        if (list === undefined) byImage.set(row.image, [row]);
        else list.push(row);
      }
      return byImage;
    },
  };
}

/** True of a row that holds the score of its subject. */
export function isScore({ role }: Row): boolean {
  return role === 'score';
}

/** The states of random weights that the scores are of, in order. */
export function statesOf({ rows }: SubjectRows): string[] {
  const states = rows.flatMap(({ role, condition }) =>
    role === 'score' && typeof condition?.state === 'string' ? [condition.state] : [],
  );
  return [...new Set(states)];
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
      const mean = meanOfAny(list.flatMap((outcome) => (outcome.state === 'scored' ? [outcome.value] : [])));
      return mean === undefined ? [] : [[image, mean] as const];
    }),
  );
}

/** The scored number of each of `images` under each draw; outcomes without a draw count as the first. */
export function drawTable(
  outcomes: ReadonlyMap<string, readonly Row[]>,
  images: { has(image: string): boolean },
): Map<string, (number | undefined)[]> {
  const lists = [...outcomes].filter(([image]) => images.has(image));
  const draws = [...new Set(lists.flatMap(([, list]) => list.map(drawOf)))].sort((a, b) => a - b);
  return new Map(
    lists.map(([image, list]) => {
      const byDraw = new Map(list.map((row) => [drawOf(row), row] as const));
      const values = draws.map((draw) => {
        const outcome = byDraw.get(draw);
        return outcome?.state === 'scored' ? outcome.value : undefined;
      });
      return [image, values] as const;
    }),
  );
}

function drawOf({ condition }: Row): number {
  return typeof condition?.draw === 'number' ? condition.draw : 0;
}
