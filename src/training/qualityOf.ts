import type { Model } from '../graph/model.ts';
import { unmoved } from './augmentation.ts';
import { type Examples, examplesPlane } from './examples.ts';
import { type PredictionOptions, predictions } from './predictions.ts';

/** The objective's quality, such as the area under the ROC curve, of what a network says of examples; undefined where there is none. */
export async function qualityOf(
  model: Model,
  examples: Examples,
  options: PredictionOptions = {},
): Promise<number | undefined> {
  const { images, objective } = examples;
  if (objective.quality === undefined) return undefined;
  const plane = examplesPlane(model, examples);
  const outputs = await predictions(model, images, options);
  const prediction = outputs[model.graph.outputs[0]?.name ?? ''] ?? new Float32Array();
  const size = objective.targetShape(plane).reduce((product, side) => product * side, 1);
  const targets = new Float32Array(objective.count * size);
  for (let index = 0; index < objective.count; index++) {
    objective.fill(targets, index * size, { index, placement: unmoved, plane });
  }
  return objective.quality.of(objective.quality.kept(prediction, targets, objective.count));
}
