/** The public function behind each operation of confounders and their designs. */
import ndarray from 'ndarray';
import { fitted, perturbations, slices } from 'saliency-trust';
import { flat } from '../compared.mjs';

/** Grey images of the cases have no axis of channels; those of the library have one. */
const imageOf = ({ data, shape }) => ndarray(Float32Array.from(data), [...shape, 1]);
const plane = ({ data, shape }) => ({ image: ndarray(data, shape.slice(0, 2)) });

function lowPassDisc({ params, expected }) {
  const mask = perturbations.lowPassDisc(params);
  const [size] = mask.shape;
  const rows = Array.from({ length: size }, (_, y) =>
    mask.data.subarray(y * size, (y + 1) * size).reduce((sum, bin) => sum + bin, 0),
  );
  // The cases list so many widths from this row on.
  const first = size / 2 - Math.floor(params.diameter / 2) - 1;
  const rowWidths = rows.slice(first, first + (expected.rowWidths?.length ?? 0));
  return { mask, bins: rows.reduce((sum, width) => sum + width, 0), rowWidths };
}

const doseNoise = {
  aside: ['table'],
  answer: ({ expected }) => {
    const count = 40000;
    return expected.table.map(({ grey, photons }) => {
      const image = ndarray(new Float32Array(count).fill(grey), [count, 1, 1]);
      const noisy = (quantise) =>
        perturbations.doseNoise(image, { photons, seed: `${grey}/${photons}`, quantise }).data;
      return { real: moments(noisy(false)), cut: moments(noisy(true)), count };
    });
  },
  check: (answer, { expected, tolerance, params }) =>
    answer.flatMap(({ real, cut, count }, i) => {
      const row = expected.table[i];
      // The standard errors stand for so many draws of the reference.
      const scale = tolerance.standardErrors * Math.sqrt(params.draws / count);
      return [
        ['meanReal', real.mean, row.seMeanReal],
        ['varianceReal', real.variance, row.seVarianceReal],
        ['mean', cut.mean, row.seMean],
        ['variance', cut.variance, row.seVariance],
      ].flatMap(([name, value, error]) =>
        Math.abs(value - row[name]) <= scale * error
          ? []
          : [`${name} of grey ${row.grey}, ${row.photons}: ${value} against ${row[name]}`],
      );
    }),
};

function moments(values) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance };
}

const artefactSelection = ({ params, expected }) => ({
  table: expected.table.map(({ positives }) => ({
    positives,
    count: params.shares.map((share) => perturbations.artefactSelection(positives, share)),
  })),
});

const attributeResampling = ({ expected }) => ({
  table: expected.table.map(({ positiveA, positiveB, negativeA, p }) => {
    const counts = perturbations.attributeResampling({ positiveA, positiveB, negativeA }, p);
    return {
      ...{ positiveA, positiveB, negativeA, p },
      trainPositiveA: counts.positiveA,
      trainPositiveB: counts.positiveB,
      trainNegativeA: counts.negativeA,
      trainNegativeB: counts.negativeB,
    };
  }),
});

function artefactSplits({ inputs, params }) {
  const labels = flat(inputs.labels);
  const counts = (rows) => ({
    positiveWith: [...rows].filter((i) => labels[i] === 1).length,
    negativeWith: [...rows].filter((i) => labels[i] === 0).length,
  });
  return {
    table: params.shares.map((share) => {
      const { train, reversed } = perturbations.artefactSplits(labels, { share, seed: 'train' });
      const iid = perturbations.artefactSplits(labels, { share, seed: 'iid' }).train;
      return { share, train: counts(train), iid: counts(iid), ood: counts(reversed) };
    }),
  };
}

/** The counts of a design, or that it is impossible. */
function inducedCounts({ n, muA, muB, rho }) {
  try {
    return slices.spuriousCorrelationCounts({ n, targetMean: muA, correlateMean: muB, correlation: rho });
  } catch (error) {
    if (/impossible/.test(error.message)) return undefined;
    throw error;
  }
}

const inducedCorrelationCounts = {
  aside: ['table'],
  answer: ({ expected }) => expected.table.map(inducedCounts),
  check: (answer, { expected }) =>
    expected.table.flatMap((row, i) => {
      const found = answer[i];
      if (row.possible !== (found !== undefined)) return [`row ${i}: possible is not ${row.possible}`];
      const allowed = row.nearInteger ? 1 : 0;
      if (found !== undefined && !row.nearInteger) {
        const faults = designFaults(found, row);
        if (faults.length > 0) return faults.map((fault) => `row ${i}: ${fault}`);
      }
      return Object.entries(found ?? {}).flatMap(([cell, count]) =>
        Math.abs(count - row[cell]) <= allowed ? [] : [`row ${i}: ${cell} ${count} against ${row[cell]}`],
      );
    }),
};

/** Whether all rows together and the correlation of the counts are those of the case. */
function designFaults({ n11, n10, n01, n00 }, row) {
  const total = n11 + n10 + n01 + n00;
  const margins = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00);
  const correlation = (n11 * n00 - n10 * n01) / Math.sqrt(margins);
  const near = row.correlation === undefined || Math.abs(correlation - row.correlation) <= 1e-9;
  return [
    ...(total === row.total ? [] : [`total ${total} against ${row.total}`]),
    ...(near ? [] : [`correlation ${correlation} against ${row.correlation}`]),
  ];
}

const tag = {
  aside: ['table'],
  answer: ({ params, expected }) =>
    expected.table.map(({ size, x, y, fontSize }) => {
      const black = ndarray(new Float32Array(size * size), [size, size, 1]);
      const { text, fill } = params;
      const { image } = perturbations.tag(black, { text, x, y, fontSize, fill });
      const ink = [...image.data.keys()].filter((i) => image.data[i] >= params.threshold);
      const [columns, rows] = [ink.map((i) => i % size), ink.map((i) => Math.floor(i / size))];
      const ends = (values) => [Math.min(...values), Math.max(...values)];
      return [...ends(columns), ...ends(rows)];
    }),
  check: (answer, { expected: { table } }) =>
    answer.flatMap((box, i) => {
      const row = table[i];
      const near = Math.max(2, 0.08 * row.fontSize);
      const fits = table
        .filter((other) => ['size', 'x', 'y', 'fontSize'].every((name) => other[name] === row[name]))
        .some(({ inkLeft, inkRight, inkTop, inkBottom }) =>
          [inkLeft, inkRight, inkTop, inkBottom].every((side, k) => Math.abs(side - box[k]) <= near),
        );
      return fits ? [] : [`ink box ${box} at size ${row.fontSize}`];
    }),
};

export const operations = {
  lowPassDisc,
  lowPass: {
    aside: ['pixelsWithin1e4OfInteger'],
    answer: ({ inputs, params: { diameter, quantise } }) =>
      plane(perturbations.lowPass(imageOf(inputs.image), { diameter, quantise })),
  },
  doseExpectedCounts: ({ inputs, params: { photons } }) => {
    const uniform = flat(inputs.uniform);
    const counts = perturbations.doseExpectedCounts(inputs.image, { photons, uniform });
    return { counts, first: counts.data[0], last: counts.data.at(-1) };
  },
  doseFromCounts: {
    aside: ['pixelsWithin1e4OfInteger'],
    answer: ({ inputs, params: { photons, quantise } }) => ({
      image: perturbations.doseFromCounts(inputs.counts, { photons, quantise }),
    }),
  },
  doseNoise,
  resizeBilinear: {
    aside: ['maxDifferenceToUint8Version'],
    answer: ({ inputs, params: { width, height } }) =>
      plane(fitted(imageOf(inputs.image), [height, width, 1])),
  },
  artefactSelection,
  attributeResampling,
  artefactSplits,
  inducedCorrelationCounts,
  tag,
};
