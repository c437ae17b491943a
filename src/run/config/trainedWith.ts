import * as z from 'zod';
import { path } from '../../files/pathType.ts';
import { namedPath, quoted, quotedList } from '../../files/quoted.ts';
import type { Audit, TrainedOn } from '../../types/audit.ts';
import { type Manifest, readManifest } from './manifest.ts';

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
  /** The fold of the manifest's design that was left out of its training, from 0: it is tested on that fold alone. */
  fold: z.int().nonnegative().optional(),
} as const;

/** What a classifier of a config says of its training. */
interface Trained {
  readonly trainedOn?: string | undefined;
  readonly fold?: number | undefined;
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
  for (const [index, { trainedOn, fold, trainedWith: stated }] of classifiers.entries()) {
    if (stated === undefined) continue;
    const key = `${asked.source}: classifiers[${index}].trainedWith`;
    if (trainedOn === undefined)
      throw new RangeError(`${key}: expected "trainedOn" beside it, which names the data set, got none`);
    const name = namedPath(stated.manifest);
    const { manifest, sha256 } = readManifest(stated.manifest);
    if (sha256 !== stated.sha256.toLowerCase())
      throw new RangeError(`${key}.sha256: expected ${sha256}, that of ${name}, got ${stated.sha256}`);
    const { isSet = (set: string, word: string) => set === word } = preparedBy(manifest, {
      ...asked,
      key,
      name,
    });
    const sets = [...manifest.sets, ...manifest.designs].map((set) => set.name);
    if (sets.some((set) => isSet(set, trainedOn, fold))) continue;
    const which = fold === undefined ? '' : `fold ${fold} of `;
    throw new RangeError(
      `${key}: ${name} has the data sets ${quotedList(sets)}, none of them ${which}${quoted(trainedOn)}`,
    );
  }
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
