import {
  cellNumber,
  cellText,
  columnIndex,
  readTable,
  rowsNamed,
  type TableOptions,
} from '../../readers/index.ts';

/** Organs that CheXmask has, in the order of its columns. */
export const chexmaskOrgans = ['leftLung', 'rightLung', 'heart'] as const;
/** What a mask of CheXmask outlines. */
export type ChexmaskOrgan = (typeof chexmaskOrgans)[number];

/** The run lengths of an image's organs, as texts that `chexmaskMask` reads. */
export interface ChexmaskRow extends Readonly<Record<ChexmaskOrgan, string>> {
  readonly size: readonly [height: number, width: number];
  /** Estimated quality: the mean Dice coefficient of reverse classification accuracy. */
  readonly dice: number;
}

/** Options of `readChexmask`. */
export interface ChexmaskOptions extends TableOptions {
  /** Masks of a lower estimated quality are left out. @default 0.7, as the set's authors advise */
  readonly minDice?: number | undefined;
}

/** The outlines of the lungs and the heart by image. */
export interface ChexmaskTable {
  readonly images: ReadonlyMap<string, ChexmaskRow>;
  /** Images whose masks are not good enough. */
  readonly dropped: readonly string[];
}

/** What the sets that CheXmask covers call their images. */
const imageColumns = ['image_id', 'Image Index', 'dicom_id', 'ImageID', 'Path'];

/**
 * The organs of each image in a table of CheXmask (Gaggion et al. 2024, Scientific Data 11). Throws as `readTable`
 * does, and for columns or sizes that are missing.
 */
export async function readChexmask(path: string, options: ChexmaskOptions = {}): Promise<ChexmaskTable> {
  const { minDice = 0.7, ...others } = options;
  const table = await readTable(path, others);
  const name = imageColumns.find((column) => table.columns.includes(column)) ?? 'image_id';
  const place = {
    ...{ image: columnIndex(table, name), dice: columnIndex(table, 'Dice RCA (Mean)') },
    ...{ height: columnIndex(table, 'Height'), width: columnIndex(table, 'Width') },
    ...{ leftLung: columnIndex(table, 'Left Lung'), rightLung: columnIndex(table, 'Right Lung') },
    heart: columnIndex(table, 'Heart'),
  };
  const images = new Map<string, ChexmaskRow>();
  const dropped: string[] = [];
  for (const row of table.rows) {
    const image = cellText(row[place.image]);
    const [height, width] = [cellNumber(row[place.height]), cellNumber(row[place.width])];
    const dice = cellNumber(row[place.dice]);
    if (dice === undefined || !((height ?? 0) > 0) || !((width ?? 0) > 0)) {
      throw new RangeError(
        `${table.source}: ${rowsNamed(table, [row])} must have a Dice coefficient, a height and a width`,
      );
    }
    if (dice < minDice) dropped.push(image);
    else {
      const text = (organ: ChexmaskOrgan) => cellText(row[place[organ]]);
      images.set(image, {
        ...{ leftLung: text('leftLung'), rightLung: text('rightLung'), heart: text('heart') },
        ...{ size: [height ?? 0, width ?? 0], dice },
      });
    }
  }
  return { images, dropped };
}
