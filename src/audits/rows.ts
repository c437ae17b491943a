import type { Role, Row, RowPlace } from '../types/row.ts';
import type { Measurement } from './measurement.ts';

/** What the rows of one image, subject and state have in common. */
export interface CellPlace extends Omit<RowPlace, 'metric' | 'role'> {
  /** @default 'score' */
  readonly role?: Role;
}

/** The rows of one place: its cell with each metric and outcome. Key order is fixed, so the bytes of a row are too. */
export function rowsOf(place: CellPlace, measurements: readonly Measurement[]): Row[] {
  const { audit, subject, image, model, partner, seed } = place;
  return measurements.map(({ metric, outcome, role = place.role ?? 'score', ...own }) => {
    const condition = { ...place.condition, ...own.condition };
    return {
      audit,
      subject,
      role,
      ...(image !== undefined && { image }),
      ...(model !== undefined && { model }),
      ...(partner !== undefined && { partner }),
      ...(Object.keys(condition).length > 0 && { condition }),
      metric,
      ...outcome,
      seed,
    };
  });
}
