import type { Role, Row, RowKey } from '../types/row.ts';
import type { Measurement } from './measurement.ts';

/** What the rows of one image, subject and state have in common. */
export interface CellKey extends Omit<RowKey, 'metric' | 'role'> {
  /** @default 'score' */
  readonly role?: Role;
}

/** The rows of one place: its cell with each metric and outcome. Key order is fixed, so the bytes of a row are too. */
export function rowsOf(shared: CellKey, measurements: readonly Measurement[]): Row[] {
  const { audit, subject, image, model, partner, seed } = shared;
  return measurements.map(({ metric, outcome, role = shared.role ?? 'score', ...own }) => {
    const condition = { ...shared.condition, ...own.condition };
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
