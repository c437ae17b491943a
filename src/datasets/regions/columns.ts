import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import { readWithoutName } from '../../files/withoutName.ts';
import { chexmaskMask, cocoRleMask, fittedMask, rleMask } from '../../images/index.ts';
import { type Cell, cellText, columnIndex, isBlank, pictureFinder, rowsNamed } from '../../readers/index.ts';
import { boxOfEdges, boxOfSizes } from '../annotations/tableBox.ts';
import { frameType, regionOfBoxes, type Size, unionOf } from './drawn.ts';
import { pictureMask } from './files.ts';
import type { RegionContext, RegionKind, RegionSource } from './regionKind.ts';

const codes = { siim: rleMask, chexmask: chexmaskMask } as const;

interface Columns {
  /** x, y, width, height of a box a row. */
  readonly box?: readonly string[] | undefined;
  /** Left, upper, right and lower edge of a box a row. */
  readonly edges?: readonly string[] | undefined;
  /** The name of a picture of the mask, in `folder`. */
  readonly mask?: string | undefined;
  readonly folder?: string | undefined;
  /** Run lengths, in the code that `code` names. */
  readonly runs?: string | undefined;
  readonly code?: 'siim' | 'chexmask' | 'coco' | undefined;
  readonly frame?: Size | undefined;
}

const four = z.array(z.string().min(1)).length(4);

/** Columns of the data set's own table: boxes, run lengths, or names of mask pictures; blank cells say nothing. */
export const columnRegions: RegionKind<Columns> = {
  kind: 'columns',
  keys: z.strictObject({
    ...{ box: four.optional(), edges: four.optional() },
    ...{ mask: z.string().min(1).optional(), folder: path('folder').optional() },
    ...{ runs: z.string().min(1).optional(), code: z.enum(['siim', 'chexmask', 'coco']).optional() },
    frame: frameType.optional(),
  }),
  open: async (config, context) => {
    const { box, edges, mask, folder, runs } = config;
    const said = [box, edges, mask, runs].filter((one) => one !== undefined);
    if (said.length !== 1)
      throw new RangeError('a region of kind columns needs one of "box", "edges", "mask" and "runs"');
    if (box !== undefined) return boxColumns(box, { ...config, ...context, of: boxOfSizes });
    if (edges !== undefined) return boxColumns(edges, { ...config, ...context, of: boxOfEdges });
    if (runs !== undefined) return runColumn(runs, config, context);
    if (folder === undefined)
      throw new RangeError('a region of kind columns with "mask" needs the "folder" of the pictures');
    return maskColumn({ mask: mask ?? '', folder }, context);
  },
};

function boxColumns(
  names: readonly string[],
  { frame, table, boxRule: rule, of }: Columns & RegionContext & { readonly of: typeof boxOfSizes },
): RegionSource {
  const indices = names.map((name) => columnIndex(table, name));
  const cellsOf = (row: readonly Cell[]) => indices.map((index) => row[index]);
  return {
    has: (_, rows) => rows.some((row) => !cellsOf(row).every(isBlank)),
    region: async ({ size, rows }) => {
      const boxes = rows.flatMap(
        (row) => of(cellsOf(row), () => `${table.source}: ${rowsNamed(table, [row])}`) ?? [],
      );
      return boxes.length === 0 ? undefined : regionOfBoxes(boxes, { frame: frame ?? size, size, rule });
    },
  };
}

function runColumn(column: string, { code, frame }: Columns, { table }: RegionContext): RegionSource {
  if (code === undefined)
    throw new RangeError('a region of kind columns with "runs" needs their "code": siim, chexmask or coco');
  const index = columnIndex(table, column);
  const textsOf = (rows: readonly (readonly Cell[])[]) =>
    rows.filter((row) => !isBlank(row[index])).map((row) => cellText(row[index]));
  return {
    has: (_, rows) => textsOf(rows).length > 0,
    region: async ({ size, rows }) => {
      const texts = textsOf(rows);
      if (texts.length === 0) return undefined;
      const own = frame ?? size;
      const mask =
        code === 'coco'
          ? unionOf(
              texts.map((text) => cocoRleMask(text, own)),
              own,
            )
          : codes[code](texts, own);
      return { mask: fittedMask(mask, size) };
    },
  };
}

function maskColumn(
  { mask, folder }: { readonly mask: string; readonly folder: string },
  { table, limits }: RegionContext,
): RegionSource {
  const index = columnIndex(table, mask);
  const finder = pictureFinder(folder, 'masks', { hidesNames: true });
  /** A row of each name. */
  const named = (rows: readonly (readonly Cell[])[]) =>
    new Map(rows.filter((row) => !isBlank(row[index])).map((row) => [cellText(row[index]), row]));
  const read = async (name: string, row: readonly Cell[], size: Size) => {
    const asker = () => `${rowsNamed(table, [row])} of ${table.source}`;
    // The name of a mask tells as much as that of its image, and may be another.
    const file = finder.path(name, asker);
    return readWithoutName(file, `the mask of ${asker()}`, (path) => pictureMask(path, size, { limits }));
  };
  return {
    has: (_, rows) => named(rows).size > 0,
    region: async ({ size, rows }) => {
      const masks = [];
      for (const [name, row] of named(rows)) masks.push(await read(name, row, size));
      return masks.length === 0 ? undefined : { mask: unionOf(masks, size) };
    },
  };
}
