import { pixelCounts, steppedCounts } from '../../fidelity/index.ts';
import { countOf, spatialShape } from '../../math/arrays/imageAxes.ts';
import type { PreparedImage } from '../../types/run.ts';

/** The share of pixels of a step of Brocki & Chung 2022. */
const studyStep = 0.05;

/** Even steps, or without a number of them those of the study. */
export function gridOf({ image }: PreparedImage, steps: number | undefined) {
  const pixels = countOf(spatialShape(image.shape));
  const counts =
    steps === undefined
      ? steppedCounts(pixels, studyStep)
      : pixelCounts(
          pixels,
          Array.from({ length: steps + 1 }, (_, k) => k / steps),
        );
  return { counts, shares: counts.map((count) => count / pixels) };
}
