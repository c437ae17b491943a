/**
 * Rows of runs that never were, with a truth that is known: what the verdicts are tried on. Each maker takes a random
 * stream and gives the rows of one method `m` and of its baselines.
 */

const method = { kind: 'method', name: 'm' };
const averageMask = { kind: 'baseline', name: 'average-mask' };

/** Localization: method and baseline share what the image is like and differ by `margin` and noise. */
export function localizationRows(stream, { images, margin = 0, sd = 0.1, patients, baseline = averageMask }) {
  const [audit, metric] = ['localization', 'averagePrecision'];
  const levels = patientLevels(stream, patients);
  return ids(images).flatMap((image, i) => {
    const easy = 0.4 + 0.15 * stream.normal();
    const odd = levels === undefined ? 0 : sd * levels[i % levels.length];
    const value = (extra) => easy + (sd / Math.SQRT2) * stream.normal() + extra;
    return [
      scored(audit, { subject: method, image, metric, value: value(margin + odd) }),
      scored(audit, { subject: baseline, image, metric, value: value(0) }),
    ];
  });
}

/**
 * Randomization: each map has an oddness of its own, which moves every similarity that it is part of; a re-drawn map
 * is one more map of the same kind, less alike by `margin`; and each draw of weights moves all its similarities. With
 * `half`, the first so many images also have the state with half of the layers, less alike by `halfMargin`.
 */
export function randomizationRows(
  stream,
  {
    images,
    draws = 3,
    margin = 0,
    level = 0.5,
    odd = 0.05,
    sd = 0.05,
    drawSd = 0,
    partners = partnersOf(images),
    half = 0,
    halfMargin = margin,
  },
) {
  const names = ids(images);
  const oddness = names.map(() => odd * stream.normal());
  const states = [
    ...(half > 0 ? [{ redrawn: 4, count: half, below: halfMargin }] : []),
    { redrawn: 8, count: images, below: margin },
  ];
  const criterion = 'randomization';
  const scores = states.flatMap(({ redrawn, count, below }) => {
    const effects = Array.from({ length: draws }, () => drawSd * stream.normal());
    return names.slice(0, count).flatMap((image, i) =>
      effects.map((effect, draw) => {
        const value = level - below + oddness[i] + odd * stream.normal() + sd * stream.normal() + effect;
        const condition = { state: `${redrawn}/8`, redrawn, layers: 8, draw };
        return scored(criterion, { subject: method, image, metric: 'ssimWang', value, condition });
      }),
    );
  });
  const nulls = names.flatMap((image, i) =>
    otherImages(stream, { image: i, images, partners }).map((j) => {
      const value = level + oddness[i] + oddness[j] + sd * stream.normal();
      return scored(criterion, { ...nullOf(names[j]), image, metric: 'ssimWang', value });
    }),
  );
  return [...scores, ...nulls];
}

/**
 * Repeatability of so many trainings, every pair of them: similarities of `level`, and unrelated pairs of `nullLevel`,
 * with oddness of each map as above; each training moves the similarities of all its pairs.
 */
export function agreementRows(
  stream,
  {
    images,
    level = 0.5,
    nullLevel = 0.3,
    odd = 0.05,
    sd = 0.1,
    partners = partnersOf(images),
    trainings = 2,
    trainingSd = 0,
    criterion = 'repeatability',
  },
) {
  const names = ids(images);
  const models = Array.from({ length: trainings }, (_, r) => ({
    id: `t${r}`,
    effect: trainingSd * stream.normal(),
    oddness: names.map(() => odd * stream.normal()),
  }));
  const pairs = models.flatMap((a, r) => models.slice(r + 1).map((b) => [a, b]));
  const row = (cell) => ({ ...scored(criterion, cell), metric: 'ssimWang' });
  return pairs.flatMap(([a, b]) =>
    names.flatMap((image, i) => [
      row({
        ...{ subject: method, image, model: a.id, partner: { model: b.id } },
        value: level + a.effect + b.effect + a.oddness[i] + b.oddness[i] + sd * stream.normal(),
      }),
      ...otherImages(stream, { image: i, images, partners }).map((j) =>
        row({
          ...{ ...nullOf(names[j], b.id), image, model: a.id },
          value: nullLevel + a.oddness[i] + b.oddness[j] + sd * stream.normal(),
        }),
      ),
    ]),
  );
}

/** As many partners as a run gives an image. */
function partnersOf(images) {
  return images <= 50 ? images - 1 : 5;
}

/** What `summaryOf` needs to know of such rows, which are judged by the audits of this library. */
export function simulatedOptions(
  audits,
  images,
  { seed, resamples, criterion, preset = 'default', patients },
) {
  return {
    ...{ name: 'simulated', preset, target: '1', seed, resamples, methods: ['m'] },
    audits: [audits[criterion]],
    images: ids(images).map((id, i) => ({ id, ...(patients && { group: `p${i % patients}` }) })),
  };
}

export const ids = (count) => Array.from({ length: count }, (_, i) => `i${i}`);

function scored(audit, cell) {
  return { audit, role: 'score', model: 'c', state: 'scored', seed: '', ...cell };
}

function nullOf(image, model) {
  return { role: 'null', subject: method, partner: { ...(model !== undefined && { model }), image } };
}

function patientLevels(stream, patients) {
  return patients && Array.from({ length: patients }, () => stream.normal());
}

/** Different images drawn without replacement. */
function otherImages(stream, { image, images, partners }) {
  const others = Array.from({ length: images }, (_, j) => j).filter((j) => j !== image);
  stream.shuffle(others);
  return others.slice(0, partners);
}
