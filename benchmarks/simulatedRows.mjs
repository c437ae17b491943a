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
 * is one more map of the same kind, less alike by `margin`; and each draw of weights moves all its similarities.
 */
export function randomizationRows(
  stream,
  { images, draws = 3, margin = 0, level = 0.5, odd = 0.05, sd = 0.05, drawSd = 0, partners = 3 },
) {
  const names = ids(images);
  const oddness = names.map(() => odd * stream.normal());
  const effects = Array.from({ length: draws }, () => drawSd * stream.normal());
  const rows = [];
  const criterion = 'randomization';
  for (const [i, image] of names.entries()) {
    for (const [draw, effect] of effects.entries()) {
      const value = level - margin + oddness[i] + odd * stream.normal() + sd * stream.normal() + effect;
      const condition = { state: 'all', draw };
      rows.push(scored(criterion, { subject: method, image, metric: 'ssimWang', value, condition }));
    }
    for (const j of otherImages(stream, { image: i, images, partners })) {
      const value = level + oddness[i] + oddness[j] + sd * stream.normal();
      rows.push(scored(criterion, { ...nullOf(names[j]), image, metric: 'ssimWang', value }));
    }
  }
  return rows;
}

/** Repeatability: similarities of `level`, and unrelated pairs of `nullLevel`, with oddness of images as above. */
export function agreementRows(
  stream,
  { images, level = 0.5, nullLevel = 0.3, odd = 0.05, sd = 0.1, partners = 3 },
) {
  const names = ids(images);
  const oddness = names.map(() => odd * stream.normal());
  const other = names.map(() => odd * stream.normal());
  return names.flatMap((image, i) => [
    scored('repeatability', {
      ...{ subject: method, image, metric: 'ssimWang', partner: { model: 'b' } },
      value: level + oddness[i] + other[i] + sd * stream.normal(),
    }),
    ...otherImages(stream, { image: i, images, partners }).map((j) =>
      scored('repeatability', {
        ...{ ...nullOf(names[j], 'b'), image, metric: 'ssimWang' },
        value: nullLevel + oddness[i] + other[j] + sd * stream.normal(),
      }),
    ),
  ]);
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
