import type { Copied, Copies, CopySet } from '../../types/copies.ts';
import type { DatasetFacts } from '../../types/dataset.ts';
import { artefactEdit } from './artefacts.ts';
import { designSets, foldsOf, labelled } from './design.ts';
import { type ArtefactName, type ConfounderOptions, settled } from './options.ts';

/** The folder of images as they are. */
const clean = 'clean';

/**
 * The data sets of a design: pictures as they are and with each artefact, once each, and tables of which of them are in
 * training, validation, and the i.i.d. and reversed tests of each artefact, share and fold.
 */
export const confounderCopies: Copies<ConfounderOptions> = {
  names: (options) => [clean, ...settled(options).confounders],
  region: () => undefined,
  copy: (name, { id, image, seed }: Copied) => {
    if (name === clean) return image;
    try {
      return artefactEdit(name as ArtefactName, seed).apply({ id, image });
    } catch (error) {
      // An image that is not square has no disc of frequencies: that is the image's, not the run's.
      if (error instanceof RangeError) return { reason: error.message };
      throw error;
    }
  },
  sets: (images, { options, seed, hasCopy }) => {
    const { confounders, shares, folds, positive } = settled(options);
    if (folds < 3) throw new RangeError(`folds: expected at least 3, to validate and to test, got ${folds}`);
    return confounders.flatMap((artefact) => {
      const own = images.filter(({ id }) => hasCopy(clean, id) && hasCopy(artefact, id));
      // No image takes the artefact: its folder says why, and the others have their design.
      if (own.length === 0 && images.length > 0) return [];
      const known = labelled(own, positive);
      const dealt = foldsOf(known, { folds, seed });
      if (typeof dealt === 'string') {
        const among = own.length < images.length ? ` (${own.length} of ${images.length} images take it)` : '';
        throw new RangeError(`${artefact}: ${dealt}${among}`);
      }
      return shares.flatMap((share) =>
        Array.from({ length: folds }, (_, fold) => fold).flatMap((fold): CopySet[] => {
          const validated = (fold + 1) % folds;
          const sets = designSets(known.labels, {
            ...{ folds: dealt, fold, share, validated },
            seed: `${seed}/${artefact}`,
          });
          return Object.entries(sets).map(([part, { rows, carriers }]) => ({
            name: `design/${artefact}/share-${share}/fold-${fold}/${part}`,
            images: rows.map((row) => ({
              id: (known.images[row] as DatasetFacts).id,
              copy: carriers.has(row) ? artefact : clean,
            })),
          }));
        }),
      );
    });
  },
};
