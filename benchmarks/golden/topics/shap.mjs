/** The public function behind each operation of Shapley values. Arrays of the cases are [channels, height, width]. */
import ndarray from 'ndarray';
import { openClassifier, shap } from 'saliency-trust';
import { turned } from '../channels.mjs';
import { flat } from '../compared.mjs';

async function withModel({ params, fileNamed }, use) {
  const classifier = await openClassifier(fileNamed(params.model), { layout: 'NCHW' });
  try {
    return await use(classifier);
  } finally {
    await classifier.dispose();
  }
}

const sum = (array) => flat(array).reduce((a, b) => a + b, 0);

const apart = (a, b) => Math.max(...flat(a).map((value, i) => Math.abs(value - flat(b)[i])));

function partitionShap(one) {
  const { model: _, ...options } = one.params;
  const image = turned(one.inputs.image, false);
  return withModel(one, async (classifier) => {
    const { values, base, full, evaluations } = await shap.partitionShap(classifier, image, options);
    const parts = values.map((value) => turned(value, true));
    const stacked = ndarray(Float32Array.from(parts.flatMap((part) => [...part.data])), [
      parts.length,
      ...parts[0].shape,
    ]);
    const residuals = values.map((value, k) => sum(value) - (full[k] - base[k]));
    if (options.target === 'all')
      return {
        values: stacked,
        base: [...base],
        full: [...full],
        evaluations,
        additivityResidual: residuals,
      };
    const { target, score, maskValue } = options;
    const known = { base: base[0], full: full[0], evaluations, additivityResidual: residuals[0] };
    // All orders of a few values: how far the tree's values are from them.
    const exact =
      image.size <= 20 && (await shap.exactShapley(classifier, image, { target, score, maskValue }));
    return {
      values: parts[0],
      ...known,
      ...(exact && { largestDifferenceToExact: apart(values[0], exact) }),
    };
  });
}

async function ends(classifier, image, { target, maskValue, score }) {
  const { base, full } = await shap.partitionShap(classifier, image, {
    target,
    maskValue,
    score,
    maxEvals: 2,
  });
  return { base: base[0], full: full[0] };
}

function exactShapley(one) {
  const { model: _, ...options } = one.params;
  const image = turned(one.inputs.image, false);
  return withModel(one, async (classifier) => {
    const values = await shap.exactShapley(classifier, image, options);
    const { base, full } = await ends(classifier, image, options);
    return { values: turned(values, true), base, full, additivityResidual: sum(values) - (full - base) };
  });
}

/** The orders count values with the channels first. */
function permutationShapley(one) {
  const { model: _, ...options } = one.params;
  const image = turned(one.inputs.image, false);
  const [channels, height, width] = one.inputs.image.shape;
  const [count, length] = one.inputs.permutations.shape;
  const order = flat(one.inputs.permutations);
  const last = (index) => (index % (height * width)) * channels + Math.floor(index / (height * width));
  const orders = Array.from({ length: count }, (_, row) =>
    Array.from(order.slice(row * length, (row + 1) * length), last),
  );
  return withModel(one, async (classifier) => {
    const values = await shap.permutationShapley(classifier, image, { ...options, orders });
    const exact = await shap.exactShapley(classifier, image, {
      target: options.target,
      score: options.score,
      maskValue: options.maskValue,
    });
    return { values: turned(values, true), largestDifferenceToExact: apart(values, exact) };
  });
}

const aside = ['maximumUnderNoise', 'additivityResidual'];

/** The values sum to what the image adds. */
function check({ additivityResidual }, { tolerance }) {
  const least = tolerance.additivity ?? tolerance.abs;
  const worst = Math.max(...[additivityResidual].flat().map(Math.abs));
  return worst <= least ? [] : [`additivityResidual: wanted at most ${least}, got ${worst}`];
}

export const operations = {
  partitionShap: { answer: partitionShap, aside, check },
  exactShapley: { answer: exactShapley, aside, check },
  permutationShapley,
};
