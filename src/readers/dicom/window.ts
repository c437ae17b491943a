import type { DataSet } from 'dicom-parser';
import { type Lookup, looked, lookupOf } from './colour.ts';
import { numbersOf } from './dicomData.ts';

/** Which part of the values is shown, from black to white (PS3.3 C.11.2.1.2). */
export interface Window {
  readonly center: number;
  readonly width: number;
  /** @default 'LINEAR' */
  readonly function?: 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID' | undefined;
}

const functions = ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const;

/** What makes 0..1 of modality values. */
export interface Shown {
  /** `LINEAR`, `LINEAR_EXACT`, `SIGMOID`, `table`, or `min-max` where the file says nothing. */
  readonly voi: string;
  readonly of: (value: number) => number;
}

/** A window as a function to 0..1. Throws RangeError for a width that is none. */
export function windowed({ center, width, function: kind = 'LINEAR' }: Window): Shown {
  const least = kind === 'LINEAR' ? 1 : Number.MIN_VALUE;
  if (!(Number.isFinite(center) && Number.isFinite(width) && width >= least)) {
    const rule = kind === 'LINEAR' ? 'at least 1' : 'above 0';
    throw new RangeError(`window must have a center and a width of ${rule}, got ${center} and ${width}`);
  }
  const within = (value: number) => Math.min(Math.max(value, 0), 1);
  if (kind === 'SIGMOID')
    return { voi: kind, of: (value) => 1 / (1 + Math.exp((-4 * (value - center)) / width)) };
  if (kind === 'LINEAR_EXACT') return { voi: kind, of: (value) => within((value - center) / width + 0.5) };
  if (kind !== 'LINEAR') {
    throw new RangeError(
      `window must have the function LINEAR, LINEAR_EXACT or SIGMOID, got ${String(kind)}`,
    );
  }
  // A width of 1 is a step.
  if (width === 1) return { voi: kind, of: (value) => (value > center - 0.5 ? 1 : 0) };
  return { voi: kind, of: (value) => within((value - (center - 0.5)) / (width - 1) + 0.5) };
}

/** What the file itself says: its first table, else its first window; undefined where it says nothing. */
export function windowOfFile(data: DataSet, isSigned: boolean): Shown | undefined {
  const table = tableIn(data, 'x00283010', isSigned);
  if (table !== undefined) {
    const most = 2 ** table.bits - 1;
    return { voi: 'table', of: (value) => looked(table, value) / most };
  }
  const [[center], [width]] = [numbersOf(data, 'x00281050'), numbersOf(data, 'x00281051')];
  const said = data.string('x00281056') || 'LINEAR';
  const kind = functions.find((one) => one === said) ?? 'LINEAR';
  if (center === undefined || width === undefined || !Number.isFinite(center)) return undefined;
  if (!(width > 0) || (kind === 'LINEAR' && width < 1)) return undefined;
  return windowed({ center, width, function: kind });
}

/** The first table of a sequence of them. */
export function tableIn(data: DataSet, tag: string, isSigned: boolean): Lookup | undefined {
  const item = data.elements[tag]?.items?.[0]?.dataSet;
  return item && lookupOf(item, { descriptor: 'x00283002', data: 'x00283006', isSigned });
}
