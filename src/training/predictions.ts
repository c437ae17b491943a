import { createSession } from '../classifiers/onnx/session.ts';
import type { Model } from '../graph/model.ts';
import { mapTo } from '../math/arrays/elementwise.ts';
import type { ImageBatch } from '../types/arrays.ts';
import { placeImage, placesOf, sidesOf, unmoved } from './augmentation.ts';
import { imagePlane } from './imagePlane.ts';

/** Options of `predictions` and `qualityOf`. */
export interface PredictionOptions {
  /** @default 64 */
  readonly batchSize?: number;
  /** Threads of ONNX Runtime; 0 leaves it one per core. @default 0 */
  readonly threads?: number;
}

/**
 * Every output of a network by its name, for images [n, height, width, channels] or volumes [n, depth, height,
 * width, channels] in the units of the model: the values of all images one after another.
 */
export async function predictions(
  model: Model,
  images: ImageBatch,
  { batchSize = 64, threads = 0 }: PredictionOptions = {},
): Promise<Record<string, Float32Array>> {
  const plane = imagePlane(model, images);
  const { channels } = plane;
  const [count = 0] = images.shape;
  const item = channels * placesOf(plane);
  const names = model.graph.outputs.map(({ name }) => name);
  const input = model.graph.inputs[0]?.name ?? '';
  const session = await createSession(model, { source: model.graph.name, threads });
  try {
    const parts: Record<string, Float32Array[]> = {};
    for (let start = 0; start < count; start += batchSize) {
      const size = Math.min(batchSize, count - start);
      const data = new Float32Array(size * item);
      for (let i = 0; i < size; i++) {
        placeImage(images.data, data, { from: (start + i) * item, to: i * item, plane, placement: unmoved });
      }
      const results = await session.run(
        { [input]: { data, dims: [size, channels, ...sidesOf(plane)] } },
        names,
      );
      for (const name of names) {
        const values = mapTo(Float32Array, (results[name]?.data ?? []) as ArrayLike<number | bigint>, Number);
        parts[name] = [...(parts[name] ?? []), values];
      }
    }
    return Object.fromEntries(names.map((name) => [name, joined(parts[name] ?? [])]));
  } finally {
    await session.dispose();
  }
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const all = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let index = 0;
  for (const part of parts) {
    all.set(part, index);
    index += part.length;
  }
  return all;
}
