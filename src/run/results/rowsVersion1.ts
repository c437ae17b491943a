import type { Preset } from '../../audits/index.ts';
import type { Outcome, Row, RowKey, Subject } from '../../types/row.ts';

/** A row of `rows.jsonl` before version 2, which tells what it is by prefixes and suffixes. */
export type RowVersion1 = Outcome & {
  readonly criterion: string;
  readonly method: string;
  readonly image: string;
  readonly classifier: string;
  readonly step?: string;
  readonly draw?: number;
  readonly other?: string;
  readonly metric: string;
  readonly seed: string;
};

const baselines = ['average-mask', 'centre-prior', 'random', 'edge'];
const network = 'localizer';
const unrestricted = 'Unrestricted';

/** True of a row of version 1. */
export function isVersion1(row: unknown): row is RowVersion1 {
  return typeof row === 'object' && row !== null && 'criterion' in row && !('audit' in row);
}

/** What metrics were called before their names carried the convention, by the preset of the run. */
const renamed: Readonly<Record<Preset, Readonly<Record<string, string>>>> = {
  default: { ssim: 'ssimWang', smoothNull: 'ssimWang' },
  arun2021: {
    ssim: 'ssimArun2021',
    smoothNull: 'ssimArun2021',
    averagePrecision: 'clippedAveragePrecision',
    trapezoidAuprc: 'clippedTrapezoidAuprc',
    rocAuc: 'clippedRocAuc',
    pointingGame: 'clippedPointingGame',
    rawAveragePrecision: 'averagePrecision',
  },
};

/** The rows of a file of version 1, of a run of `preset`, as version 2 has them. */
export function fromVersion1(rows: readonly RowVersion1[], preset: Preset): Row[] {
  const names = renamed[preset];
  const images = new Set(rows.map(({ image }) => image));
  return rows.map((row) => {
    const { criterion, image, classifier, seed } = row;
    const { role, condition, metric: plain } = meaningOf(row);
    const partner = row.other === undefined ? undefined : partnerOf(row.other, images, row.step === 'null');
    const cell: RowKey = {
      audit: criterion,
      subject: subjectOf(row),
      role,
      image,
      model: classifier,
      ...(partner && { partner }),
      ...(condition && { condition }),
      metric: names[plain] ?? plain,
      seed,
    };
    return { ...cell, ...outcomeOf(row) };
  });
}

function subjectOf({ method, classifier, step }: RowVersion1): Subject {
  if (method === network) return { kind: 'network', name: classifier };
  // Baselines were never compared by state or draw, so that a module of such a name may be told by them.
  const isBaseline = baselines.includes(method) && step === undefined;
  return { kind: isBaseline ? 'baseline' : 'method', name: method };
}

function meaningOf({ step, draw, metric }: RowVersion1): Pick<RowKey, 'role' | 'condition' | 'metric'> {
  const drawn = draw === undefined ? {} : { draw };
  if (step === 'untrained') {
    const role = metric === 'prevalence' ? 'fact' : 'reference';
    return { role, condition: { state: step, ...drawn }, metric };
  }
  const state = step === undefined || step === 'null' ? undefined : { ...stateOf(step), ...drawn };
  if (metric === 'smoothNull') {
    return { role: 'null', condition: { ...state, matched: 'smoothness' }, metric };
  }
  if (metric === 'prevalence' || metric === 'sameClass') return { role: 'fact', metric };
  if (metric.endsWith(unrestricted)) {
    const plain = metric.slice(0, -unrestricted.length);
    return { role: 'reference', condition: { classes: 'any' }, metric: plain };
  }
  if (step === 'null') return { role: 'null', metric };
  return { role: 'score', ...(state && { condition: state }), metric };
}

/** `12/54 features.3`: how many layers are re-drawn, of how many, and the last of them. */
function stateOf(step: string) {
  const [, redrawn, layers] = /^(\d+)\/(\d+) /.exec(step) ?? [];
  return {
    state: step,
    ...(redrawn !== undefined && { redrawn: Number(redrawn) }),
    ...(layers !== undefined && { layers: Number(layers) }),
  };
}

/** An image, a classifier, or `classifier:image`. Either may have colons. */
function partnerOf(
  other: string,
  images: ReadonlySet<string>,
  isNull: boolean,
): NonNullable<RowKey['partner']> {
  if (images.has(other)) return { image: other };
  for (let colon = other.indexOf(':'); colon >= 0; colon = other.indexOf(':', colon + 1)) {
    const image = other.slice(colon + 1);
    if (images.has(image)) return { model: other.slice(0, colon), image };
  }
  return isNull ? { image: other } : { model: other };
}

function outcomeOf(row: RowVersion1): Outcome {
  if (row.state === 'scored') return { state: 'scored', value: row.value };
  return row.state === 'failed'
    ? { state: 'failed', error: row.error }
    : { state: 'unscorable', reason: row.reason };
}
