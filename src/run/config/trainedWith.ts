import { createHash } from 'node:crypto';
import * as z from 'zod';
import { isRecord } from '../../checks/isRecord.ts';
import { fileBytesSync } from '../../files/fileBytes.ts';
import { issueLine } from '../../files/issueLine.ts';
import { parsedJson } from '../../files/parsedJson.ts';
import { path } from '../../files/pathType.ts';
import { namedPath, quoted, quotedList } from '../../files/quoted.ts';
import type { Audit, TrainedOn } from '../../types/audit.ts';

/** The manifest of `prepare` with the data of a model, and its digest as the user wrote it down when training. */
const trainedWith = z.strictObject({
  manifest: path('file'),
  sha256: z.string().regex(/^[0-9a-fA-F]{64}$/, { error: 'expected 64 hexadecimal digits' }),
});

/** What a config says of the training of a model: the user's word. */
export const statedTraining = {
  /** What it was trained on, in the words of an audit, such as `full`. */
  trainedOn: z.string().min(1).optional(),
  /** A name for the weights that training began with: models of one name are compared with those of another. */
  source: z.string().min(1).optional(),
  trainedWith: trainedWith.optional(),
} as const;

/** What of a manifest of `prepare` is compared. */
const manifestSchema = z.object({
  audit: z.string(),
  options: z.record(z.string(), z.unknown()),
  sets: z.array(z.object({ name: z.string() })),
  designs: z.array(z.object({ name: z.string() })).default([]),
});

/** A manifest lists every picture by its digest. */
const mostBytes = 2 ** 28;

/** What a classifier of a config says of its training. */
interface Trained {
  readonly trainedOn?: string | undefined;
  readonly trainedWith?: z.infer<typeof trainedWith> | undefined;
}

interface Asked {
  readonly source: string;
  readonly audits: readonly Audit[];
  /** By audit, the options of this run. */
  readonly options: Readonly<Record<string, object>>;
}

/**
 * Throws RangeError where a model states another manifest than the one that is there, a manifest of another audit or of
 * images that were altered in another way, or a data set that it does not have. That the model was trained on those
 * files remains its user's word.
 */
export function requireTrainedWith(classifiers: readonly Trained[], asked: Asked): void {
  for (const [index, { trainedOn, trainedWith: stated }] of classifiers.entries()) {
    if (stated === undefined) continue;
    const key = `${asked.source}: classifiers[${index}].trainedWith`;
    if (trainedOn === undefined)
      throw new RangeError(`${key}: expected "trainedOn" beside it, which names the data set, got none`);
    const name = namedPath(stated.manifest);
    const bytes = fileBytesSync(stated.manifest, { what: 'a manifest', atMost: mostBytes });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    if (sha256 !== stated.sha256.toLowerCase())
      throw new RangeError(`${key}.sha256: expected ${sha256}, that of ${name}, got ${stated.sha256}`);
    const manifest = manifestOf(bytes, name);
    const { isSet = (set: string, word: string) => set === word } = preparedBy(manifest, {
      ...asked,
      key,
      name,
    });
    const sets = [...manifest.sets, ...manifest.designs].map((set) => set.name);
    if (sets.some((set) => isSet(set, trainedOn))) continue;
    throw new RangeError(
      `${key}: ${name} has the data sets ${quotedList(sets)}, none of them ${quoted(trainedOn)}`,
    );
  }
}

type Manifest = z.infer<typeof manifestSchema>;

function manifestOf(bytes: Uint8Array, name: string): Manifest {
  let data: unknown;
  try {
    data = parsedJson(new TextDecoder().decode(bytes));
  } catch {
    data = undefined;
  }
  const result = manifestSchema.safeParse(data);
  if (result.success) return result.data;
  const line = isRecord(data) ? issueLine(result.error, data, 'manifest') : 'it is no JSON object';
  throw new RangeError(`${name}: expected a manifest of prepare: ${line}`);
}

/** What models say of the data of the audit that a manifest was prepared for; throws where it changed images otherwise. */
function preparedBy(
  { audit: prepared, options: theirs }: Manifest,
  { key, name, audits, options }: Asked & { readonly key: string; readonly name: string },
): Partial<TrainedOn> {
  const own = options[prepared];
  const audit = audits.find((one) => one.name === prepared);
  if (audit?.copies === undefined)
    throw new RangeError(`${key}: ${name} was prepared for ${quoted(prepared)}, which no audit is called`);
  const { trainedOn = {} } = audit.needs;
  // A config serves several commands, and each asks its own.
  if (own === undefined) return trainedOn;
  const parsed = audit.options.safeParse(theirs);
  if (!parsed.success) throw new RangeError(`${name}: its options are none of ${prepared}`);
  const { copies } = audit;
  const [made = {}, asked = {}] = [copies.facts?.(parsed.data), copies.facts?.(own)];
  for (const [fact, value] of Object.entries(asked)) {
    if (made[fact] === value) continue;
    throw new RangeError(
      `${key}: ${name} was prepared with ${fact} ${quoted(String(made[fact]))}, this run has ${quoted(String(value))}`,
    );
  }
  return trainedOn;
}
