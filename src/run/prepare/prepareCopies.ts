import { readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { modelAuditList } from '../../audits/index.ts';
import { isRecord } from '../../checks/isRecord.ts';
import { issueLine } from '../../files/issueLine.ts';
import { madeFolder } from '../../files/madeFolder.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { json, writeWhole } from '../../files/writing.ts';
import type { Audit } from '../../types/audit.ts';
import type { Copies } from '../../types/copies.ts';
import type { DatasetItem } from '../../types/dataset.ts';
import { parsedConfig } from '../config/config.ts';
import { changedPaths } from '../config/configPaths.ts';
import { configSchema } from '../config/configSchema.ts';
import { auditOptions } from '../config/resolvedAudits.ts';
import { resolvedPath } from '../config/resolvedPath.ts';
import { datasetOf } from '../config/tasks.ts';
import { cellSeed } from '../execute/computeMaps.ts';
import { heldFolder } from '../results/outFolder.ts';
import { versions } from '../results/versions.ts';
import { copyFile, copyTable } from './copyFiles.ts';
import { readerSheets, rowsOfRun } from './prepareReaders.ts';
import {
  digestOf,
  digestOfSet,
  fileOf,
  type PreparedSet,
  type WrittenSet,
  writtenDesigns,
} from './writtenDesigns.ts';
import { writtenPicks } from './writtenPicks.ts';

export interface PrepareOptions {
  /** The name of the audit. */
  readonly audit: string;
  readonly out: string;
  /** The folder of a finished run: what its readers are shown is written in the place of data sets. */
  readonly readers?: string | undefined;
  /** Take at most so many images. */
  readonly limit?: number | undefined;
}

/** What was written. */
export interface Prepared {
  readonly sets: readonly PreparedSet[];
  /** Tables of the parts of a design; none where each set is a data set. */
  readonly designs: readonly PreparedSet[];
}

/** The audits that can prepare data. */
export const preparingAudits = modelAuditList
  .filter(({ copies }) => copies !== undefined)
  .map(({ name }) => name);

/** A config without its models: they may not be there yet. */
const prepareSchema = configSchema.pick({
  dataset: true,
  audits: true,
  preset: true,
  seed: true,
  limits: true,
});

/**
 * Writes the altered data sets of an audit into folders of `out`: pictures at full depth, a table each, tables of the
 * parts of a design where the audit has one, and `manifest.json` with every digest. Models of the config are not read. Throws RangeError for a folder that holds
 * something, and for a config that does not fit.
 */
export async function prepareCopies(path: string, asked: PrepareOptions): Promise<Prepared> {
  const { audit, copies } = preparing(asked.audit);
  const config = prepareConfig(path);
  const options = auditOptions([audit.name], config.audits?.filter(hasName))[audit.name] ?? {};
  const { items, regions = [] } = await datasetOf(config);
  const region = copies.region(options);
  if (region !== undefined && !regions.includes(region)) {
    throw new RangeError(
      `${namedPath(path)}: no region is named ${quoted(region)}; the data set has ${regions.join(', ') || 'none with names'}`,
    );
  }
  const shown = items.slice(0, asked.limit);
  const designSeed = cellSeed(config.seed, ['prepare', 'design']);
  // Data that have no design are refused before anything is written.
  copies.sets?.(shown, { options, seed: designSeed, hasCopy: () => true });
  const held = heldFolder(asked.out);
  try {
    requireEmpty(asked.out);
    const { seed } = config;
    if (asked.readers !== undefined) {
      const picks = copies.readers?.(rowsOfRun(asked.readers, audit.name)) ?? [];
      const own = { items: shown, region, options, copies, out: asked.out, seed };
      const set = await writtenPicks(readerSheets(picks, asked.out, designSeed), own);
      return { sets: [set], designs: [] };
    }
    const sets: WrittenSet[] = [];
    for (const name of copies.names(options))
      sets.push(await writtenSet({ name, items: shown, region, options, copies, out: asked.out, seed }));
    const designs = writtenDesigns(sets, { items: shown, options, copies, out: asked.out, seed: designSeed });
    const known = { versions: versions(), audit: audit.name, options, seed };
    const manifest = { ...known, sets, ...(designs.length > 0 && { designs }) };
    writeWhole(join(asked.out, 'manifest.json'), json(manifest));
    return { sets, designs };
  } finally {
    held.release();
  }
}

function preparing(name: string): { readonly audit: Audit; readonly copies: Copies } {
  const audit = modelAuditList.find((one) => one.name === name);
  if (audit?.copies !== undefined) return { audit, copies: audit.copies };
  throw new RangeError(`prepare: expected one of ${preparingAudits.join(', ')}, got ${quoted(name)}`);
}

function prepareConfig(path: string) {
  const source = namedPath(path);
  const data = parsedConfig(path);
  const keys = Object.keys(prepareSchema.shape);
  const own = isRecord(data)
    ? Object.fromEntries(Object.entries(data).filter(([key]) => keys.includes(key)))
    : data;
  const parsed = (value: unknown) => {
    const result = prepareSchema.safeParse(value);
    if (!result.success) throw new RangeError(`${source}: ${issueLine(result.error, value, 'config')}`);
    return result.data;
  };
  parsed(own);
  const absolute = changedPaths(prepareSchema, own, (one, { key, kind }) =>
    resolvedPath(resolve(dirname(path), one), `${source}: ${key}`, kind),
  );
  const { limits, ...config } = parsed(absolute);
  return { ...config, ...(limits !== undefined && { limits }) };
}

/** But for what holds the folder. */
function requireEmpty(out: string): void {
  const there = readdirSync(out).filter((name) => !name.startsWith('run.lock'));
  if (there.length > 0)
    throw new RangeError(`--out: expected an empty folder, ${namedPath(out)} holds ${there[0]}`);
}

interface SetOptions {
  readonly name: string;
  readonly items: readonly DatasetItem[];
  readonly region: string | undefined;
  readonly options: object;
  readonly copies: Copies;
  readonly out: string;
  readonly seed: number;
}

async function writtenSet({
  name,
  items,
  region,
  options,
  copies,
  out,
  seed,
}: SetOptions): Promise<WrittenSet> {
  const folder = join(out, name);
  madeFolder(folder);
  const rows = [];
  const files: Record<string, string> = {};
  const left: Record<string, number> = {};
  for (const [index, item] of items.entries()) {
    const { image, mask, affine } = await item.load();
    const own = region === undefined ? mask : await item.region?.(region);
    const copied = { id: item.id, image, region: own, seed: cellSeed(seed, ['prepare', item.id]) };
    const copy = copies.copy(name, copied, options);
    if ('reason' in copy) {
      left[copy.reason] = (left[copy.reason] ?? 0) + 1;
      continue;
    }
    const { ending, bytes } = copyFile(copy, affine);
    const file = fileOf(item, index, ending);
    writeWhole(join(folder, file), bytes);
    files[file] = digestOf(bytes);
    rows.push({ file, facts: item });
  }
  const table = copyTable(rows);
  writeWhole(join(folder, 'labels.csv'), table);
  return { name, images: rows.length, left, sha256: digestOfSet(table, Object.values(files)), files };
}

/** Not an audit of the user's own, which prepares nothing. */
function hasName(item: string | { readonly name?: unknown }): item is string | { readonly name: string } {
  return typeof item === 'string' || typeof item.name === 'string';
}
