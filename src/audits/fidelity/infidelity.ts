import ndarray from 'ndarray';
import { type Fill, replacement } from '../../fidelity/index.ts';
import { dense } from '../../math/arrays/dense.ts';
import { countOf, spatialShape } from '../../math/arrays/imageAxes.ts';
import { randomStream } from '../../math/random/random.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Evidence } from '../../types/evidence.ts';
import type { Outcome } from '../../types/row.ts';
import type { PreparedImage, Run } from '../../types/run.ts';
import { audit } from './names.ts';

/** The side of a square that is taken away, as a share of the image's. */
const sideShare = 1 / 4;

/** Squares of an image, or cubes of a volume, and by how much the logit of the target falls when each is taken away. */
export interface Windows {
  /** The pixels of each. */
  readonly pixels: readonly Uint32Array[];
  readonly drops: readonly number[];
}

export interface WindowOptions {
  readonly run: Run;
  readonly model: string;
  readonly prepared: PreparedImage;
  readonly fill: Fill;
  readonly target: number;
  readonly count: number;
  readonly seed: string;
}

/** Squares or cubes at random places, each replaced on its own: one forward pass each, for all methods together. */
export async function windowsOf(options: WindowOptions): Promise<Windows> {
  const { run, model, prepared, fill, target, count, seed } = options;
  const { id, image } = prepared;
  const size = spatialShape(image.shape);
  const stream = randomStream(`${seed}/windows`);
  const pixels = Array.from({ length: count }, () => boxAt(stream, size));
  const replace = replacement(image, fill);
  const asked = pixels.map((own, index) => ({
    image: id,
    edit: {
      name: `${audit}/${fill.kind}/window/${index}`,
      isSingle: true as const,
      apply: () => {
        const order = new Uint32Array(countOf(size));
        order.set(own);
        const out = new Float32Array(image.size);
        replace(order, own.length, out);
        return ndarray(out, [...image.shape]);
      },
    },
  }));
  const [whole, ...parts] = await run.logits(model, [{ image: id }, ...asked]);
  return { pixels, drops: parts.map((row) => (whole?.[target] ?? Number.NaN) - (row[target] ?? Number.NaN)) };
}

function boxAt(stream: ReturnType<typeof randomStream>, size: readonly number[]): Uint32Array {
  const sides = size.map((length) => Math.ceil(length * sideShare));
  const corner = size.map((length, axis) => stream.integer(length - (sides[axis] ?? 0) + 1));
  // Row by row: of each axis more, the places so far, each with those along the axis.
  const places = size.reduce<readonly number[]>(
    (before, length, axis) =>
      before.flatMap((place) =>
        Array.from({ length: sides[axis] ?? 0 }, (_, i) => place * length + (corner[axis] ?? 0) + i),
      ),
    [0],
  );
  return Uint32Array.from(places);
}

/**
 * The infidelity of Yeh et al. 2019 after the best scale, as a share of what there is to say: min over β of
 * Σ (β p − d)² / Σ d², p the sum of the map over a square and d what the logit loses without it. 0 where the map tells
 * every drop, 1 where it tells none. With the signs of a method that has some.
 */
export function relativeInfidelity({ map, signed = map }: Evidence, { pixels, drops }: Windows): Outcome {
  const sums = pixels.map((own) => sumOver(signed, own));
  const products = (a: readonly number[], b: readonly number[]) =>
    a.reduce((total, value, i) => total + value * (b[i] ?? 0), 0);
  const [squares, wanted, both] = [products(sums, sums), products(drops, drops), products(sums, drops)];
  if (wanted === 0) return { state: 'unscorable', reason: 'no square changes the logit' };
  const told = squares === 0 ? 0 : (both * both) / squares;
  return { state: 'scored', value: Math.max(0, 1 - told / wanted) };
}

function sumOver(map: SaliencyMap, pixels: Uint32Array): number {
  const values = dense(map);
  let sum = 0;
  for (const pixel of pixels) sum += values[pixel] ?? 0;
  return sum;
}
