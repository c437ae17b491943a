import { readdirSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { modelAuditList } from '../../audits/index.ts';
import { isRecord } from '../../checks/isRecord.ts';
import { issueLine } from '../../files/issueLine.ts';
import { namedPath, quoted } from '../../files/quoted.ts';
import { json, writeWhole } from '../../files/writing.ts';
import type { Audit } from '../../types/audit.ts';
import type { Copies, ReaderPick } from '../../types/copies.ts';
import { parsedConfig } from '../config/config.ts';
import { changedPaths } from '../config/configPaths.ts';
import { configSchema } from '../config/configSchema.ts';
import { auditOptions } from '../config/resolvedAudits.ts';
import { resolvedPath } from '../config/resolvedPath.ts';
import { datasetOf } from '../config/tasks.ts';
import { heldFolder } from '../results/outFolder.ts';
import { versions } from '../results/versions.ts';
import { namedPicks, rowsOfRun, writeSheets } from './prepareReaders.ts';
import { designSeed, type PreparedSet, type WrittenSet, writtenDesigns } from './writtenDesigns.ts';
import { writtenPicks } from './writtenPicks.ts';
import { writtenSet } from './writtenSet.ts';

/** Options of `prepareCopies`. */
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

const readingAudits = modelAuditList
  .filter(({ copies }) => copies?.readers !== undefined)
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
 * parts of a design where the audit has one, and `manifest.json` with every digest. Models of the config are not read.
 * Throws RangeError for a folder that holds something, for a config that does not fit, and for data that have no copies;
 * then nothing is left behind.
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
  const ownSeed = designSeed(config.seed);
  // Data that have no design are refused before anything is written.
  copies.sets?.(shown, { options, seed: ownSeed, hasCopy: () => true });
  const picks = asked.readers === undefined ? undefined : picksOf(asked.readers, { audit, copies });
  const held = heldFolder(asked.out);
  try {
    requireEmpty(asked.out);
    const { seed } = config;
    const own = { items: shown, region, options, copies, out: asked.out, seed };
    return await emptiedWhereItThrows(asked.out, async () => {
      if (picks !== undefined) {
        const named = namedPicks(picks, ownSeed);
        const set = await writtenPicks(named, own);
        writeSheets(named, asked.out);
        return { sets: [set], designs: [] };
      }
      const sets: WrittenSet[] = [];
      for (const name of copies.names(options)) sets.push(await writtenSet({ ...own, name }));
      const designs = writtenDesigns(sets, own);
      if (copies.sets !== undefined && designs.length === 0) throw new RangeError(noCopies(sets));
      const known = { versions: versions(), audit: audit.name, options, seed };
      const manifest = { ...known, sets, ...(designs.length > 0 && { designs }) };
      writeWhole(join(asked.out, 'manifest.json'), json(manifest));
      return { sets, designs };
    });
  } finally {
    held.release();
  }
}

/** What readers are shown of a finished run. */
function picksOf(run: string, { audit, copies }: ReturnType<typeof preparing>): readonly ReaderPick[] {
  if (copies.readers === undefined)
    throw new RangeError(`--readers: ${audit.name} has nothing for readers, ${readingAudits.join(', ')} has`);
  const picks = copies.readers(rowsOfRun(run, audit.name));
  if (picks.length === 0)
    throw new RangeError(`--readers: expected images with scores in ${namedPath(run)}, found none`);
  return picks;
}

/** Why there is no design: the reasons of copies that hold no image. */
function noCopies(sets: readonly WrittenSet[]): string {
  const reasons = sets.flatMap(({ name, left }) =>
    Object.entries(left).map(([reason, count]) => `${name}: ${count} x ${reason}`),
  );
  return `prepare: no copies, so no design: ${reasons.join('; ')}`;
}

/** Takes away what was written into a folder that was empty. */
async function emptiedWhereItThrows<T>(out: string, write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    for (const name of namesIn(out)) rmSync(join(out, name), { recursive: true, force: true });
    throw error;
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
function namesIn(out: string): string[] {
  return readdirSync(out).filter((name) => !name.startsWith('run.lock'));
}

function requireEmpty(out: string): void {
  const there = namesIn(out);
  if (there.length > 0)
    throw new RangeError(`--out: expected an empty folder, ${namedPath(out)} holds ${there[0]}`);
}

/** Not an audit of the user's own, which prepares nothing. */
function hasName(item: string | { readonly name?: unknown }): item is string | { readonly name: string } {
  return typeof item === 'string' || typeof item.name === 'string';
}
