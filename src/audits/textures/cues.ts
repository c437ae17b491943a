import { cueConflict } from '../../perturbations/index.ts';
import { fewestGroups } from '../../statistics/index.ts';
import type { AuditFindings, JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import type { ImageEdit, Run, RunImage, RunModel } from '../../types/run.ts';
import type { Answer } from '../../types/summary.ts';
import { patientOf, patientsByImage } from '../../verdicts/index.ts';
import { classLabel, classScore } from '../classScores.ts';
import { balancedShare, type ClassShare } from './balancedShare.ts';

/** Whether a picture whose shape and texture disagree is given the class of its shape. */
const metric = 'shapeShare';

export function isOfCues(row: Row): boolean {
  return row.metric === metric;
}

interface CueOptions {
  readonly image: string;
  readonly model: RunModel;
  readonly positive: number;
  /** Standard deviation that parts shape from texture, in hundredths of the height. */
  readonly sigma: number;
  readonly seed: string;
  readonly place: Pick<Row, 'audit' | 'subject' | 'role' | 'image' | 'model'>;
}

/**
 * The image's shape with the texture of one of the other class, and of one of its own class, both drawn by seed from other
 * patients: 1 where the model says the class of the shape, which is 1 where `shape` says so. `bothRight` says whether it
 * knew both images as they are.
 */
export async function cueRows(
  run: Run,
  { image, model, positive, sigma, seed, place }: CueOptions,
): Promise<Row[]> {
  const facts = run.images.find(({ id }) => id === image) ?? { id: image };
  const [clean] = await run.logits(model.id, [{ image }]);
  const count = clean?.length ?? 0;
  const labelOf = (one: RunImage) => {
    const label = classLabel(one, positive, count);
    return label.state === 'scored' ? label.value : undefined;
  };
  const own = labelOf(facts);
  const rows: Row[] = [];
  for (const cue of ['conflict', 'same class'] as const) {
    const base = { ...place, metric, seed };
    const others = run.images.filter(
      (one) =>
        patientOf(one) !== patientOf(facts) &&
        own !== undefined &&
        labelOf(one) === (cue === 'conflict' ? 1 - own : own),
    );
    const other = drawnOf(others, (one) => run.seed(place.audit, image, cue, one.id));
    if (own === undefined || other === undefined) {
      const reason = own === undefined ? 'its class is not known' : 'no other patient has the class';
      rows.push({ ...base, condition: { cue }, state: 'unscorable', reason });
      continue;
    }
    const texture = (await run.prepared(model.id, other.id)).image;
    const edit: ImageEdit = {
      name: `cue/${sigma}/${other.id}`,
      apply: ({ image: shape }) =>
        cueConflict(shape, texture, { sigma: (sigma / 100) * (shape.shape[0] ?? 1) }),
    };
    const [hybrid, known] = await run.logits(model.id, [{ image, edit }, { image: other.id }]);
    const says = (logits: Float32Array | undefined) => {
      const score = classScore(logits ?? new Float32Array(), positive, facts);
      return score.state === 'scored' ? Number(score.value > 0) : undefined;
    };
    const said = says(hybrid);
    const bothRight = Number(says(clean) === own && says(known) === labelOf(other));
    const condition = { cue, texture: other.id, shape: own, bothRight };
    rows.push(
      said === undefined
        ? { ...base, condition, state: 'failed', error: 'the logits are not finite' }
        : { ...base, condition, state: 'scored', value: Number(said === own) },
    );
  }
  return rows;
}

/** The one with the least seed: by name and not by place, so that a further image leaves the draw, or is drawn itself. */
function drawnOf(images: readonly RunImage[], seedOf: (one: RunImage) => string): RunImage | undefined {
  const [first] = images
    .map((one) => ({ one, order: seedOf(one) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1));
  return first?.one;
}

/** The findings with those of pictures whose shape and texture disagree; the verdict stays. */
export function withCues(
  { summary }: AuditFindings,
  rows: readonly Row[],
  context: JudgeContext,
): AuditFindings {
  const answers = cueAnswers(rows.filter(isOfCues), context);
  const sentence = [summary.sentence, ...answers.map(cueSentence)].join(' ');
  return { summary: { ...summary, sentence, answers: [...summary.answers, ...answers] } };
}

/** Of each model the share of pictures that its shape decides, of those of which it knew both images. */
function cueAnswers(rows: readonly Row[], context: JudgeContext): Answer[] {
  const patients = patientsByImage(context.images);
  const models = [...new Set(rows.flatMap(({ model }) => model ?? []))];
  return models.map((model): Answer => {
    const shareAt = (cue: string) =>
      balancedShare(
        rows.flatMap((row) => {
          const { condition, image = '' } = row;
          if (row.state !== 'scored' || row.model !== model) return [];
          if (condition?.cue !== cue || condition.bothRight !== 1) return [];
          const patient = patients.get(image) ?? image;
          return { value: row.value, isPositive: condition.shape === 1, patient };
        }),
      );
    const { estimate, ci, negatives, positives } = shareAt('conflict');
    const control = shareAt('same class').estimate;
    return {
      subject: { model },
      condition: {
        question: 'shape against texture',
        'by the class of the shape': `${counted(negatives)} negatives, ${counted(positives)} positives`,
        'right where both are of one class': control === null ? 'unknown' : Number(control.toFixed(2)),
      },
      metric,
      estimate,
      ci,
      n: (negatives?.pictures ?? 0) + (positives?.pictures ?? 0),
      null: 0.5,
      verdict: ci === null ? 'undecided' : ci[0] > 0.5 ? 'shape' : ci[1] < 0.5 ? 'texture' : 'undecided',
      rule: 'the 95 % interval by patient lies above one half (shape) or below (texture): the share of pictures that get the class of their shape, of those whose two images the model knew, as the mean over both classes',
      p: null,
      pHolm: null,
      ...(ci === null && {
        reason: `no interval: in a class fewer than ${fewestGroups} patients of whom the model knew both images`,
      }),
    };
  });
}

function counted(own: ClassShare | undefined): string {
  return own === undefined ? 'no' : `${own.share.toFixed(2)} of ${own.pictures}`;
}

/** What the answers say, a sentence for each model. */
function cueSentence({ subject, estimate, ci, n }: Answer): string {
  if (estimate === null || ci === null)
    return `Whether ${subject.model} goes by shape or texture is not decided.`;
  const percent = (share: number) => (100 * share).toFixed(0);
  return `Where shape and texture disagree, ${subject.model} goes by the shape in ${percent(estimate)} % (${percent(ci[0])} to ${percent(ci[1])}) of ${n} pictures, the mean of both classes.`;
}
