import type { Copies } from '../../types/copies.ts';
import { corruptedImage } from './corrupted.ts';
import { corruptionsOf, type TextureOptions } from './options.ts';

/** The folder of images as they are. */
export const clean = 'clean';

/** A data set for each corruption or filter at each level, with the images as they are beside them. */
export const textureCopies: Copies<TextureOptions> = {
  names: (options) => [clean, ...levelsOf(options).map(({ folder }) => folder)],
  region: () => undefined,
  copy: (name, { id, image, seed }, options) => {
    const asked = levelsOf(options).find(({ folder }) => folder === name);
    return asked === undefined
      ? image
      : corruptedImage(image, asked.name, { ...asked, seed: `${seed}/${id}` });
  },
};

function levelsOf(options: TextureOptions) {
  return corruptionsOf(options).flatMap(({ name, levels }) =>
    levels.map((level) => ({ name, level, folder: `${name}-${level}` })),
  );
}
