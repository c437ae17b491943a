import type { Answer } from './summary.ts';

/** What stands in the part of an audit on a page: plain data, which the report draws. */
export type ReportPart = {
  readonly title: string;
  /** What it shows and how it is read, in sentences. */
  readonly text: string;
} & (
  | { readonly kind: 'answers'; readonly answers: readonly Answer[] }
  /** A table of the summary by its name, as it is. */
  | { readonly kind: 'table'; readonly table: string }
  /** Cells by the columns named: which row, which column, and the number with its interval. */
  | {
      readonly kind: 'heatMap';
      readonly table: string;
      readonly columns: Readonly<Record<'row' | 'column' | 'value' | 'low' | 'high', string>>;
      /** The numbers of the lightest and of the darkest cell. */
      readonly scale: readonly [low: number, high: number];
    }
  /** A line for each value of the column `series`, with a band from `low` to `high`. */
  | {
      readonly kind: 'lines';
      readonly table: string;
      readonly columns: Readonly<Record<'x' | 'y' | 'low' | 'high' | 'series', string>>;
      /** Where a dashed line stands: what says nothing. */
      readonly line?: number;
    }
  /** The images that the audit pictures, each state a row, with the map of every method. */
  | { readonly kind: 'maps' }
  | {
      readonly kind: 'points';
      readonly table: string;
      readonly columns: Readonly<Record<'x' | 'y' | 'series', string>>;
    }
  /** Images that `shows` names, those of a group side by side. */
  | {
      readonly kind: 'pictures';
      readonly table: string;
      readonly columns: Readonly<Record<'image' | 'group' | 'caption', string>>;
    }
);
