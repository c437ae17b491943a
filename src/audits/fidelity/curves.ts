import ndarray from 'ndarray';
import { type Fill, replacement } from '../../fidelity/index.ts';
import { countOf, spatialShape } from '../../math/arrays/imageAxes.ts';
import type { ImageEdit, PreparedImage, Run } from '../../types/run.ts';
import { audit } from './names.ts';
import type { Ordering } from './orderings.ts';

/** The logits, [classes], of each step of both orders of one ordering: from the image as it is. */
export interface Curves {
  readonly mostFirst: readonly Float32Array[];
  readonly leastFirst: readonly Float32Array[];
}

export interface CurveOptions {
  readonly run: Run;
  readonly model: string;
  readonly prepared: PreparedImage;
  readonly fill: Fill;
  /** Pixels replaced at each step, the first none. */
  readonly counts: readonly number[];
}

const sides = ['mostFirst', 'leastFirst'] as const;

/**
 * The curves of many orderings of one image, asked of the run at once, so that batches are full whatever a curve's
 * length. The image as it is, and that of which every pixel is replaced, are asked for once.
 */
export async function curvesOf(
  orderings: readonly Ordering[],
  { run, model, prepared, fill, counts }: CurveOptions,
): Promise<ReadonlyMap<string, Curves>> {
  const { id, image } = prepared;
  const pixels = countOf(spatialShape(image.shape));
  const replace = replacement(image, fill);
  const editOf = (ordering: Ordering, side: (typeof sides)[number], count: number): ImageEdit => ({
    name:
      count === pixels
        ? `${audit}/${fill.kind}/all`
        : `${audit}/${fill.kind}/${ordering.name}/${side}/${count}`,
    isSingle: true,
    apply: () => {
      const out = new Float32Array(image.size);
      replace(ordering[side], count, out);
      return ndarray(out, [...image.shape]);
    },
  });
  const asked = orderings.flatMap((ordering) =>
    sides.flatMap((side) =>
      counts.map((count) =>
        count === 0 ? { image: id } : { image: id, edit: editOf(ordering, side, count) },
      ),
    ),
  );
  const logits = await run.logits(model, asked);
  const rows = (index: number) => logits.slice(index * counts.length, (index + 1) * counts.length);
  return new Map(
    orderings.map(({ name }, i) => [name, { mostFirst: rows(2 * i), leastFirst: rows(2 * i + 1) }]),
  );
}
