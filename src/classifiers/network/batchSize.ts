import { type Model, nodeLabel } from '../../graph/model.ts';
import { freedBatch, withBatch } from './dynamicBatch.ts';
import { type Examined, type ExamineOptions, examined } from './examined.ts';

/** A model examined, with the size of the batches in which it runs. */
export interface Sized {
  readonly found: Examined;
  /** The batch size, where there is only one. */
  readonly batch: number | undefined;
  readonly warnings: readonly string[];
}

interface SizeOptions extends ExamineOptions {
  /** The graph as the file has it, for what ONNX Runtime says of it. */
  readonly file: Model;
}

/**
 * The model with the batch size with which the row of an image depends on that image alone: any, where company
 * changes nothing; one at a time, with a warning, where it does. Throws RangeError, naming the node, where images of
 * a batch influence each other and none can go alone.
 */
export async function sizedModel(model: Model, options: SizeOptions): Promise<Sized> {
  const { batch, source } = options;
  if (batch === undefined) return freeModel(model, options);
  if (batch === 1) return oneByOne(model, options);
  const found = await examined(model, options);
  if (found.isInfluenced)
    throw influences(found, `${source}: %, and the model takes only ${batch} at a time`);
  return { found, batch, warnings: [] };
}

async function freeModel(model: Model, options: SizeOptions): Promise<Sized> {
  const { source } = options;
  const found = await examined(model, options).catch(async (error: unknown) => {
    // A file may leave the batch open and have it fixed inside.
    const one = await oneByOne(withOne(model), { ...options, batch: 1 }).catch(() => undefined);
    if (one === undefined) throw await ownWords(error, options);
    return one;
  });
  if ('found' in found) return found;
  if (!found.isInfluenced) return { found, batch: found.trial.takesOne ? undefined : 2, warnings: [] };
  const alone = await examined(withOne(model), { ...options, batch: 1 });
  if (alone.bases.every((name) => isConstant(alone.trial.rows(name))))
    throw influences(found, `${source}: %, and alone each gives the same`);
  const warning = influences(found, `${source}: %; so each goes through the model alone`).message;
  return { found: alone, batch: 1, warnings: [warning] };
}

async function oneByOne(model: Model, options: SizeOptions): Promise<Sized> {
  const freed = await freedBatch(model, options);
  if (freed !== undefined) return { found: freed, batch: undefined, warnings: [] };
  return { found: await examined(model, options), batch: 1, warnings: [] };
}

function withOne(model: Model): Model {
  return { ...model, graph: withBatch(model.graph, 1) };
}

/** Whether all images give the same. */
function isConstant(rows: readonly Float64Array[] | undefined): boolean {
  const [first, ...others] = rows ?? [];
  return others.every((row) => row.every((value, index) => value === first?.[index]));
}

/** A sentence with `%` for what influences what, and where. */
function influences({ influence }: Examined, sentence: string): RangeError {
  const where = influence === undefined ? '' : ` at ${nodeLabel(influence)} (${influence.opType})`;
  return new RangeError(sentence.replace('%', () => `images of a batch influence each other${where}`));
}

/** The error, or what ONNX Runtime says of the file itself where it refuses that already. */
async function ownWords(error: unknown, { engine, file, source }: SizeOptions): Promise<unknown> {
  try {
    const session = await engine.createSession(file, { source, optimize: false });
    await session.dispose();
    return error;
  } catch (refusal) {
    return refusal;
  }
}
