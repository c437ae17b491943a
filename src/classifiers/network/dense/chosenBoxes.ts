import { quoted } from '../../../files/quoted.ts';
import { valuesReadBy } from '../../../graph/branches.ts';
import { intAttribute, producers } from '../../../graph/edit.ts';
import type { Graph, Model, Node } from '../../../graph/model.ts';
import { type BoxOptions, coordinates, type FoundScores, joinedBy, triedValues } from './besideBoxes.ts';
import type { TriedOutput } from './classMaps.ts';

/** What lays out values, and makes numbers of integers. */
const carrying = new Set(['Cast', 'Expand', 'Identity', 'Reshape', 'Squeeze', 'Transpose', 'Unsqueeze']);

/**
 * The score and the class of each box in an output that a last Concat puts together of four coordinates, a number and an
 * integer, as detectors end that choose boxes by TopK: YOLOv10 and its kin. Undefined where no output is made so.
 */
export async function chosenBoxes(
  model: Model,
  outputs: readonly TriedOutput[],
  options: BoxOptions,
): Promise<FoundScores | undefined> {
  const makers = producers(model.graph);
  const found: FoundScores[] = [];
  for (const { name, tried } of outputs) {
    const joined = joinedBy(makers, name);
    if (joined === undefined || tried.dims.length !== 3) continue;
    const own = await partsOf(model, joined, { makers, options });
    if (own === undefined) continue;
    const { source } = options;
    const warning = `${source}: output ${quoted(name)} holds coordinates, a score and a class of each of ${own.boxes} chosen boxes: a box has its score for its own class and none for others`;
    found.push({ ...own.scores, warnings: [warning] });
  }
  const [only, ...more] = found;
  return more.length > 0 ? undefined : only;
}

interface PartsContext {
  readonly makers: ReadonlyMap<string, Node>;
  readonly options: BoxOptions;
}

async function partsOf(model: Model, joined: Node, { makers, options }: PartsContext) {
  const axis = intAttribute(joined, 'axis', 0);
  const classAxis = axis < 0 ? axis + 3 : axis;
  if (classAxis !== 1 && classAxis !== 2) return undefined;
  const parts = flattened(joined, makers);
  const casts = new Map(parts.map((part) => [part, beforeCast(part, makers)]));
  const wanted = [...parts, ...[...casts.values()].filter((name) => name !== undefined)];
  const { graph, outputs } = await triedValues(model, wanted, options, { asIs: true });
  const of = (name: string | undefined) => outputs.find((one) => one.name === name);
  const sizes = parts.map((part) => of(part)?.tried.dims[classAxis]);
  const single = parts.filter((_, index) => sizes[index] === 1);
  const isLabel = (part: string) => of(casts.get(part))?.isReal === false;
  const [label, ...otherLabels] = single.filter(isLabel);
  const [score, ...otherScores] = single.filter((part) => !isLabel(part));
  const isWhole = sizes.reduce((sum: number, size) => sum + (size ?? 0), 0) === coordinates + 2;
  const one = of(score);
  if (label === undefined || one === undefined || !isWhole) return undefined;
  if (otherLabels.length > 0 || otherScores.length > 0) return undefined;
  const scores = { graph, one, label, classAxis: classAxis as 1 | 2, start: 0, objectness: undefined };
  return { scores, boxes: one.tried.dims[3 - classAxis] ?? 0 };
}

/** What a Concat puts together, with what another along the same axis put together before it. */
function flattened(joined: Node, makers: ReadonlyMap<string, Node>): string[] {
  return joined.inputs.flatMap((name) => {
    const maker = makers.get(name);
    const isSame =
      maker?.opType === 'Concat' && intAttribute(maker, 'axis', 0) === intAttribute(joined, 'axis', 0);
    return isSame ? flattened(maker, makers) : [name];
  });
}

/** What the last Cast behind a value's layout made numbers of. */
function beforeCast(name: string, makers: ReadonlyMap<string, Node>): string | undefined {
  let item = makers.get(name);
  while (item !== undefined && item.domain === '' && carrying.has(item.opType)) {
    const [input = ''] = item.inputs;
    if (item.opType === 'Cast') return input;
    item = makers.get(input);
  }
  return undefined;
}

/** The values that depend on what operators of this name chose. */
export function behindChoice({ nodes }: Graph, opType: 'NonMaxSuppression' | 'TopK'): ReadonlySet<string> {
  const behind = new Set<string>();
  for (const item of nodes) {
    const isChoice = item.domain === '' && item.opType === opType;
    if (isChoice || valuesReadBy(item).some((name) => behind.has(name)))
      for (const name of item.outputs) behind.add(name);
  }
  return behind;
}

/** Throws RangeError for an output [n, boxes, 6] of chosen boxes, as detectors without suppression end, which are not told by their last Concat. */
export function requireScores(graph: Graph, { name, tried }: TriedOutput, source: string): void {
  if (tried.dims.length !== 3 || tried.dims[2] !== coordinates + 2 || !behindChoice(graph, 'TopK').has(name))
    return;
  throw new RangeError(
    `${source}: target.box: output ${quoted(name)} [n, ${tried.dims[1]}, 6] comes out of TopK and may hold coordinates, score and class of each box: name it by output if it holds scores of six classes, else export the model without that end`,
  );
}
