/** A layer as `model.json` describes it; a model within a model is a layer too. */
export interface LayerSpec {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>> | readonly LayerSpec[];
  readonly name?: string;
  /** One entry per use of the layer: for each input the layer that it comes from, which use, which output. */
  readonly inbound_nodes?: readonly (readonly Inbound[])[];
}

export type Inbound = readonly [layer: string, use: number, output: number, ...unknown[]];

export function isModel({ class_name: name }: LayerSpec): boolean {
  return name === 'Sequential' || name === 'Model' || name === 'Functional';
}

export function layersOf({ config }: LayerSpec): readonly LayerSpec[] {
  if (Array.isArray(config)) return config as readonly LayerSpec[];
  return ((config as { readonly layers?: readonly LayerSpec[] }).layers ?? []) as readonly LayerSpec[];
}

export function nameOf({ name, config, class_name: className }: LayerSpec): string {
  return name ?? (config as { readonly name?: string }).name ?? className;
}

/** Where a model's inputs or outputs are: [layer, use, output], also where a single one is not in a list. */
export function endsOf({ config }: LayerSpec, key: 'input_layers' | 'output_layers'): readonly Inbound[] {
  const ends = (config as Readonly<Record<string, unknown>>)[key] as readonly Inbound[] | Inbound | undefined;
  if (ends === undefined) return [];
  return (typeof ends[0] === 'string' ? [ends] : ends) as readonly Inbound[];
}

/** The shape of one image of the first input, as far as the model says it. */
export function inputShapeOf(spec: LayerSpec): readonly (number | null)[] | undefined {
  if (!isModel(spec)) {
    const config = spec.config as Readonly<Record<string, unknown>>;
    const shape = config.batch_input_shape ?? config.batch_shape;
    return Array.isArray(shape) ? (shape as (number | null)[]).slice(1) : undefined;
  }
  const layers = layersOf(spec);
  const [input] = endsOf(spec, 'input_layers');
  const first =
    spec.class_name === 'Sequential' ? layers[0] : layers.find((layer) => nameOf(layer) === input?.[0]);
  return first === undefined ? undefined : inputShapeOf(first);
}

/**
 * The index by which the first use of each layer is called. It is 0, but for most models within a model 1: there the
 * model's own definition counts as a use.
 */
export function firstUses(spec: LayerSpec): Map<string, number> {
  const layers = layersOf(spec);
  const greatest = new Map<string, number>();
  const named = [
    ...layers.flatMap(({ inbound_nodes: nodes = [] }) => nodes.flat()),
    ...endsOf(spec, 'output_layers'),
  ];
  for (const [name, index] of named) greatest.set(name, Math.max(index, greatest.get(name) ?? 0));
  return new Map(
    layers.map((layer) => {
      const uses = Math.max(1, layer.inbound_nodes?.length ?? 0);
      return [nameOf(layer), Math.max(0, (greatest.get(nameOf(layer)) ?? 0) - (uses - 1))];
    }),
  );
}
