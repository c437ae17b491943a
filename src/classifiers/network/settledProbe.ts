import { pruned, withoutCopies } from '../../graph/edit.ts';
import { hasConstantBranch, withFoldedBranches } from '../../graph/foldedBranches.ts';
import type { Graph, Model } from '../../graph/model.ts';
import { sequenceValues, withoutSequences } from '../../graph/sequences.ts';
import type { ShapeInfo } from '../../graph/shapeInfo.ts';
import { hasKnownLoop, withUnrolledLoops } from '../../graph/unrolled.ts';
import { openProbe, type Probe, type ProbeOptions } from './shapeInference.ts';

/**
 * The probe of a model in which each If whose condition is a constant is the branch that it takes, each Loop or Scan
 * whose length is known is its rounds, and lists of tensors are those tensors: what is a constant, and how many there
 * are, only a probe tells, so there may be several.
 */
export async function settledProbe(model: Model, options: ProbeOptions): Promise<SettledProbe> {
  let settled = plain(withFoldedBranches(withoutCopies(model.graph), () => undefined));
  for (;;) {
    const probe = await openProbe({ ...model, graph: settled }, options);
    const further = settledGraph(settled, probe.facts);
    if (further === undefined) return { ...probe, settled };
    await probe.dispose();
    settled = further;
  }
}

export interface SettledProbe extends Probe {
  /** The graph that was probed: its constants are those of the file. */
  readonly settled: Graph;
}

/** The graph with what a probe has found about it; undefined where that changes nothing. */
function settledGraph(graph: Graph, facts: ShapeInfo): Graph | undefined {
  if (hasConstantBranch(graph, facts.constant)) return plain(withFoldedBranches(graph, facts.constant));
  if (hasKnownLoop(graph, facts)) return plain(withUnrolledLoops(graph, facts));
  const lists = sequenceValues(graph).size;
  if (lists === 0) return undefined;
  const without = plain(withoutSequences(graph, facts));
  return sequenceValues(without).size < lists ? without : undefined;
}

function plain(graph: Graph): Graph {
  const outputs = graph.outputs.map(({ name }) => name);
  return pruned(withoutCopies(graph), outputs);
}
