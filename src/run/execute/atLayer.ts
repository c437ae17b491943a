import type { FullClassifier } from '../../types/classifier.ts';

/** The classifier with `layer` in the place of its own choice where `features` is asked for no layer by name; its re-drawn copies alike. */
export function atLayer(classifier: FullClassifier, layer: string): FullClassifier {
  return {
    ...classifier,
    features: (batch, targets, options) => classifier.features(batch, targets, { layer, ...options }),
    randomized: async (...draw) => atLayer(await classifier.randomized(...draw), layer),
  };
}
