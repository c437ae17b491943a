import { isRecord } from '../../checks/isRecord.ts';
import { quotedList } from '../../files/quoted.ts';

/** A stored record with the first names of each reason. */
export function shortReinitializationRecord(record: unknown): unknown {
  if (!isRecord(record) || !isRecord(record.fixed)) return record;
  const fixed = Object.entries(record.fixed).map(([reason, names]) => [
    reason,
    Array.isArray(names) ? quotedList(names.map(String), shownNames) : names,
  ]);
  return { ...record, fixed: Object.fromEntries(fixed) };
}

const shownNames = 3;
