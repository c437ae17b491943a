import type { JudgeContext } from '../../types/audit.ts';
import type { Row } from '../../types/row.ts';
import { patientsByImage } from '../../verdicts/index.ts';
import { shapeMetrics } from './regionShape.ts';

/** Scores of one model and class in one state, by image, and how many images have none, by reason. */
export interface ScoreList {
  readonly model: string;
  readonly trainedOn: string | undefined;
  readonly target: number;
  readonly masking: string;
  readonly dilation: number;
  readonly region: 'own' | 'other';
  readonly scores: ReadonlyMap<string, number>;
  readonly reasons: ReadonlyMap<string, number>;
  /** The image whose region was put over an image, where it was not its own. */
  readonly donors: ReadonlyMap<string, string>;
  /** The fold of each image, of a head that was trained in folds. */
  readonly folds: ReadonlyMap<string, number>;
}

/** Everything that rows of this audit say, ready for judging. */
export interface Cases {
  /** Models with what they were trained on, in the order of the run. */
  readonly models: readonly { readonly name: string; readonly trainedOn: string | undefined }[];
  readonly classes: readonly number[];
  readonly lists: readonly ScoreList[];
  /** 0 or 1 of each image, by class. */
  readonly labels: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** Why images have no label, by class. */
  readonly unlabelled: ReadonlyMap<number, ReadonlyMap<string, number>>;
  /** Size and place of each image's region, in the order of `shapeMetrics`. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** By image, its attributes: a number, or a text. */
  readonly attributes: ReadonlyMap<string, ReadonlyMap<string, string | number>>;
  groupOf(image: string): string;
}

interface GrowingList extends ScoreList {
  readonly scores: Map<string, number>;
  readonly reasons: Map<string, number>;
  readonly donors: Map<string, string>;
  readonly folds: Map<string, number>;
}

/** Gathers rows by what they are of. */
export function casesOf(rows: readonly Row[], { images }: Pick<JudgeContext, 'images'>): Cases {
  const groups = patientsByImage(images);
  const lists = new Map<string, GrowingList>();
  const facts = factsOf(rows);
  for (const row of rows) if (row.metric === 'logOdds') addScore(lists, row);
  const all = [...lists.values()];
  const models = new Map(
    all.map(({ model, trainedOn }) => [`${model} ${trainedOn}`, { name: model, trainedOn }]),
  );
  return {
    models: [...models.values()],
    classes: [...new Set(all.map(({ target }) => target))].sort((a, b) => a - b),
    lists: all,
    ...facts,
    groupOf: (image) => groups.get(image) ?? image,
  };
}

function addScore(lists: Map<string, GrowingList>, row: Row): void {
  const { subject, condition = {}, image = '', partner } = row;
  const region = condition.region === 'other' ? 'other' : 'own';
  const [target, dilation] = [Number(condition.class), Number(condition.dilation ?? 0)];
  const masking = String(condition.masking);
  const trainedOn = condition.trainedOn === undefined ? undefined : String(condition.trainedOn);
  const key = JSON.stringify([subject.name, trainedOn, target, masking, dilation, region]);
  const own = lists.get(key) ?? {
    ...{ model: subject.name, trainedOn, target, masking, dilation, region },
    ...{ scores: new Map(), reasons: new Map(), donors: new Map(), folds: new Map() },
  };
  lists.set(key, own);
  if (row.state === 'scored') own.scores.set(image, row.value);
  else count(own.reasons, row.state === 'failed' ? `failed: ${row.error}` : row.reason);
  if (condition.fold !== undefined) own.folds.set(image, Number(condition.fold));
  if (partner?.image !== undefined) own.donors.set(image, partner.image);
}

const shapeNames: readonly string[] = shapeMetrics;

function factsOf(rows: readonly Row[]): Pick<Cases, 'labels' | 'unlabelled' | 'shapes' | 'attributes'> {
  const labels = new Map<number, Map<string, number>>();
  const unlabelled = new Map<number, Map<string, number>>();
  const shapes = new Map<string, number[]>();
  const attributes = new Map<string, Map<string, string | number>>();
  for (const { metric, image = '', condition = {}, ...row } of rows) {
    const index = shapeNames.indexOf(metric);
    if (metric === 'label') {
      const target = Number(condition.class);
      if (row.state === 'scored') below(labels, target).set(image, row.value);
      else count(below(unlabelled, target), row.state === 'failed' ? row.error : row.reason);
    } else if (index >= 0 && row.state === 'scored') {
      const own = shapes.get(image) ?? [];
      own[index] = row.value;
      shapes.set(image, own);
    } else if (metric === 'attribute' && row.state === 'scored') {
      below(attributes, image).set(String(condition.attribute), condition.value ?? row.value);
    }
  }
  return { labels, unlabelled, shapes, attributes };
}

function below<Key, Name, Value>(map: Map<Key, Map<Name, Value>>, key: Key): Map<Name, Value> {
  const own = map.get(key) ?? new Map<Name, Value>();
  map.set(key, own);
  return own;
}

function count(reasons: Map<string, number>, reason: string): void {
  reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
}

/** The list of a model, class and state; undefined where nothing was measured there. */
export function listOf(
  { lists }: Pick<Cases, 'lists'>,
  asked: Pick<ScoreList, 'model' | 'trainedOn' | 'target' | 'masking'> &
    Partial<Pick<ScoreList, 'dilation' | 'region'>>,
): ScoreList | undefined {
  const { model, trainedOn, target, masking, dilation = 0, region = 'own' } = asked;
  return lists.find(
    (one) =>
      one.model === model &&
      one.trainedOn === trainedOn &&
      one.target === target &&
      one.masking === masking &&
      one.dilation === dilation &&
      one.region === region,
  );
}
