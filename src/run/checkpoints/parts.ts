import { setImmediate } from 'node:timers/promises';
import type { Row } from '../../types/row.ts';
import type { Finding } from '../execute/study.ts';

/** Something of a run that is computed at once and kept at once, such as the rows of one image in one state. */
export interface Parts {
  /** Whether the part was finished before. */
  has(key: string): boolean;
  /** The rows of a part: those that were kept, or else computed now and kept. */
  rows(key: string, compute: Compute<readonly Row[]>): Promise<readonly Row[]>;
  /** What the methods found on an image: kept, or else computed now and kept. */
  findings(key: string, compute: Compute<readonly Finding[]>): Promise<readonly Finding[]>;
}

type Compute<T> = () => T | Promise<T>;

/** Where parts outlive the process. */
export interface PartStore {
  has(key: string): boolean;
  rowsOf(key: string): readonly Row[] | undefined;
  findingsOf(key: string): readonly Finding[] | undefined;
  keepRows(key: string, rows: readonly Row[]): void;
  keepFindings(key: string, findings: readonly Finding[]): void;
}

/**
 * The parts of a run; without a store they are computed and forgotten. Before each part it waits for what else the
 * process has to do, such as hearing of a signal, and throws the signal's reason once that is aborted.
 */
export function createParts(store?: PartStore, signal?: AbortSignal): Parts {
  const part = async <T>(compute: Compute<T>): Promise<T> => {
    await setImmediate();
    signal?.throwIfAborted();
    return compute();
  };
  return {
    has: (key) => store?.has(key) === true,
    rows: async (key, compute) => {
      const known = store?.rowsOf(key);
      if (known !== undefined) return known;
      const rows = await part(compute);
      store?.keepRows(key, rows);
      return rows;
    },
    findings: async (key, compute) => {
      const known = store?.findingsOf(key);
      if (known !== undefined) return known;
      const findings = await part(compute);
      store?.keepFindings(key, findings);
      return findings;
    },
  };
}
