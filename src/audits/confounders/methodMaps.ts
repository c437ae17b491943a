import type { Row } from '../../types/row.ts';

/** Numbers of one method's maps of one model, by image. */
export interface MethodMaps {
  readonly model: string;
  readonly artefact: string;
  readonly method: string;
  /** Average precision and share of the mass at the artefact's place, with it in the image and without it. */
  readonly precision: { readonly with: Numbers; readonly without: Numbers };
  readonly mass: { readonly with: Numbers; readonly without: Numbers };
  /** The share of the image that the place covers: what a map without information scores. */
  readonly chance: Numbers;
  /** Images without a score. */
  readonly left: number;
}

export type Numbers = ReadonlyMap<string, number>;

/** The rows of maps, by model, artefact and method. */
export function methodMaps(rows: readonly Row[]): MethodMaps[] {
  const own = rows.filter(({ metric, subject }) => subject.kind === 'method' && isMapMetric(metric));
  const keys = [...new Set(own.map(({ model, condition, subject }) => JSON.stringify([model, condition?.artefact, subject.name])))]; // biome-ignore format: a list reads better packed
  return keys.map((key) => {
    const [model, artefact, method] = JSON.parse(key) as [string, string, string];
    const cells = rows.filter((row) => row.model === model && row.condition?.artefact === artefact);
    const numbers = (metric: string, image?: string, name = method): Numbers =>
      new Map(
        cells.flatMap((row) =>
          row.metric === metric &&
          row.subject.name === name &&
          row.condition?.image === image &&
          row.state === 'scored' &&
          row.image !== undefined
            ? [[row.image, row.value] as const]
            : [],
        ),
      );
    const both = (metric: string) => ({ with: numbers(metric, 'with'), without: numbers(metric, 'without') });
    const left = cells.filter(
      (row) =>
        row.metric === 'averagePrecision' &&
        row.subject.name === method &&
        row.condition?.image === 'with' &&
        row.state !== 'scored',
    ).length;
    return {
      ...{ model, artefact, method, left },
      precision: both('averagePrecision'),
      mass: both('relevanceMass'),
      chance: numbers('prevalence', undefined, 'place'),
    };
  });
}

const isMapMetric = (metric: string) => metric === 'averagePrecision' || metric === 'relevanceMass';
