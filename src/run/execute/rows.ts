import type { Measurement } from '../../criteria/index.ts';
import type { Cell, Row } from '../../types/row.ts';

/** What the rows of one image, method and state have in common. */
export type CellPlace = Omit<Cell, 'metric'>;

/** The rows of one place: its cell with each metric and outcome. Key order is fixed, so the bytes of a row are too. */
export function rowsOf(place: CellPlace, measurements: readonly Measurement[]): Row[] {
  const { criterion, method, image, classifier, step, draw, other, seed } = place;
  return measurements.map(({ metric, outcome }) => ({
    criterion,
    method,
    image,
    classifier,
    ...(step !== undefined && { step }),
    ...(draw !== undefined && { draw }),
    ...(other !== undefined && { other }),
    metric,
    ...outcome,
    seed,
  }));
}
