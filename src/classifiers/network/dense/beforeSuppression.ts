import { producers } from '../../../graph/edit.ts';
import type { Model } from '../../../graph/model.ts';
import { type BoxOptions, type FoundScores, triedValues } from './besideBoxes.ts';

/**
 * The scores that a model's NonMaxSuppression chooses boxes by: it has no derivative, what comes before it has. Undefined
 * of a model without one. Throws RangeError for several, as there is no telling which is meant, and for boxes whose number
 * depends on the image.
 */
export async function beforeSuppression(model: Model, options: BoxOptions): Promise<FoundScores | undefined> {
  const { source } = options;
  const suppressing = model.graph.nodes.filter(
    ({ domain, opType }) => domain === '' && opType === 'NonMaxSuppression',
  );
  const [only, ...more] = suppressing;
  if (only === undefined) return undefined;
  if (more.length > 0)
    throw new RangeError(
      `${source}: target.box: expected one NonMaxSuppression, found ${suppressing.length}: the model chooses boxes more than once, and which scores are meant cannot be told; export it without them`,
    );
  const scores = [only.inputs[1] ?? ''];
  const { graph, outputs } = await triedValues(model, scores, options);
  const [one] = outputs;
  if (one === undefined || one.tried.dims.length !== 3) return undefined;
  const [, classes = 0, boxes = 0] = one.tried.dims;
  // A model may leave out boxes of low scores before it suppresses others.
  const other = (await triedValues(model, scores, options, { trialImage: 3 })).outputs[0]?.tried.dims[2];
  if (boxes === 0 || other !== boxes)
    throw new RangeError(
      `${source}: target.box: expected the same number of boxes before NonMaxSuppression for every image, found ${boxes} and ${other}: export the model without what comes after its scores`,
    );
  const ofEach = classes === 1 ? await behindHighest(model, scores[0] ?? '', { boxes, options }) : undefined;
  if (ofEach !== undefined) return ofEach;
  const of = classes === 1 ? 'one score each, whatever the class' : `${classes} classes`;
  const warning = `${source}: NonMaxSuppression has no derivative: the scores before it are explained, of ${boxes} boxes and ${of}`;
  return { graph, one, classAxis: 1, start: 0, objectness: undefined, warnings: [warning] };
}

const layingOut = new Set(['Cast', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze']);

/** The scores of each class where a model suppresses by the highest of them. */
async function behindHighest(
  model: Model,
  name: string,
  { boxes, options }: { readonly boxes: number; readonly options: BoxOptions },
): Promise<FoundScores | undefined> {
  const makers = producers(model.graph);
  let item = makers.get(name);
  while (item !== undefined && item.domain === '' && layingOut.has(item.opType))
    item = makers.get(item.inputs[0] ?? '');
  if (item?.domain !== '' || item.opType !== 'ReduceMax') return undefined;
  const { graph, outputs } = await triedValues(model, [item.inputs[0] ?? ''], options);
  const [one] = outputs;
  const [, first, second, ...more] = one?.tried.dims ?? [];
  // Where both axes are as long, nothing tells which is that of the classes.
  if (one === undefined || more.length > 0 || first === second || (first !== boxes && second !== boxes))
    return undefined;
  const classAxis = first === boxes ? 2 : 1;
  const classes = classAxis === 2 ? second : first;
  const warning = `${options.source}: NonMaxSuppression has no derivative, and chooses by the highest of ${classes} classes: the scores of each class before it are explained, of ${boxes} boxes`;
  return { graph, one, classAxis, start: 0, objectness: undefined, warnings: [warning] };
}
