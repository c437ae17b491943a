import type { LoadedItem } from '../../types/dataset.ts';
import type { Row } from '../../types/row.ts';
import type { EncodedMap } from '../checkpoints/checkpointCodec.ts';
import type { StoredLocation } from '../checkpoints/checkpoints.ts';
import type { BenchConfig } from '../config/config.ts';
import type { KnownPass } from '../execute/firstPass.ts';
import type { AskedMaps } from '../execute/unitTasks.ts';

/** MapResults on their way between threads. */
export interface SentMaps {
  readonly kept: readonly EncodedMap[];
  readonly planes: Float32Array;
}

/** What a worker thread of a run is started with. */
export interface UnitWorkerData {
  readonly config: BenchConfig;
  /** Where it writes the maps that it makes; absent where the run keeps none in files. */
  readonly folder?: string;
}

/** What a worker waits for before it measures. */
export interface BegunRun {
  /** What the first passes gave, by classifier. */
  readonly passes: readonly KnownPass[];
  /** Images whose maps under the first draw of random weights are kept with the run. */
  readonly shown: readonly string[];
}

/** What this thread asks of a worker. */
export type UnitOrder =
  | { readonly kind: 'begin'; readonly begun: BegunRun }
  | { readonly kind: 'measure'; readonly id: number; readonly key: string }
  | { readonly kind: 'makeMaps'; readonly id: number; readonly maps: AskedMaps }
  /** The answer to a question of the worker. */
  | {
      readonly kind: 'findings';
      readonly id: number;
      readonly found: SentMaps | StoredLocation | undefined;
    }
  | { readonly kind: 'numbers'; readonly id: number; readonly numbers: Float32Array | undefined }
  | { readonly kind: 'end' };

/** What a worker says. */
export type UnitReport =
  | { readonly kind: 'done'; readonly id: number; readonly rows: readonly Row[] }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError }
  /** The worker cannot go on. */
  | { readonly kind: 'broken'; readonly error: SentError }
  /** MapResults or numbers that the run may have; where it has no findings, the worker makes them. */
  | { readonly kind: 'askFindings'; readonly id: number; readonly key: string }
  | { readonly kind: 'askNumbers'; readonly id: number; readonly key: string }
  | { readonly kind: 'keepFindings'; readonly key: string; readonly found: SentMaps }
  /** The same where it wrote the maps. */
  | { readonly kind: 'wroteFindings'; readonly key: string; readonly stored: Omit<StoredLocation, 'path'> }
  /** The findings that it was to make could not be made. */
  | { readonly kind: 'lost'; readonly key: string }
  | { readonly kind: 'keepNumbers'; readonly key: string; readonly numbers: Float32Array };

/** What a thread that reads images is asked, and what it says. */
export interface ReaderOrder {
  readonly id: number;
  readonly image: string;
}

export type ReaderReport =
  | { readonly kind: 'read'; readonly id: number; readonly item: SentItem }
  | { readonly kind: 'failed'; readonly id: number; readonly error: SentError };

/** An image on its way between threads. */
export interface SentItem extends Omit<LoadedItem, 'image' | 'mask'> {
  readonly image: { readonly data: Float32Array; readonly shape: readonly number[] };
  readonly mask?: { readonly data: Uint8Array; readonly shape: readonly number[] };
}

/** An error on its way between threads. */
export interface SentError {
  readonly name: string;
  readonly message: string;
}

/** The error as plain data. */
export function sentError(error: unknown): SentError {
  return error instanceof Error
    ? { name: error.name, message: error.message }
    : { name: 'Error', message: String(error) };
}

/** The error again, of its class where that tells a mistake of the caller. */
export function receivedError({ name, message }: SentError): Error {
  const kinds: Readonly<Record<string, ErrorConstructor>> = { RangeError, TypeError };
  return new (kinds[name] ?? Error)(message);
}
