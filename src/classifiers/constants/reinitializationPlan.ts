import { quoted, quotedList } from '../../files/quoted.ts';
import type { Graph } from '../../graph/model.ts';
import type { NetworkConstant } from '../../types/classifier.ts';
import type { Network } from '../network/network.ts';
import { type Fate, fatesOf } from './fates.ts';
import type { Role } from './roles.ts';
import { usesOf } from './uses.ts';
import { type LayerWeights, weightLayers } from './weightLayers.ts';
import { constantsWithinNodes } from './withinNodes.ts';

/** What the caller says of constants by their names, in the place of what the rules find. */
export interface ReinitializationLists {
  /** Constants that training made, and that a re-draw must replace. */
  readonly trained?: readonly string[];
  /** Constants that a re-draw must leave. */
  readonly fixed?: readonly string[];
}

/** What a re-draw makes of every constant of a network. It does not depend on trained numbers, but for single ones. */
export interface ReinitializationPlan {
  /** From the input to the output; every trained constant belongs to one of them. */
  readonly layers: readonly LayerWeights[];
  readonly constants: readonly NetworkConstant[];
}

/** Throws RangeError for a list that names no constant between the image and the logits. */
export function reinitializationPlan(
  network: Network,
  lists: ReinitializationLists = {},
): ReinitializationPlan {
  const { graph, input, source } = network;
  const named = (constant: string) => network.sources.get(constant) ?? [];
  const saidOf = (names: readonly string[]) => {
    const isIn = (list: readonly string[] = []) => names.some((name) => list.includes(name));
    if (isIn(lists.fixed)) return 'fixed';
    return isIn(lists.trained) ? 'trained' : undefined;
  };
  const fates = fatesOf(graph, usesOf(graph, network.roles), {
    channels: input.channels,
    sources: named,
    said: (constant) => saidOf([constant, ...named(constant)]),
  });
  const inner = [...constantsWithinNodes(graph), ...(network.beyond ?? [])].map(
    ({ name, dims, where }): NetworkConstant => ({
      name,
      sources: [name],
      shape: dims,
      ...(saidOf([name]) === 'fixed'
        ? { fate: 'fixed', reason: 'named in fixed' }
        : { fate: 'refused', reason: where }),
    }),
  );
  const layers = weightLayers(
    graph,
    fates.flatMap(({ use, fate }) => (fate === 'trained' ? [use] : [])),
  );
  const constants = [...listed(fates, { graph, layers, named }), ...inner];
  requireKnown(lists, constants, source);
  return { layers, constants };
}

/** The constants of the graph that a re-draw of the named layers replaces, running statistics apart, and the statistics that may be replaced. */
export function drawnConstants(
  { layers }: ReinitializationPlan,
  layerNames: readonly string[],
): { readonly drawn: readonly string[]; readonly statistics: ReadonlySet<string> } {
  const isStatistic = ({ role }: { readonly role: Role }) => role === 'mean' || role === 'variance';
  const named = layers.filter(({ name }) => layerNames.includes(name));
  return {
    drawn: named.flatMap(({ kernels, others }) =>
      [...kernels, ...others.filter((other) => !isStatistic(other))].map(({ constant }) => constant),
    ),
    statistics: new Set(
      layers.flatMap(({ others }) => others.filter(isStatistic).map(({ constant }) => constant)),
    ),
  };
}

/** One entry for each constant. Of several uses that count which says most: that it cannot be re-drawn, or is. */
function listed(
  fates: readonly Fate[],
  {
    graph,
    layers,
    named,
  }: {
    readonly graph: Graph;
    readonly layers: readonly LayerWeights[];
    readonly named: (constant: string) => readonly string[];
  },
): NetworkConstant[] {
  const owner = new Map(
    layers.flatMap(({ name, kernels, others }) =>
      [...kernels, ...others].map(({ constant }) => [constant, name] as const),
    ),
  );
  const decisive = new Map<string, Fate>();
  for (const fate of fates) {
    const before = decisive.get(fate.use.constant);
    if (before === undefined || weight[fate.fate] > weight[before.fate])
      decisive.set(fate.use.constant, fate);
  }
  return [...decisive].map(([constant, { fate, reason }]): NetworkConstant => {
    const sources = named(constant);
    const layer = owner.get(constant);
    return {
      name: sources.length === 1 ? (sources[0] ?? constant) : constant,
      sources,
      shape: graph.initializers.get(constant)?.dims ?? [],
      fate,
      reason,
      ...(fate === 'trained' && layer !== undefined && { layer }),
    };
  });
}

const weight = { fixed: 0, trained: 1, refused: 2 } as const;

function requireKnown(
  { trained = [], fixed = [] }: ReinitializationLists,
  constants: readonly NetworkConstant[],
  source: string,
): void {
  const known = new Set(constants.flatMap(({ name, sources }) => [name, ...sources]));
  for (const [list, names] of Object.entries({ trained, fixed })) {
    const unknown = names.find((name) => !known.has(name));
    if (unknown === undefined) continue;
    throw new RangeError(
      `${source}: ${list} must name constants between the image and the logits, got ${quoted(unknown)}; there are ${quotedList([...known])}`,
    );
  }
  const both = trained.find((name) => fixed.includes(name));
  if (both !== undefined)
    throw new RangeError(`${source}: ${quoted(both)} must be in trained or in fixed, is in both`);
}

/**
 * Why the weights of a network cannot all be re-drawn: its first trained constant of which none is known how, and how
 * many more there are. Undefined where there is none.
 */
export function reinitializationRefusal(constants: readonly NetworkConstant[]): string | undefined {
  const [first, ...others] = constants.filter(({ fate }) => fate === 'refused');
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : `, and ${others.length} more`;
  return `not every trained weight can be re-drawn: ${quoted(first.name)} [${first.shape.join(', ')}], ${first.reason}${more}; what is not trained can be named in fixed`;
}
