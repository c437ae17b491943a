import type { GoldenFolder } from './folder.mjs';

/** How a case went; it has passed where there are no faults. */
export interface JudgedCase {
  readonly name: string;
  readonly operation: string;
  /** Largest absolute difference of a number. */
  readonly largest: number;
  readonly faults: readonly string[];
}
/** biome-ignore lint/suspicious/noExplicitAny: an opened case holds what its file holds. */
type Answer = (opened: any) => unknown;
export type Operation =
  | Answer
  | {
      readonly answer: Answer;
      readonly aside?: readonly string[];
      /** biome-ignore lint/suspicious/noExplicitAny: as above. */
      readonly check?: (answer: any, opened: any) => string[] | Promise<string[]>;
    };
export function judgedFolder(
  folder: GoldenFolder,
  options?: { readonly only?: string; readonly operations?: Readonly<Record<string, Operation>> },
): Promise<JudgedCase[]>;
