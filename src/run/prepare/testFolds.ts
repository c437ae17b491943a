import { namedPath, quoted } from '../../files/quoted.ts';
import type { Audit, TrainedOn } from '../../types/audit.ts';
import type { Copies, CopySet } from '../../types/copies.ts';
import type { RunImage, StatedFold } from '../../types/run.ts';
import type { BenchConfig } from '../config/config.ts';
import type { ClassifierConfig } from '../config/configSchema.ts';
import { type Manifest, readManifest } from '../config/manifest.ts';
import { resolvedAudits } from '../config/resolvedAudits.ts';
import { designSeed, writtenCopies } from './writtenDesigns.ts';

/** What of a config says which folds there are. */
type FoldConfig = Pick<BenchConfig, 'classifiers' | 'criteria' | 'auditOptions'>;

/**
 * By classifier that states one, the fold that it was not trained on. The design is dealt out again by the manifest's
 * seed, and its tables must have the manifest's digests. Throws RangeError where these images, labels or patients are not
 * those that the manifest was prepared from.
 */
export function testFolds(config: FoldConfig, images: readonly RunImage[]): ReadonlyMap<string, StatedFold> {
  const folds = new Map<string, StatedFold>();
  const stating = config.classifiers.filter(({ fold }) => fold !== undefined);
  if (stating.length === 0) return folds;
  const designs = new Map<string, Design>();
  for (const one of stating) {
    const { trainedOn = '', trainedWith: { manifest: path } = { manifest: '' } } = one;
    const asked = resolvedAudits(config).find(({ audit: { needs } }) => {
      const { words = [], isKnown } = needs.trainedOn ?? {};
      return isKnown?.(trainedOn) ?? words.includes(trainedOn);
    });
    // An audit that is not asked has no use for the fold.
    if (asked === undefined) continue;
    const design = designs.get(path) ?? designOf(path, asked.audit, images);
    designs.set(path, design);
    folds.set(one.id, foldOf(one, design, asked.audit.needs.trainedOn ?? { words: [] }));
  }
  return folds;
}

/** A design that is dealt out again. */
interface Design {
  readonly manifest: Manifest;
  readonly name: string;
  readonly copies: ReturnType<typeof writtenCopies>;
  /** By table, its images. */
  readonly parts: ReadonlyMap<string, CopySet['images']>;
}

function designOf(path: string, audit: Audit, images: readonly RunImage[]): Design {
  const { manifest } = readManifest(path);
  const copies = writtenCopies(manifest.sets, images);
  const options = audit.options.parse(manifest.options);
  const asked = { options, seed: designSeed(manifest.seed), hasCopy: copies.has };
  const parts = new Map(dealt(audit, images, asked).map((one) => [one.name, one.images]));
  return { manifest, name: namedPath(path), copies, parts };
}

/** The parts of the design; none where there are too few images, which are then other ones than those of the manifest. */
function dealt(
  { copies }: Audit,
  images: readonly RunImage[],
  asked: Parameters<NonNullable<Copies['sets']>>[1],
): readonly CopySet[] {
  try {
    return copies?.sets?.(images, asked) ?? [];
  } catch (error) {
    if (error instanceof RangeError) return [];
    throw error;
  }
}

function foldOf(
  { id, trainedOn = '', fold = 0 }: ClassifierConfig,
  { manifest, name, copies, parts }: Design,
  { isTest = () => false }: TrainedOn,
): StatedFold {
  const what = `classifier ${quoted(id)}: fold ${fold} of ${quoted(trainedOn)} in ${name}`;
  const isOf = (index: number) => (set: { readonly name: string }) => isTest(set.name, trainedOn, index);
  const tests = manifest.designs.filter(isOf(fold)).map(({ name: set, sha256 }) => {
    const part = parts.get(set);
    if (part === undefined || copies.tableOf(part).sha256 !== sha256)
      throw new RangeError(
        `${what} is of another data set: its images, labels or patients are not those of this one`,
      );
    return part.map((one) => one.id);
  });
  const [images = []] = tests;
  if (tests.some((others) => others.length !== images.length || others.some((one, i) => one !== images[i])))
    throw new RangeError(`${what} has other images of each artefact: expected the share 0 of one of them`);
  let of = fold + 1;
  while (manifest.designs.some(isOf(of))) of++;
  return { index: fold, of, images: new Set(images) };
}
