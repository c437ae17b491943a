/** The public function behind each operation of the statistics. */
import { statistics } from 'saliency-trust';
import { flat } from '../compared.mjs';

/** The names of the cases for what a test gives. */
function named(result) {
  const { pValue, degrees, interval, reason, ...rest } = result;
  return { ...rest, p: pValue, df: degrees, ci: interval, unscorable: reason };
}

const two =
  (test) =>
  ({ inputs, params }) =>
    named(test(flat(inputs.a), flat(inputs.b), { level: params.level }));

const rejected = (adjusted, { alpha }) => ({ adjusted, rejected: adjusted.map((p) => Number(p <= alpha)) });

function aucConfidence({ inputs, params }) {
  const result = statistics.aucConfidence(flat(inputs.scores), flat(inputs.labels), { level: params.level });
  const { interval: ciLogit, waldInterval: ci, reason: unscorable } = result;
  const ciClipped = ci?.map((end) => Math.min(1, Math.max(0, end)));
  return { ...result, ci, ciClipped, ciLogit, unscorable };
}

function delongUnpaired({ inputs, params }) {
  const sets = ['A', 'B'].map((name) => ({
    scores: flat(inputs[name.toLowerCase()]),
    labels: flat(inputs[`labels${name}`]),
  }));
  const result = named(statistics.delongUnpaired(...sets, { level: params.level }));
  return { ...result, varianceA: result.covariance?.[0][0], varianceB: result.covariance?.[1][1] };
}

function tukeyHsd({ inputs, params }) {
  const {
    pairs = [],
    degrees,
    reason,
  } = statistics.tukeyHsd(inputs.groups.map(flat), { level: params.level });
  return {
    pairs: pairs.map(({ first, second }) => [first, second]),
    difference: pairs.map(({ difference }) => difference),
    p: pairs.map(({ pValue }) => pValue),
    ci: pairs.map(({ interval }) => interval),
    withinDf: degrees,
    unscorable: reason,
  };
}

function mcnemar({ inputs }) {
  const { discordant, exactP, chiSquare, corrected } = statistics.mcnemar(inputs.table);
  return {
    discordant,
    exactP,
    chiSquare: chiSquare?.statistic,
    chiSquareP: chiSquare?.pValue,
    chiSquareCorrected: corrected?.statistic,
    chiSquareCorrectedP: corrected?.pValue,
  };
}

function calibration({ inputs, params }) {
  const binning = params.binning.startsWith('equal mass') ? 'mass' : 'width';
  const { bins, ece, mce } = statistics.calibration(flat(inputs.probabilities), flat(inputs.labels), {
    bins: params.nBins,
    binning,
  });
  return {
    counts: bins.map(({ count }) => count),
    // The cases write 0 for bins without rows.
    meanProbability: bins.map(({ meanProbability = 0 }) => meanProbability),
    observedFrequency: bins.map(({ observedFrequency = 0 }) => observedFrequency),
    ece,
    mce,
  };
}

function reliabilityCurve({ inputs, params }) {
  const points = statistics.reliabilityCurve(flat(inputs.probabilities), flat(inputs.labels), {
    bins: params.nBins,
  });
  return {
    observedFrequency: points.map(({ observedFrequency }) => observedFrequency),
    meanProbability: points.map(({ meanProbability }) => meanProbability),
  };
}

/** The statistic of a cluster bootstrap over given rows. */
function statisticOf({ inputs, params }) {
  if (params.statistic === 'mean') {
    const values = flat(inputs.values);
    return (rows) => rows.reduce((sum, row) => sum + values[row], 0) / rows.length;
  }
  const [scores, labels] = [flat(inputs.scores), flat(inputs.labels)];
  return (rows) => {
    const own = Array.from(rows, (row) => labels[row]);
    if (new Set(own).size < 2) return undefined;
    return statistics.auc(
      Array.from(rows, (row) => scores[row]),
      own,
    );
  };
}

const clusterBootstrap = {
  aside: ['standardError', 'ci', 'naiveStandardError', 'replicates'],
  answer: (opened) => {
    const options = { seed: 'golden', resamples: 4000, level: opened.params.level };
    const groups = flat(opened.inputs.groups);
    const statistic = statisticOf(opened);
    const { interval, ...result } = statistics.clusterBootstrap(statistic, groups, options);
    const naive = statistics.clusterBootstrap(statistic, [...groups.keys()], options);
    return { ...result, ci: interval, naive };
  },
  check: ({ standardError, ci, naive }, { expected, tolerance }) => {
    const width = expected.ci[1] - expected.ci[0];
    const near = 2 * Number.parseFloat(tolerance.ci) * width;
    const [low, high] = naive.interval;
    return [
      [
        Math.abs(standardError / expected.standardError - 1) <= tolerance.standardErrorRelative,
        'standardError',
      ],
      [ci.every((end, i) => Math.abs(end - expected.ci[i]) <= near), 'ci'],
      [ci[1] - ci[0] > high - low, tolerance.property],
    ].flatMap(([holds, words]) => (holds ? [] : `${words} does not hold`));
  },
};

const groupKFold = {
  aside: ['sklearnSizes', 'stratifiedRates'],
  answer: ({ inputs, params }) => {
    const groups = flat(inputs.groups);
    const sizes = Object.values(grouped(groups));
    const labels = inputs.labels && flat(inputs.labels);
    return {
      nGroups: sizes.length,
      largestGroup: Math.max(...sizes.map((rows) => rows.length)),
      overallRate: labels && meanOf(labels),
      plain: statistics.groupKFold(groups, { folds: params.nFolds, seed: 'golden' }),
      again: statistics.groupKFold(groups, { folds: params.nFolds, seed: 'golden' }),
      stratified: labels && statistics.groupKFold(groups, { folds: params.nFolds, seed: 'golden', labels }),
    };
  },
  check: ({ plain, again, stratified }, { inputs, params, expected }) => {
    const groups = Array.from(flat(inputs.groups));
    const labels = Array.from(flat(inputs.labels));
    const rowsOf = (folds, fold) => [...folds.keys()].filter((row) => folds[row] === fold);
    const faults = [];
    for (const [name, folds] of Object.entries({ plain, stratified })) {
      const split = Array.from({ length: params.nFolds }, (_, fold) => rowsOf(folds, fold));
      const sizes = split.map((rows) => rows.length);
      if (sizes.reduce((sum, size) => sum + size, 0) !== groups.length) faults.push(`${name}: rows are lost`);
      if (new Set(groups.map((group, row) => `${group}/${folds[row]}`)).size !== expected.nGroups) {
        faults.push(`${name}: a group stands in two folds`);
      }
      if (Math.max(...sizes) - Math.min(...sizes) > expected.largestGroup) {
        faults.push(`${name}: fold sizes ${sizes}`);
      }
      const rates = split.map((rows) => meanOf(rows.map((row) => labels[row])));
      if (name === 'stratified' && rates.some((rate) => !(Math.abs(rate - expected.overallRate) <= 0.12))) {
        faults.push(`${name}: rates ${rates}`);
      }
    }
    if (`${plain}` !== `${again}`) faults.push('the same seed gave other folds');
    return faults;
  },
};

function grouped(groups) {
  const found = {};
  for (const group of groups) found[group] = [...(found[group] ?? []), group];
  return found;
}

function meanOf(values) {
  return Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
}

function logisticRegression({ inputs, params }) {
  const result = statistics.logisticRegression(inputs.features, flat(inputs.labels), {
    penalty: params.C,
    classWeight: params.classWeight ?? 'equal',
  });
  return { ...result, auc: statistics.auc(result.probabilities, flat(inputs.labels)) };
}

function linearCka({ inputs: { a, b } }) {
  const { cka, reason } = statistics.linearCka(a, b);
  if (reason !== undefined) return { unscorable: reason };
  return {
    cka,
    self: statistics.linearCka(a, a).cka,
    rotated: statistics.linearCka(a, reflected(a)).cka,
  };
}

/** The rows of a table, each mirrored at the plane across (1, 1, …, 1). */
function reflected(table) {
  const [rows, columns] = table.shape;
  const values = flat(table);
  return Array.from({ length: rows }, (_, i) => {
    const row = Array.from(values.subarray(i * columns, (i + 1) * columns));
    const shift = (2 / columns) * row.reduce((sum, value) => sum + value, 0);
    return row.map((value) => value - shift);
  });
}

function tsneAffinities({ inputs, params, expected }) {
  const { beta, joint } = statistics.tsneAffinities(inputs.points, { perplexity: params.perplexity });
  const [n] = joint.shape;
  const rows = Array.from({ length: n }, (_, i) => joint.data.subarray(i * n, (i + 1) * n));
  return {
    beta,
    // The cases hold the first rows.
    joint: joint.hi(expected.joint.shape[0], n),
    sumOfRow: rows.map((row) => row.reduce((sum, p) => sum + p, 0)),
  };
}

const tsne = {
  aside: ['referenceKl', 'referenceTrustworthiness', 'klBound', 'trustworthinessBound'],
  answer: ({ inputs, params }) => {
    const { perplexity, nDimensions: dimensions, iterations } = params;
    const run = () => statistics.tsne(inputs.points, { perplexity, dimensions, iterations, seed: 'golden' });
    return { first: run(), second: run() };
  },
  check: ({ first, second }, { inputs, expected }) => {
    const trust = statistics.trustworthiness(inputs.points, first.embedding, { neighbours: 5 });
    const faults = [];
    if (!(first.divergence <= expected.klBound)) faults.push(`divergence ${first.divergence}`);
    if (!(trust >= expected.trustworthinessBound)) faults.push(`trustworthiness ${trust}`);
    if (`${first.embedding.data}` !== `${second.embedding.data}`) faults.push('the same seed differs');
    return faults;
  },
};

export const operations = {
  delongPaired: ({ inputs, params }) =>
    named(
      statistics.delongPaired(
        { labels: flat(inputs.labels), a: flat(inputs.a), b: flat(inputs.b) },
        { level: params.level },
      ),
    ),
  aucConfidence,
  delongUnpaired,
  permutationTTest: {
    aside: ['scipyTwiceSmallerTailP'],
    answer: ({ inputs }) => named(statistics.permutationTTest(flat(inputs.a), flat(inputs.b))),
  },
  welchT: two(statistics.welchT),
  studentT: two(statistics.studentT),
  pairedT: two(statistics.pairedT),
  oneSampleT: ({ inputs, params }) =>
    named(statistics.oneSampleT(flat(inputs.values), { mean: params.mean, level: params.level })),
  wilcoxonSignedRank: ({ inputs, params }) => {
    const result = statistics.wilcoxonSignedRank(flat(inputs.differences), { method: params.method });
    // The z of the smaller rank sum.
    return named({ ...result, z: -Math.abs(result.z) });
  },
  tukeyHsd,
  studentizedRange: ({ inputs }) => ({
    upperTail: inputs.q.map((q, i) =>
      statistics.studentizedRangeTail(q, { groups: inputs.k[i], degrees: inputs.df[i] }),
    ),
  }),
  benjaminiHochberg: ({ inputs, params }) => rejected(statistics.benjaminiHochberg(inputs.p), params),
  holm: ({ inputs, params }) => rejected(statistics.holm(inputs.p), params),
  bonferroni: ({ inputs, params }) => rejected(statistics.bonferroni(inputs.p), params),
  mcnemar,
  calibration,
  reliabilityCurve,
  brierScore: ({ inputs }) => statistics.brierScore(flat(inputs.probabilities), flat(inputs.labels)),
  calibrationTopLabel: ({ inputs, params }) => {
    const result = statistics.calibrationTopLabel(inputs.probabilities, flat(inputs.labels), {
      bins: params.nBins,
    });
    return { ...result, brierMulticlass: result.brier };
  },
  clusterBootstrap,
  groupKFold,
  logisticRegression,
  cohenKappa: ({ inputs, params }) =>
    named(statistics.cohenKappa(flat(inputs.a), flat(inputs.b), { categories: params.categories })),
  linearCka,
  cosineShift: ({ inputs }) => statistics.cosineShift(inputs.a, inputs.b),
  tsneAffinities,
  tsneDivergence: ({ inputs, params }) => {
    const { perplexity } = params;
    const { divergence, gradient } = statistics.tsneDivergence(inputs.points, inputs.embedding, {
      perplexity,
    });
    return { klDivergence: divergence, gradient };
  },
  tsne,
  trustworthiness: {
    aside: ['random'],
    answer: ({ inputs, params }) => ({
      trustworthiness: statistics.trustworthiness(inputs.points, inputs.embedding, {
        neighbours: params.nNeighbors,
      }),
    }),
  },
};
