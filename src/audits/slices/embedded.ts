import { dense } from '../../math/dense.ts';
import type { Run } from '../../types/run.ts';

/** The mean of each channel of a layer's activations over all positions, one row per study. */
export async function embeddedImages(
  studies: readonly { readonly image: { readonly id: string } }[],
  run: Run,
  { model, layer }: { readonly model: string; readonly layer: string | undefined },
): Promise<Float64Array[]> {
  const rows: Float64Array[] = [];
  for (const { image } of studies) rows.push(channelMeans(await run.features(model, image.id, layer)));
  return rows;
}

function channelMeans(features: Awaited<ReturnType<Run['features']>>): Float64Array {
  const channels = features.shape[features.shape.length - 1] ?? 1;
  const values = dense(features);
  const means = new Float64Array(channels);
  const positions = values.length / channels;
  for (const [i, value] of values.entries())
    means[i % channels] = (means[i % channels] ?? 0) + value / positions;
  return means;
}
