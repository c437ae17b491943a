import type { Classifier, Layered, Randomizable, WithOtherInputs } from '../../types/classifier.ts';

/**
 * The classifier with `layer` in the place of its own choice where `features` is asked for no layer by name; its
 * re-drawn copies alike. One without features stays as it is.
 */
export function atLayer<C extends Classifier>(classifier: C, layer: string): C {
  const whole = classifier as C & Partial<Layered & Randomizable & WithOtherInputs>;
  const { features, randomized, withOtherInputs } = whole;
  const own: Partial<
    Pick<Layered, 'features'> & Pick<Randomizable, 'randomized'> & Pick<WithOtherInputs, 'withOtherInputs'>
  > = {
    ...(features && {
      features: (batch, targets, options) => features.call(whole, batch, targets, { layer, ...options }),
    }),
    ...(withOtherInputs && {
      withOtherInputs: (rows) => atLayer(withOtherInputs.call(whole, rows), layer),
    }),
    ...(randomized && {
      randomized: async (...draw) => atLayer(await randomized.call(whole, ...draw), layer),
    }),
  };
  return { ...classifier, ...own };
}
