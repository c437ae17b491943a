/** The public function behind each operation of fidelity and of regions. Pictures of the cases are [channels, height, width]. */
import ndarray from 'ndarray';
import { fidelity, metrics, openClassifier, xraiRegions } from 'saliency-trust';
import { turned } from '../channels.mjs';
import { flat } from '../compared.mjs';
import { twoLayers } from '../twoLayers.mjs';

async function withModel({ params, fileNamed }, use) {
  const classifier = await openClassifier(fileNamed(params.model), { layout: 'NCHW' });
  try {
    return await use(classifier);
  } finally {
    await classifier.dispose();
  }
}

/** The parts of an array along its first axis. */
const parts = (array) => Array.from({ length: array.shape[0] }, (_, i) => array.pick(i));

const picturesOf = (array) => parts(array).map((picture) => turned(picture, false));

/** A float32 map or picture of any kind of numbers. */
const floats = (array) => ndarray(Float32Array.from(flat(array)), [...array.shape]);

const maskOf = (array) => ndarray(Uint8Array.from(flat(array)), [...array.shape]);

const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The first of equal logits. */
const classOf = (row) => row.indexOf(Math.max(...row));

const topMargin = (row) => {
  const [first, second] = [...row].sort((a, b) => b - a);
  return first - second;
};

function logits(one) {
  return withModel(one, async (classifier) => {
    const rows = await unchanged(classifier, picturesOf(one.inputs.images));
    return { logits: rows.map((row) => [...row]) };
  });
}

/** The logits of pictures as they are. */
async function unchanged(classifier, images) {
  const rows = [];
  for (const image of images) {
    const order = new Uint32Array(image.size / image.shape[2]);
    const fill = { kind: 'mean' };
    rows.push(...(await fidelity.perturbedLogits(classifier, image, { order, counts: [0], fill })));
  }
  return rows;
}

function countsOf(grid, pixels) {
  return grid.kind === 'step-fraction'
    ? fidelity.steppedCounts(pixels, grid.fraction)
    : fidelity.pixelCounts(pixels, grid.fractions);
}

function fillOf(fill, noise) {
  if (fill.kind !== 'noisy-linear') return fill;
  return { ...fill, normals: turned(noise, false).data };
}

function perturbationCurves(one) {
  const { grid, fill } = one.params;
  const { images, maps, labels, noise } = one.inputs;
  const pictures = picturesOf(images);
  const pixels = images.shape[2] * images.shape[3];
  const counts = countsOf(grid, pixels);
  const shares = counts.map((count) => count / pixels);
  return withModel(one, async (classifier) => {
    const rows = { mostFirst: [], leastFirst: [] };
    for (const [i, image] of pictures.entries()) {
      const orders = fidelity.pixelOrder(floats(maps.pick(i)));
      for (const name of ['mostFirst', 'leastFirst']) {
        const options = { order: orders[name], counts, fill: fillOf(fill, noise) };
        rows[name].push(await fidelity.perturbedLogits(classifier, image, options));
      }
    }
    const targets = rows.mostFirst.map(([first]) => classOf(first));
    const both = (of) =>
      pictures.map((_, i) => ({
        mostFirst: rows.mostFirst[i].map((row) => of(row, i)),
        leastFirst: rows.leastFirst[i].map((row) => of(row, i)),
      }));
    const curves = both((row, i) => row[targets[i]]);
    const known = flat(labels);
    const right = both((row, i) => classOf(row) === known[i]);
    const study = fidelity.logitFidelity(curves);
    const accuracy = fidelity.accuracyFidelity(right, shares);
    return {
      mif: curves.map(({ mostFirst }) => mostFirst),
      lif: curves.map(({ leastFirst }) => leastFirst),
      counts,
      aucMif: study.mostFirst,
      aucLif: study.leastFirst,
      fidelity: study.fidelity,
      halfWidth95: study.halfWidth,
      accuracyMif: accuracy.mostFirst,
      accuracyLif: accuracy.leastFirst,
      accuracyAucMif: accuracy.areas.mostFirst,
      accuracyAucLif: accuracy.areas.leastFirst,
      accuracyFidelity: accuracy.fidelity,
      minimumTopMargin: Math.min(...[...rows.mostFirst, ...rows.leastFirst].flat().map(topMargin)),
    };
  });
}

function pixelOrder({ inputs }) {
  const { mostFirst, leastFirst } = fidelity.pixelOrder(floats(inputs.map));
  return { mif: [...mostFirst], lif: [...leastFirst] };
}

function noisyLinearImputation({ params, inputs }) {
  const image = turned(inputs.images.pick(params.imageIndex), false);
  const fill = { kind: 'noisy-linear', noise: params.noise, normals: turned(inputs.noise, false).data };
  const removed = [...flat(inputs.removed).entries()].filter(([, flag]) => flag > 0).map(([pixel]) => pixel);
  const order = new Uint32Array(inputs.removed.size);
  order.set(removed);
  const out = new Float32Array(image.size);
  fidelity.replacement(image, fill)(order, removed.length, out);
  return { image: turned(ndarray(out, [...image.shape]), true) };
}

/** Deletion without a substrate, insertion with one. */
function causal(one) {
  const { step, count } = one.params;
  const { images, maps, substrate } = one.inputs;
  return withModel(one, async (classifier) => {
    const curves = [];
    for (const [i, image] of picturesOf(images).slice(0, count).entries()) {
      const [row] = await unchanged(classifier, [image]);
      const asked = { image, map: floats(maps.pick(i)) };
      const options = { target: classOf(row), step };
      curves.push(
        substrate === undefined
          ? await fidelity.deletion(classifier, asked, options)
          : await fidelity.insertion(
              classifier,
              { ...asked, substrate: turned(substrate.pick(i), false) },
              options,
            ),
      );
    }
    const areas = curves.map(({ area }) => area);
    return { curves: curves.map(({ probabilities }) => probabilities), auc: areas, meanAuc: mean(areas) };
  });
}

function infidelity(one) {
  const { imageIndex, target } = one.params;
  const { images, perturbations, attribution } = one.inputs;
  return withModel(one, async (classifier) => {
    const asked = {
      image: turned(images.pick(imageIndex), false),
      attribution: turned(attribution, false),
    };
    const options = { target, perturbations: picturesOf(perturbations) };
    const found = await fidelity.infidelity(classifier, asked, options);
    return { infidelity: found.infidelity, beta: found.beta, infidelityScaled: found.scaled };
  });
}

/** The gradient, or it times the input, of one picture. */
async function explained(classifier, picture, { target, kind = 'gradient' }) {
  const batch = ndarray(picture.data, [1, ...picture.shape]);
  const gradient = (await classifier.gradient(batch, [target])).pick(0);
  if (kind === 'gradient') return gradient;
  const values = flat(gradient);
  return ndarray(
    picture.data.map((value, i) => value * values[i]),
    [...picture.shape],
  );
}

function sensitivityMax(one) {
  const { imageIndex, target, explanations } = one.params;
  const image = turned(one.inputs.images.pick(imageIndex), false);
  const changed = picturesOf(one.inputs.perturbations).map((shift) =>
    ndarray(
      image.data.map((value, i) => value + shift.data[i]),
      [...image.shape],
    ),
  );
  return withModel(one, async (classifier) => {
    const answer = {};
    for (const kind of explanations) {
      const own = await explained(classifier, image, { target, kind });
      const others = [];
      for (const picture of changed) others.push(await explained(classifier, picture, { target, kind }));
      answer[kind] = fidelity.sensitivity(own, others);
    }
    return answer;
  });
}

const flatMap = (array, change = (value) => value) =>
  ndarray(Float32Array.from(flat(array), change), [1, array.size]);

const correlationOf = (a, b, change) => metrics.spearman(flatMap(a, change), flatMap(b, change)).value;

async function smoothMprt({ params, inputs, fileNamed }) {
  const image = turned(inputs.images.pick(params.imageIndex), false);
  const normals = picturesOf(inputs.noise);
  const prefix = (name) => fileNamed(name).replace(/\.onnx$/, '');
  const [own, random] = [prefix(params.model), prefix(params.random)];
  const layers = {
    original: [own, own],
    topDown1: [own, random],
    bottomUp1: [random, own],
    full: [random, random],
  };
  const [plain, smooth] = [[], []];
  for (const [first, second] of Object.values(layers)) {
    const classifier = twoLayers(first, second, image.shape);
    const attributionOf = (picture) => explained(classifier, picture, { target: params.target });
    plain.push(await attributionOf(image));
    const options = { normals, magnitude: params.noiseMagnitude };
    smooth.push(await fidelity.smoothedAttribution(attributionOf, image, options));
  }
  const table = Object.keys(layers).map((name, i) => [
    name,
    {
      spearman: correlationOf(plain[0], plain[i]),
      spearmanSmooth: correlationOf(smooth[0], smooth[i]),
      spearmanAbsSmooth: correlationOf(smooth[0], smooth[i], Math.abs),
    },
  ]);
  return {
    states: Object.keys(layers),
    table: Object.fromEntries(table),
    attributions: ndarray(Float32Array.from(smooth.flatMap((one) => [...turned(one, true).data])), [
      smooth.length,
      ...inputs.images.shape.slice(1),
    ]),
  };
}

function efficientMprt({ params, inputs }) {
  const valuesOf = (state, abs) =>
    Float32Array.from(flat(inputs.attributions.pick(state)), abs ? Math.abs : (value) => value);
  const table = [20, 100].flatMap((bins) =>
    [false, true].map((abs) => {
      const original = fidelity.histogramEntropy(valuesOf(params.original, abs), bins);
      const random = fidelity.histogramEntropy(valuesOf(params.random, abs), bins);
      return { bins, abs, original, random, score: fidelity.entropyRise(original, random) };
    }),
  );
  const axes = inputs.attributions.shape.length - 1;
  return { table, binsFreedmanDiaconisQuantus: fidelity.quantusBins(valuesOf(params.original, false), axes) };
}

function localisation({ params, inputs }) {
  const [map, mask] = [floats(inputs.map), maskOf(inputs.mask)];
  const overlap = metrics.overlapAt(map, mask, params.threshold);
  const best = metrics.bestDice(map, mask);
  return {
    softDice: metrics.softDice(map, mask).value,
    dice: overlap.dice,
    iou: overlap.iou,
    hit: metrics.hitWithin(map, mask).value,
    relevanceMass: metrics.relevanceMass(map, mask).value,
    relevanceRank: metrics.relevanceRankAccuracy(map, mask).value,
    topK: params.k.map((k) => metrics.topKPrecision(map, mask, k).value),
    topAreaDice: metrics.matchedOverlap(map, mask).dice,
    bestDice: best.dice,
    bestThreshold: best.threshold,
  };
}

function hitRate({ inputs }) {
  const hits = inputs.maps.map((map, i) => metrics.hitWithin(floats(map), maskOf(inputs.masks[i])).value);
  return { hitRate: mean(hits) };
}

function xrai({ params, inputs }) {
  const [height, width] = inputs.image.shape;
  const grey = Float32Array.from(flat(inputs.image)).reduce(
    (out, value, p) => {
      out.fill(value, 3 * p, 3 * p + 3);
      return out;
    },
    new Float32Array(3 * height * width),
  );
  const { means, ranks } = xraiRegions(ndarray(grey, [height, width, 3]), floats(inputs.attribution), {
    algorithm: params.algorithm,
    areaThreshold: params.areaThreshold,
    minPixels: params.minPixelDiff,
  });
  return { map: ndarray(means, [height, width]), ranks: ndarray(ranks, [height, width]) };
}

function regionSelection({ params, inputs }) {
  const ranks = ndarray(Int32Array.from(flat(inputs.ranks)), [...inputs.ranks.shape]);
  const found = metrics.regionSelection(ranks, maskOf(inputs.mask));
  const { maskArea, regionAreas, diceByCount } = found;
  return {
    maskArea,
    regionAreas,
    diceByCount,
    ...Object.fromEntries(params.rules.map((rule) => [rule, found[rule]])),
  };
}

export const operations = {
  logits,
  perturbationCurves,
  pixelOrder,
  noisyLinearImputation,
  deletion: causal,
  insertion: causal,
  infidelity,
  sensitivityMax,
  smoothMprt,
  efficientMprt,
  localisation,
  hitRate,
  xrai,
  regionSelection,
};
