import type { Table } from '../../../readers/index.ts';
import type { RegionConfig } from '../../regions/kinds.ts';
import type { Columns } from '../keys.ts';

/** What a config of a known set need not say; what it says all the same comes first. */
export interface Preset {
  /** Columns of a table; those of attributes that it lacks are left out. */
  readonly columns: Columns & { readonly image: string };
  readonly classes?: readonly string[];
  readonly blank?: 'unknown' | 'zero';
  /** Regions that the table itself holds. */
  regions?(table: string): Readonly<Record<string, RegionConfig>>;
  /** The table with columns that follow from others. */
  derived?(table: Table): Table;
}
