import { producers } from '../../graph/edit.ts';
import type { Node } from '../../graph/model.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import { isRealType } from '../../graph/tensor.ts';
import { type Probe, pixelDependents } from './shapeInference.ts';
import { companies, cutRows, isNear, isSame } from './trial.ts';
import { trialBatch } from './trialImages.ts';

interface InfluenceOptions {
  readonly itemShape: readonly number[];
  /** The batch size, where the model allows only one. */
  readonly batch: number | undefined;
}

/** So many values are looked at in one run: all at once may be more than memory holds. */
const atOnce = 16;

/**
 * The node at which the images of a batch begin to influence each other: the first of which the row of an image is
 * another in other company or alone; or, where what it reads has no rows, the node that gave them up. Undefined where
 * each value with rows is the same.
 */
export async function influencingNode(probe: Probe, options: InfluenceOptions): Promise<Node | undefined> {
  const { graph, facts } = probe;
  const withRows = graph.nodes.flatMap((item) => {
    const names = item.outputs.filter((name) => name !== '' && hasRows(name, facts));
    return names.length === 0 ? [] : [{ item, names }];
  });
  for (let start = 0; start < withRows.length; start += atOnce) {
    const part = withRows.slice(start, start + atOnce);
    const differing = await influenced(
      probe,
      part.flatMap(({ names }) => names),
      options,
    );
    const first = part.find(({ names }) => names.some((name) => differing.has(name)));
    if (first !== undefined) return rowless(first.item, probe);
  }
  return undefined;
}

function hasRows(name: string, facts: ShapeInfo): boolean {
  return facts.isBatch(name) && isRealType(facts.elementType(name));
}

async function influenced(
  probe: Probe,
  names: readonly string[],
  { itemShape, batch }: InfluenceOptions,
): Promise<Set<string>> {
  const batches = companies(batch ?? 3);
  const [first, second] = batches;
  const run = async (images: readonly number[]) => {
    const found = await probe.values(names, trialBatch(images, itemShape));
    return (name: string, index: number) => {
      const value = found[name];
      return value?.dims[0] === images.length ? cutRows(value, images.length)[index] : undefined;
    };
  };
  const [one, other] = [await run(first), await run(second)];
  const alone = batch === undefined ? await run(first.slice(1, 2)) : undefined;
  return new Set(
    names.filter((name) => {
      const row = one(name, 1);
      const single = alone?.(name, 0);
      return !isSame(row, other(name, 1)) || (single !== undefined && !isNear(row, single));
    }),
  );
}

/** The node itself; or the one before it that makes, of values with a row for each image, one without. */
function rowless(item: Node, { graph, facts }: Probe): Node {
  const made = producers(graph);
  const ofPixels = pixelDependents(graph);
  let found = item;
  for (;;) {
    const before = found.inputs
      .filter((name) => made.has(name) && ofPixels.has(name) && !hasRows(name, facts))
      .map((name) => made.get(name));
    const [next] = before;
    if (next === undefined) return found;
    found = next;
  }
}
