/** The public function behind each operation of slice discovery. */
import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { slices, statistics } from 'saliency-trust';
import { flat } from '../compared.mjs';

const classesOf = (labels) => (labels?.shape?.length === 1 ? flat(labels) : labels);

/** Embeddings as a fit sees them: blocks fused, then principal components, or as they are; and how others get there. */
async function spaceOf({ inputs, params }) {
  const scaled = inputs.blocks && slices.scaleBlocks(inputs.blocks, { mode: params.blockScaling });
  const embeddings = scaled?.fused ?? inputs.embeddings;
  if (!params.nPcaComponents) return { space: embeddings, placed: (others) => others };
  const found = await slices.pca(embeddings, { components: params.nPcaComponents });
  return { space: found.transformed, placed: (others) => slices.projected(found, others) };
}

async function fitted(opened) {
  const { inputs, params } = opened;
  const { space: embeddings } = await spaceOf(opened);
  return slices.fitErrorAwareMixture(
    {
      embeddings,
      labels: classesOf(inputs.labels),
      predictions: inputs.predictions,
    },
    {
      components: params.nComponents,
      labelWeight: params.labelWeight,
      predictionWeight: params.predictionWeight,
      ...(params.tolerance !== undefined && { tolerance: params.tolerance }),
      ...(params.maxIterations !== undefined && { maxIterations: params.maxIterations }),
      ...(params.regularization !== undefined && { regularization: params.regularization }),
      ...(params.confusionNoise !== undefined && { confusionNoise: params.confusionNoise }),
      ...(params.seed !== undefined && { seed: `${params.seed}` }),
      ...(params.init === 'confusion' && { init: 'confusion' }),
      ...(inputs.initialResponsibilities && { responsibilities: inputs.initialResponsibilities }),
      ...(inputs.initialCentroids && { centroids: inputs.initialCentroids }),
      ...(inputs.noise && { noise: inputs.noise }),
    },
  );
}

async function fitErrorAwareMixture(opened) {
  const fit = await fitted(opened);
  const [domino, dcbench] = ['domino', 'dcbench'].map((rule) => slices.rankSlices(fit, { rule }));
  return {
    ...fit,
    rankingDomino: domino.order,
    scoresDomino: domino.scores,
    rankingDcbench: dcbench.order,
    scoresDcbench: dcbench.scores,
  };
}

async function scoreMixture({ inputs, params, caseNamed }) {
  const fit = await fitted(caseNamed(params.fit));
  const { embeddings, labels, predictions } = inputs;
  return slices.scoreMixture(
    fit,
    { embeddings, ...(labels && { labels: classesOf(labels) }), ...(predictions && { predictions }) },
    { slices: params.nSlices },
  );
}

async function kMeans({ inputs, params }) {
  const { embeddings, initialCentroids: centroids } = inputs;
  const { space } = await spaceOf({ inputs: { embeddings }, params });
  return slices.kMeans(space, { centroids, maxIterations: params.maxIterations });
}

function confusionInit({ inputs, params }) {
  const responsibilities = slices.confusionInit(
    { labels: classesOf(inputs.labels), predictions: inputs.predictions },
    { components: params.nComponents, confusionNoise: params.confusionNoise, noise: inputs.noise },
  );
  return { responsibilities };
}

function averagePrecision({ inputs }) {
  const columns = (table) => Array.from({ length: table.shape[1] }, (_, k) => flat(table.pick(null, k)));
  const predicted = columns(inputs.probabilities);
  return {
    averagePrecision: columns(inputs.truth).map((members) =>
      predicted.map((scores) => statistics.averagePrecision(scores, members)),
    ),
  };
}

async function sliceReport({ inputs, params, caseNamed }) {
  const report = slices.sliceReport(inputs.truth, inputs.probabilities, {
    k: params.k,
    complements: params.complements,
  });
  const rows = report.map(({ precision, ...row }) => ({
    ...row,
    ...Object.fromEntries(params.k.map((k, i) => [`precisionAt${k}`, precision[i]])),
  }));
  if (params.fit === undefined) return { rows };
  const { order } = slices.rankSlices(await fitted(caseNamed(params.fit)), { rule: params.ranking });
  return { rows, slices: order.slice(0, params.nSlices) };
}

function induceCorrelation({ inputs, params }) {
  const { n, correlation, matchMeans } = params;
  const {
    counts,
    rows,
    slices: found,
  } = slices.induceCorrelation(
    { target: flat(inputs.target), correlate: flat(inputs.correlate) },
    { n, correlation, matchMeans, seed: 'golden' },
  );
  const [target, correlate] = [flat(inputs.target), flat(inputs.correlate)];
  const held = (a, b) => [...rows].filter((i) => target[i] === a && correlate[i] === b).length;
  const drawn = { n11: held(1, 1), n10: held(1, 0), n01: held(0, 1), n00: held(0, 0) };
  if (JSON.stringify(drawn) !== JSON.stringify(counts)) throw new Error('the draw has other counts');
  return { counts, total: new Set(rows).size, sliceSizes: found.map(({ length }) => length) };
}

const noisyLabels = {
  aside: ['range999'],
  answer: ({ params }) => {
    const outside = 300;
    const rows = Array.from({ length: params.inSlice + outside }, (_, i) => i);
    const input = {
      labels: rows.map((i) => i % 2),
      inSlice: rows.map((i) => Number(i < params.inSlice)),
    };
    const result = slices.noisyLabels(input, { errorRate: params.errorRate, seed: 'golden' });
    const inside = [...result.flipped].filter((i) => i < params.inSlice).length;
    return { ...result, inside, flipsOutside: result.flipped.length - inside };
  },
  check: ({ inside }, { expected: { range999 } }) =>
    inside >= range999[0] && inside <= range999[1] ? [] : [`${inside} flips are not within ${range999}`],
};

const syntheticPredictions = {
  aside: ['probabilities'],
  answer: ({ params: { alpha, beta }, expected: { probabilities } }) => {
    const labels = new Uint8Array(20000).fill(1);
    const draws = slices.syntheticPredictions(labels, { sensitivity: alpha, seed: 'golden' });
    return {
      mean: alpha / (alpha + beta),
      variance: (alpha * beta) / ((alpha + beta) ** 2 * (alpha + beta + 1)),
      quantiles: probabilities.map((p) => statistics.betaQuantile(p, alpha, beta)),
      cdfAtQuarter: statistics.betaProbability(0.25, alpha, beta),
      shareAboveHalf: 1 - statistics.betaProbability(0.5, alpha, beta),
      draws,
    };
  },
  check: ({ draws }, { params: { alpha, beta } }) => {
    const sorted = draws.toSorted();
    const distance = sorted.reduce((most, x, i) => {
      const share = statistics.betaProbability(x, alpha, beta);
      return Math.max(most, share - i / sorted.length, (i + 1) / sorted.length - share);
    }, 0);
    return distance < 0.0138 ? [] : [`Kolmogorov-Smirnov distance ${distance}`];
  },
};

/** The blocks of a space that the reference compares, such as image+text. */
const blocksOf = (name) => (name === 'multimodal' ? ['image', 'text', 'metadata'] : name.split('+'));

const auditSlices = {
  aside: ['reference'],
  answer: async ({ inputs, params, expected }) => {
    const truth = inputs.slices;
    const sums = Array.from({ length: truth.shape[1] }, (_, k) =>
      flat(truth.pick(null, k)).reduce((sum, member) => sum + member, 0),
    );
    const means = {};
    for (const name of Object.keys(expected.reference)) {
      means[name] = await meanPrecision(
        blocksOf(name).map((block) => inputs[block]),
        { inputs, params },
      );
    }
    return { means, sliceSizes: sums };
  },
  check: ({ means }, { expected: { reference } }) => [
    ...Object.entries(reference).flatMap(([name, { meanOverSlices }]) =>
      means[name] >= meanOverSlices - 0.1 ? [] : [`${name}: ${means[name]} against ${meanOverSlices}`],
    ),
    ...(means.multimodal > means.image ? [] : ['multimodal is not above image']),
  ],
};

/** Mean over ten seeds and the true slices of the precision at 10 of the best match. */
async function meanPrecision(blocks, { inputs, params }) {
  let sum = 0;
  for (let seed = 0; seed < 10; seed++) {
    const { scores } = await slices.discover(
      { blocks, labels: classesOf(inputs.labels), predictions: inputs.predictions },
      {
        components: params.nComponents,
        slices: params.nSlices,
        labelWeight: params.labelWeight,
        predictionWeight: params.predictionWeight,
        scaling: params.blockScaling,
        regularization: params.regularization,
        tolerance: params.tolerance,
        maxIterations: params.maxIterations,
        principalComponents: 0,
        seed: `${seed}`,
      },
    );
    const report = slices.sliceReport(inputs.slices, scores.sliceProbabilities, { k: [10] });
    sum += report.reduce((total, { precision }) => total + precision[0], 0) / report.length / 10;
  }
  return sum;
}

function tfidf({ inputs, expected }) {
  const isFile = typeof inputs.documents === 'string';
  const { documents } = isFile ? JSON.parse(readFileSync(inputs.documents, 'utf8')) : inputs;
  const found = slices.tfidf(documents);
  const weights = found.rows.map(({ indices, weights: own }) => {
    const row = new Array(found.vocabulary.length).fill(0);
    for (const [i, index] of indices.entries()) row[index] = own[i];
    return row;
  });
  // The cases name those of the slices, not of the rest, which is the last document, or none.
  const top = slices
    .topTokens(found)
    .slice(0, expected.top?.length ?? 0)
    .map((row) => row.map(({ token, weight }) => [token, weight]));
  return { vocabulary: found.vocabulary, idf: found.idf, weights, top };
}

const described =
  (describe) =>
  ({ inputs, params }) => {
    const { embeddings, phrases, slices: membership } = inputs;
    const { nDescriptions: count, threshold } = params;
    return {
      rows: describe(
        { embeddings, phrases, slices: membership, labels: flat(inputs.labels) },
        { count, ...(threshold !== undefined && { threshold }) },
      ),
    };
  };

/** The names of the cases for what the tests of a table give. */
function tableTests({ chiSquare, yates, fisher, ...rest }) {
  return {
    ...rest,
    chiSquare: chiSquare?.statistic,
    chiSquareP: chiSquare?.pValue,
    yatesChiSquare: yates?.statistic,
    yatesP: yates?.pValue,
    fisherP: fisher.pValue,
    fisherGreaterP: fisher.pGreater,
    fisherLessP: fisher.pLess,
  };
}

function metadataEnrichment({ inputs, params }) {
  const table = parse(readFileSync(inputs.table, 'utf8'), { columns: true });
  const attributes = Object.fromEntries(params.columns.map((name) => [name, table.map((row) => row[name])]));
  const rows = slices.metadataEnrichment(attributes, flat(inputs.membership));
  return {
    rows: rows.map((row) => ({
      ...tableTests(row),
      fisherBh: row.fisherAdjusted,
      chiSquareBh: row.chiSquareAdjusted,
    })),
  };
}

export const operations = {
  fitErrorAwareMixture,
  scoreMixture,
  pca: ({ inputs, params }) => slices.pca(inputs.embeddings, { components: params.nComponents }),
  kMeans,
  confusionInit,
  precisionAtK: ({ inputs, params }) => ({
    precision: Object.fromEntries(
      params.k.map((k) => [k, slices.precisionAtK(inputs.truth, inputs.probabilities, { k })]),
    ),
  }),
  averagePrecision,
  sliceReport,
  randIndex: ({ inputs }) => slices.randIndex(flat(inputs.a), flat(inputs.b)),
  spuriousCorrelationCounts: ({ params }) => slices.spuriousCorrelationCounts(params),
  induceCorrelation,
  rareSliceCounts: ({ params }) => slices.rareSliceCounts(params),
  rareTargetFraction: ({ params }) => ({ targetFraction: slices.rareTargetFraction(params) }),
  noisyLabels,
  syntheticPredictions,
  scaleBlocks: ({ inputs, params }) => slices.scaleBlocks(inputs.blocks, { mode: params.mode }),
  auditSlices,
  tfidf,
  describeMeanDifference: described(slices.describeMeanDifference),
  describeClassMeanDifference: described(slices.describeClassMeanDifference),
  describeCorrelation: described(slices.describeCorrelation),
  metadataEnrichment,
  twoByTwo: ({ inputs }) => tableTests(statistics.twoByTwo(inputs.table)),
};
