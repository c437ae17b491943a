import type { DataSet } from 'dicom-parser';
import ndarray, { type NdArray } from 'ndarray';
import { looked } from './colour.ts';
import { numbersOf } from './dicomData.ts';
import type { DicomHeader } from './dicomHeader.ts';
import { mappedValues, type Occurring, occurring } from './occurring.ts';
import type { StoredValues } from './storedValues.ts';
import { type Shown, tableIn, type Window, windowed, windowOfFile } from './window.ts';

/** The file's own unit of a stored value: the entry of its table, or slope times the value plus intercept. */
function modalityOf(data: DataSet, { signed }: DicomHeader): (value: number) => number {
  const table = tableIn(data, 'x00283000', signed);
  if (table !== undefined) return (value) => looked(table, value);
  const [[slope = 1], [intercept = 0]] = [numbersOf(data, 'x00281053'), numbersOf(data, 'x00281052')];
  return (value) => slope * value + intercept;
}

/** What a file says of the meaning of its grey values. */
export interface GreyUnits {
  readonly modality: (value: number) => number;
  /** The file's own table or window. */
  readonly shown: Shown | undefined;
}

export function greyUnits(data: DataSet, header: DicomHeader): GreyUnits {
  return { modality: modalityOf(data, header), shown: windowOfFile(data, hasNegative(data, header)) };
}

export function modalityValues(
  stored: NdArray<StoredValues>,
  { modality }: GreyUnits,
): NdArray<Float32Array> {
  return ndarray(mappedValues(stored.data, occurring(stored.data), modality), [...stored.shape]);
}

interface Showing {
  readonly header: DicomHeader;
  /** In the place of what the file says. */
  readonly window?: Window | undefined;
}

/** 0 black, 1 white; padding is 0, and left out where the smallest and the largest value are looked for. */
export function displayedValues(
  stored: NdArray<StoredValues>,
  { modality, shown }: GreyUnits,
  { header, window }: Showing,
): { readonly values: NdArray<Float32Array>; readonly voi: string } {
  const [first, last] = header.padding ?? [1, 0];
  const found = occurring(stored.data);
  const isPadding = (value: number) => value >= first && value <= last;
  const { voi, of } = (window && windowed(window)) ?? shown ?? between(found, { modality, isPadding });
  const isInverted = header.photometric === 'MONOCHROME1';
  const values = mappedValues(stored.data, found, (value) => {
    if (isPadding(value)) return 0;
    const level = of(modality(value));
    return isInverted ? 1 - level : level;
  });
  return { values: ndarray(values, [...stored.shape]), voi };
}

/** Values of the modality go into the file's table: they can be below 0 where stored ones are, or the intercept takes them there. */
function hasNegative(data: DataSet, { signed }: DicomHeader): boolean {
  return signed || (numbersOf(data, 'x00281052')[0] ?? 0) < 0;
}

function between(
  { low: first, flags }: Occurring,
  {
    modality,
    isPadding,
  }: { readonly modality: (value: number) => number; readonly isPadding: (value: number) => boolean },
): Shown {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < flags.length; i++) {
    if (flags[i] === 0 || isPadding(first + i)) continue;
    const value = modality(first + i);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const range = high - low;
  return { voi: 'min-max', of: (value) => (range > 0 ? (value - low) / range : 0) };
}
