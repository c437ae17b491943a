import { producers } from '../../graph/edit.ts';
import type { Graph, Model, Node } from '../../graph/model.ts';
import { isRealType } from '../../graph/tensor.ts';
import { influencingNode } from './influence.ts';
import { type Choice, chosenOutput } from './scores/chosenOutput.ts';
import type { Candidate } from './scores/outputs.ts';
import { itemSize } from './scores/tail.ts';
import { settledProbe } from './settledProbe.ts';
import type { Probe, Probed, ProbeOptions } from './shapeInference.ts';
import { type Trial, trialOf } from './trial.ts';

export interface ExamineOptions extends Omit<ProbeOptions, 'batchSizes'> {
  /** The batch size, where the model allows only one. */
  readonly batch: number | undefined;
  /** The outputs that may be class scores, in the graph. */
  readonly candidates: readonly Candidate[];
  /** The output that the caller asked for. */
  readonly output?: string | undefined;
}

/** A model that has been run: what it computes, which output holds the class scores, and whether rows are alone. */
export interface Examined extends Probed {
  /** The graph that was run: its constants are those of the file. */
  readonly settled: Graph;
  readonly choice: Choice;
  readonly trial: Trial;
  /** The values of the graph that the scores are drawn from. */
  readonly bases: readonly string[];
  /** Whether the images of a batch influence each other's scores. */
  readonly isInfluenced: boolean;
  /** The node where that begins, if it does. */
  readonly influence: Node | undefined;
}

/** Runs a model on trial images and looks at what comes out. Throws RangeError where no output holds class scores. */
export async function examined(model: Model, options: ExamineOptions): Promise<Examined> {
  const { batch, candidates, itemShape, source, output } = options;
  const probe = await settledProbe(model, { ...options, batchSizes: batch === undefined ? [2, 3] : [batch] });
  try {
    const { graph, facts, settled } = probe;
    const names = tailValues(probe, candidates);
    const trial = await trialOf(probe, { itemShape, batch, names });
    const makers = producers(graph);
    const tail = { facts, maker: (name: string) => makers.get(name), rows: trial.rows };
    const choice = chosenOutput(candidates, { source, graph, tail, output });
    const { drawn, candidate } = choice;
    const drawnFrom = drawn.nodes.flatMap(({ inputs }) => inputs).filter((name) => makers.has(name));
    const bases = drawn.nodes.length === 0 ? [drawn.name] : [...new Set(drawnFrom)];
    const isInfluenced = [candidate.value, ...bases].some(trial.isInfluenced);
    const influence = isInfluenced ? await influencingNode(probe, { itemShape, batch }) : undefined;
    return { graph, facts, settled, choice, trial, bases, isInfluenced, influence };
  } finally {
    await probe.dispose();
  }
}

/** More values than this lie behind no activation. */
const mostValues = 200;
/** An image has no more classes than this, unless an output has. */
const mostClasses = 4096;

/** The outputs and what they are made of, as far back as an image has few numbers: there the scores lie. */
function tailValues({ graph, facts }: Probe, candidates: readonly Candidate[]): string[] {
  const makers = producers(graph);
  const isKnown = (name: string) =>
    makers.has(name) && facts.isBatch(name) && isRealType(facts.elementType(name));
  const sizes = candidates.map(({ value }) => (isKnown(value) ? (itemSize(value, facts) ?? 0) : 0));
  const largest = Math.max(mostClasses, ...sizes);
  const isFew = (name: string) => isKnown(name) && (itemSize(name, facts) ?? Infinity) <= largest;
  const found = new Set(candidates.map(({ value }) => value).filter(isFew));
  for (const name of found) {
    if (found.size >= mostValues) break;
    for (const input of makers.get(name)?.inputs ?? []) if (isFew(input)) found.add(input);
  }
  return [...found];
}
