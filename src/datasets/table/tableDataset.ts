import type { OwnLimits } from '../../files/limits.ts';
import { quoted, quotedList } from '../../files/quoted.ts';
import {
  type Cell,
  cellText,
  columnIndex,
  type PictureFinder,
  pictureFinder,
  readImage,
  readScan,
  rowsNamed,
  type Scan,
  type Table,
  type Window,
  withoutEnding,
} from '../../readers/index.ts';
import type { Dataset, DatasetItem } from '../../types/dataset.ts';
import type { DatasetContext } from '../datasetKind.ts';
import { openRegions } from '../regions/kinds.ts';
import type { RegionImage, RegionSource } from '../regions/regionKind.ts';
import { saidScan } from '../scanKeys.ts';
import { type FactReader, factReader } from './facts.ts';
import type { TableConfig } from './keys.ts';
import { openTable } from './openTable.ts';
import { rowsWhere } from './where.ts';

type Row = readonly Cell[];

/**
 * The images of a table, in its order, with what it says of each; several rows of an image are joined. Images are
 * found in their folder by name and read when they are asked for. Throws RangeError for columns, regions and files of
 * annotations that are not there, where nothing is left, and where none of the images is in the folder.
 */
export async function tableDataset(
  asked: TableConfig & { readonly limit?: number | undefined },
  { limits, preset }: Pick<DatasetContext, 'limits' | 'preset'>,
): Promise<Dataset> {
  const { table, config } = await openTable(asked, limits);
  const position = columnIndex(table, config.columns.image);
  const facts = factReader(table, config);
  const joined = rowsByImage(rowsWhere(table, config.where ?? {}), { place: position, table });
  if (config.images === undefined) return withoutImages([...joined].slice(0, asked.limit), facts, config);
  const { scan } = config;
  if (scan !== undefined && config.window !== undefined)
    throw new RangeError('window: a window is of pictures; of scans say "percentiles" in "scan"');
  const finder = pictureFinder(config.images, 'images');
  const there = [...joined]
    .filter(([name]) => config.absent !== 'skip' || finder.has(name))
    .slice(0, asked.limit);
  if (there.length === 0)
    throw new RangeError(`${table.source}: no row is left${joined.size > 0 ? ' whose image is there' : ''}`);
  const rowsOf = (rows: readonly Row[]) => `${rowsNamed(table, rows)} of ${table.source}`;
  const [[first, firstRows] = ['', []]] = there;
  if (!there.some(([name]) => finder.has(name))) finder.path(first, () => rowsOf(firstRows));
  const sources = new Map<string, RegionSource>();
  for (const [name, region] of Object.entries(config.regions ?? {})) {
    const boxRule = preset === 'arun2021' ? 'arun2021' : 'halfOpen';
    const source = await openRegions(region, { limits, boxRule, table, orientation: scan?.orientation });
    if (scan !== undefined && source.scanRegion === undefined)
      throw new RangeError(
        `regions.${name}: regions of scans must be of kind images, got ${quoted(region.kind)}`,
      );
    if (!there.some(([image, rows]) => source.has(image, rows))) {
      throw new RangeError(
        `regions.${name}: none of the images has a region there, not that of ${rowsOf(firstRows)}`,
      );
    }
    sources.set(name, source);
  }
  const window = config.window === 'file' ? undefined : config.window;
  const regionOf = regionName(config);
  const ids = idsOf(there.map(([name]) => name));
  const opened: Opened = { finder, rowsOf, limits, window, scan, sources, main: sources.get(regionOf ?? '') };
  const items = there.map(([name, rows], index) => {
    // Which file it is matters only to what its name may tell.
    const known = finder.has(name) ? { file: finder.path(name, () => rowsOf(rows)) } : {};
    return { id: ids[index] ?? name, ...facts.of(rows), ...known, ...loading({ name, rows }, opened) };
  });
  const { classes } = facts;
  return { name: 'table', ...(classes && { classes }), regions: [...sources.keys()], items };
}

/** What a table says where it has no images, as one of predictions made elsewhere. */
function withoutImages(
  rows: readonly (readonly [name: string, rows: readonly Row[]])[],
  facts: FactReader,
  { regions = {} }: TableConfig,
): Dataset {
  if (rows.length === 0) throw new RangeError('the table: no row is left');
  const [region] = Object.keys(regions);
  if (region !== undefined)
    throw new RangeError(`regions.${region}: regions are of images, and the data set names no "images"`);
  const ids = idsOf(rows.map(([name]) => name));
  const load = async (): Promise<never> => {
    throw new RangeError('the data set names no "images"');
  };
  const items = rows.map(([name, own], index) => ({ id: ids[index] ?? name, ...facts.of(own), load }));
  const { classes } = facts;
  return { name: 'table', ...(classes && { classes }), hasImages: false, items };
}

interface Opened {
  readonly finder: PictureFinder;
  /** How messages name the rows of an image. */
  readonly rowsOf: (rows: readonly Row[]) => string;
  readonly limits: OwnLimits | undefined;
  readonly window: Window | undefined;
  /** How scans are read; undefined of pictures. */
  readonly scan: TableConfig['scan'];
  readonly sources: ReadonlyMap<string, RegionSource>;
  /** Of the region that localization uses. */
  readonly main: RegionSource | undefined;
}

/** What reads an image or a scan and its regions when they are asked for. */
function loading(
  image: Pick<RegionImage, 'name' | 'rows'>,
  { finder, rowsOf, limits, window, scan, sources, main }: Opened,
): Pick<DatasetItem, 'load' | 'region'> {
  let size: readonly number[] | undefined;
  const read = async () => {
    const path = finder.path(image.name, () => rowsOf(image.rows));
    const found: Scan =
      scan === undefined
        ? { image: await readImage(path, { limits, window }) }
        : await readScan(path, { ...saidScan(scan), limits });
    size = found.image.shape.slice(0, -1);
    return { ...found, size };
  };
  const regionIn = (source: RegionSource | undefined, own: readonly number[]) => {
    if (scan !== undefined) return source?.scanRegion?.({ ...image, size: own });
    const [height = 0, width = 0] = own;
    return source?.region({ ...image, size: [height, width] });
  };
  const load = async () => {
    const { size: own, ...found } = await read();
    const { mask, boxes } = (await regionIn(main, own)) ?? {};
    return { ...found, ...(mask && { mask }), ...(boxes && { boxes }) };
  };
  if (sources.size === 0) return { load };
  const region = async (name: string) => {
    // Run lengths and boxes need the image's size alone, which is known once it was read.
    const found = await regionIn(sources.get(name), size ?? (await read()).size);
    return found?.mask;
  };
  return { load, region };
}

/** The region that localization uses: the one that is named, or the only one. */
function regionName({ region, regions = {} }: Pick<TableConfig, 'region' | 'regions'>): string | undefined {
  const names = Object.keys(regions);
  if (region === undefined) return names.length === 1 ? names[0] : undefined;
  if (names.includes(region)) return region;
  throw new RangeError(`region must be one of "regions", ${quotedList(names)}, got ${quoted(region)}`);
}

/** Rows by what they call their image, in the order in which images first come. */
function rowsByImage(
  rows: readonly Row[],
  { place: index, table }: { readonly place: number; readonly table: Table },
): Map<string, Row[]> {
  const images = new Map<string, Row[]>();
  for (const row of rows) {
    const name = cellText(row[index]);
    if (name.trim() === '')
      throw new RangeError(
        `${table.source}: every row must name its image, ${rowsNamed(table, [row])} does not`,
      );
    const own = images.get(name);
    if (own === undefined) images.set(name, [row]);
    else own.push(row);
  }
  return images;
}

/** Names without their endings, unless two would be one. */
function idsOf(names: readonly string[]): readonly string[] {
  const short = names.map(withoutEnding);
  return new Set(short).size === short.length ? short : names;
}
