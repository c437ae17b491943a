import { firstLine } from '../../files/defaultExport.ts';
import { quoted } from '../../files/quoted.ts';
import { dense } from '../../math/arrays/dense.ts';
import type { Mask } from '../../types/arrays.ts';
import type { Dataset, DatasetItem } from '../../types/dataset.ts';
import type { BenchConfig } from '../config/config.ts';
import { datasetOf } from '../config/tasks.ts';
import { imageSourceOf } from '../execute/imageSource.ts';
import { opened } from '../execute/open.ts';
import { preparedModel } from '../execute/preparedModel.ts';
import { confounded } from './confounded.ts';
import type { SheetPicture } from './contactSheet.ts';
import { type AttributeSummary, attributeSummaries, classCounts, countsOf, sizeOf } from './counts.ts';
import { flatPicture } from './flatPicture.ts';

/** Images that are read, evenly spread: enough to see what is wrong with most. */
const mostRead = 200;
const mostShown = 8;

/** What a region is like over the images that were read. */
export interface RegionSummary {
  /** Images that have it, those in which it is empty, and those in which it cannot be read. */
  readonly there: number;
  readonly empty: number;
  readonly broken: number;
  /** Shares of the image, of those that are not empty. */
  readonly least?: number;
  readonly median?: number;
  readonly most?: number;
}

/** What was understood of a config's data set. */
export interface Inspection {
  readonly images: number;
  readonly patients: number | undefined;
  /** False of a table without images. */
  readonly hasImages: boolean;
  /** How many have a report, and what a model predicted elsewhere. */
  readonly texts: number;
  readonly predictions: number;
  /** Images that were read. */
  readonly read: number;
  readonly classes: ReturnType<typeof classCounts>;
  readonly splits: ReadonlyMap<string, number>;
  readonly attributes: ReadonlyMap<string, AttributeSummary>;
  /** Images of each size, such as `320 x 320, 1 channel`. */
  readonly sizes: ReadonlyMap<string, number>;
  /** `mask` is that of a data set whose regions have no names. */
  readonly regions: ReadonlyMap<string, RegionSummary>;
  readonly warnings: readonly string[];
  readonly shown: readonly (SheetPicture & { readonly id: string })[];
}

/** Reads the data set of a config and says what was understood. Throws as the run itself would. */
export async function inspected(config: BenchConfig): Promise<Inspection> {
  const data = await datasetOf(config);
  const { items, classes } = data;
  if (items.length === 0)
    throw new RangeError(`dataset of ${quoted(config.name)}: expected at least one image, found none`);
  const read = await readImages(data);
  const counted = classCounts(items, classes);
  const groups = items.flatMap(({ group }) => group ?? []);
  const regions = new Map(
    read.names.map((name, index) => [name, regionSummary(read.regions.map((own) => own[index]))]),
  );
  return {
    ...{
      images: items.length,
      patients: groups.length > 0 ? new Set(groups).size : undefined,
      read: read.count,
      hasImages: data.hasImages !== false,
      texts: items.filter(({ text }) => text !== undefined).length,
      predictions: items.filter(({ probabilities }) => probabilities !== undefined).length,
    },
    ...{ classes: counted, splits: countsOf(items.flatMap(({ split }) => split ?? [])) },
    ...{ attributes: attributeSummaries(items), sizes: countsOf(read.sizes), regions },
    warnings: [
      ...read.warnings,
      ...(await splitWarnings(config, data)),
      ...[...counted.counts]
        .filter(([, count]) => count === 0)
        .map(([name]) => `no image has the class ${name}`),
      ...[...regions]
        .filter(([, { empty }]) => empty > 0)
        .map(
          ([name, { empty, there }]) =>
            `region ${name} is empty in ${empty} of the ${there} images that have one`,
        ),
      ...confounded(items, classes),
      ...(await unitWarnings(config, data)),
    ],
    shown: read.shown,
  };
}

/** An area as a share of the image; null where it cannot be read, undefined where there is none. */
type Area = number | null | undefined;

async function readImages({ items, regions = [], hasImages }: Dataset) {
  const indices = evenly(hasImages === false ? 0 : items.length, mostRead);
  const shownIndices = new Set(evenly(indices.length, mostShown).map((index) => indices[index]));
  const hasNames = regions.length > 0;
  const names = hasNames ? regions : ['mask'];
  const found = {
    sizes: [] as string[],
    regions: [] as Area[][],
    warnings: [] as string[],
    shown: [] as (SheetPicture & { id: string })[],
  };
  for (const index of indices) {
    const item = items[index];
    if (item === undefined) continue;
    try {
      const { image, mask, affine } = await item.load();
      found.sizes.push(sizeOf(image));
      const own = hasNames ? await named(item, names, found.warnings) : [mask];
      found.regions.push(own.map((region) => (region === null ? null : region && areaOf(region))));
      if (shownIndices.has(index)) {
        const picture = { image, regions: own.map((region) => region ?? undefined) };
        found.shown.push({ id: item.id, ...flatPicture(picture, affine) });
      }
    } catch (error) {
      found.warnings.push(`${item.id} cannot be read: ${firstLine(error)}`);
    }
  }
  const isBare = !hasNames && found.regions.every(([area]) => area === undefined);
  return { ...found, names: isBare ? [] : names, count: indices.length };
}

async function named(item: DatasetItem, names: readonly string[], warnings: string[]) {
  const found = [];
  for (const name of names) {
    const region = await item.region?.(name).catch((error: unknown) => {
      warnings.push(`region ${name} of ${item.id} cannot be read: ${firstLine(error)}`);
      return null;
    });
    found.push(region);
  }
  return found;
}

function areaOf(mask: Mask): number {
  return dense(mask).reduce((sum, flag) => sum + flag, 0) / mask.size;
}

function regionSummary(areas: readonly Area[]): RegionSummary {
  const there = areas.filter((area) => area !== undefined && area !== null);
  const full = there.filter((area) => area > 0).sort((a, b) => a - b);
  const counts = {
    there: there.length,
    empty: there.length - full.length,
    broken: areas.filter((area) => area === null).length,
  };
  const at = (share: number) => full[Math.floor(share * (full.length - 1))] ?? 0;
  return full.length === 0 ? counts : { ...counts, least: at(0), median: at(0.5), most: at(1) };
}

/** So many places of a list, evenly spread, the first and the last among them. */
function evenly(length: number, most: number): number[] {
  const count = Math.min(length, most);
  return Array.from({ length: count }, (_, i) =>
    count === 1 ? 0 : Math.round((i * (length - 1)) / (count - 1)),
  );
}

/** Patients with images in several splits, over the whole table: a filter would hide them. */
async function splitWarnings(config: BenchConfig, data: Dataset): Promise<string[]> {
  const { where, regions: _, region: __, limit: ___, ...dataset } = config.dataset;
  const all = where === undefined ? data : await datasetOf({ ...config, dataset });
  const splits = new Map<string, Set<string>>();
  for (const { group, split } of all.items) {
    if (group !== undefined && split !== undefined)
      splits.set(group, (splits.get(group) ?? new Set()).add(split));
  }
  const torn = [...splits].filter(([, own]) => own.size > 1);
  if (torn.length === 0) return [];
  const between = [...new Set(torn.flatMap(([, own]) => [...own]))].join(', ');
  return [`${torn.length} of ${splits.size} patients have images in several splits: ${between}`];
}

/** Signs that images do not come to a classifier in its units, from a few images. */
async function unitWarnings(config: BenchConfig, { items, regions = [] }: Dataset): Promise<string[]> {
  const few = evenly(items.length, mostShown).flatMap((index) => items[index] ?? []);
  const source = imageSourceOf({ items: few, regions });
  const warnings: string[] = [];
  for (const item of config.classifiers) {
    const { limits, device } = config;
    const classifier = await opened(item, { limits, device });
    try {
      warnings.push(
        ...(await preparedModel(classifier, source, { config: item, batchSize: config.batchSize })).warnings,
      );
    } finally {
      await classifier.dispose();
    }
  }
  return warnings;
}
