/** The audits of methods on anything that makes a map of an image, whether or not it looks at the network. */
import ndarray from 'ndarray';
import {
  classSensitivityBy,
  localizationBy,
  randomizationBy,
  repeatabilityBy,
  reproducibilityBy,
  type SimilarityParts,
} from '../audits/index.ts';
import { averageMask } from '../maps/index.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Audit } from '../types/audit.ts';
import type { FullClassifier } from '../types/classifier.ts';
import type { Evidence } from '../types/evidence.ts';
import type { Row } from '../types/row.ts';
import type { MapSource, RandomInitialization, Run } from '../types/run.ts';
import type { MethodSummary } from '../types/summary.ts';
import { summaryOf } from '../verdicts/index.ts';
import type { Fixture, FixtureImage } from './fixture.ts';
import type { FunctionsUnderTest } from './functionsUnderTest.ts';

/** A map of an image, and of the class that is asked about. */
export type Explainer = (network: FullClassifier, image: FixtureImage, target: number) => Promise<Evidence>;

/** The class that the scene explains. */
const explained = 1;

/** Options that are not an audit's own defaults. */
const changes: { readonly [Name in keyof typeof audits]?: object } = {
  // Draws of random weights differ much on so small a network: few of them would decide nothing.
  randomization: { draws: 12, steps: 1, statistics: 'keep' },
};

/** By every metric of all pairs. */
const comparing = (similarity: FunctionsUnderTest['similarity']): SimilarityParts => ({
  compare: (a, b, preset) => similarity(a, b, preset),
});

const audits = {
  localization: ({ localization }: FunctionsUnderTest): Audit => localizationBy({ scores: localization }),
  randomization: ({ similarity }: FunctionsUnderTest): Audit => randomizationBy(comparing(similarity)),
  repeatability: ({ similarity }: FunctionsUnderTest): Audit => repeatabilityBy(comparing(similarity)),
  reproducibility: ({ similarity }: FunctionsUnderTest): Audit => reproducibilityBy(comparing(similarity)),
  'class-sensitivity': ({ similarity }: FunctionsUnderTest): Audit =>
    classSensitivityBy(comparing(similarity)),
};

/** What an audit says of an explainer over the images of the scene. */
export async function verdictOn(
  explainer: Explainer,
  name: keyof typeof audits,
  { fixture, own }: { readonly fixture: Fixture; readonly own: FunctionsUnderTest },
): Promise<MethodSummary | undefined> {
  const audit = audits[name](own);
  const options = audit.options.parse(changes[name] ?? {});
  const run = fixtureRun(explainer, fixture, { audit, options });
  const rows: Row[] = [];
  try {
    for (const unit of audit.units(run, options)) rows.push(...(await audit.measure(unit, run, options)));
  } finally {
    await run.dispose();
  }
  const summary = summaryOf(rows, {
    ...{ name: 'selftest', preset: 'default', target: '1', seed: 1 },
    images: run.images,
    audits: [audit],
    methods: run.methods,
  });
  return summary.criteria[name]?.explainer;
}

/** A run on the scene: its networks, and the explainer as the one method. */
function fixtureRun(
  explainer: Explainer,
  fixture: Fixture,
  { audit, options }: { readonly audit: Audit; readonly options: object },
): Run & { dispose(): Promise<void> } {
  const { network, copy, other, images, seed } = fixture;
  const networks = new Map([network, copy, other].map((one) => [one.id, one]));
  const imageOf = (id: string): FixtureImage => {
    const found = images.find((image) => image.id === id);
    if (found === undefined) throw new RangeError(`the scene has no image '${id}'`);
    return found;
  };
  const drawn = drawnNetwork(fixture);
  const kept = new Map<string, Promise<Evidence>>();
  const evidenceOf = (source: MapSource, id: string): Promise<Evidence> => {
    const key = JSON.stringify([source.model, source.initialization?.draw, source.target, id]);
    const known = kept.get(key) ?? made(source, id);
    kept.set(key, known);
    return known;
  };
  const made = async ({ model, initialization, target = explained }: MapSource, id: string) => {
    const asked = initialization === undefined ? networks.get(model) : await drawn.under(initialization);
    return explainer(asked ?? network, imageOf(id), target);
  };
  const run: Run & { dispose(): Promise<void> } = {
    preset: 'default',
    images: images.map(({ id }) => ({ id })),
    methods: ['explainer'],
    models: [
      { id: network.id, inputShape: network.inputShape },
      { id: copy.id, inputShape: copy.inputShape, role: 'replicate' },
      { id: other.id, inputShape: other.inputShape, role: 'other-architecture' },
    ],
    localizers: [],
    regions: [],
    hasPixels: true,
    get initializations() {
      return audit.initializations?.(run, options) ?? [];
    },
    layers: () => network.layers(),
    seed: (...parts) => [seed, ...parts].join('/'),
    mapSeed: ({ model, initialization }, image) => [seed, model, initialization?.draw ?? '', image].join('/'),
    prepared: async (_, id) => imageOf(id),
    mask: async (id) => imageOf(id).mask,
    region: refused,
    averageMask: async (id) => {
      const others = images.filter((one) => one.id !== id).map(({ mask }) => mask);
      return { map: averageMask(others), masks: others.length, isOutside: false, halves: [] };
    },
    target: () => explained,
    // Every network of the scene looks for the same discs.
    predicted: async () => explained,
    logits: async (model, asked) => {
      const rows: Float32Array[] = [];
      for (const { image } of asked)
        rows.push(await logitsOf(networks.get(model) ?? network, imageOf(image)));
      return rows;
    },
    features: refused,
    embeddings: refused,
    located: refused,
    maps: async (source, id) =>
      new Map([['explainer', { state: 'found', evidence: await evidenceOf(source, id) }]]),
    dispose: drawn.dispose,
  };
  return run;
}

async function logitsOf(network: FullClassifier, { image }: FixtureImage): Promise<Float32Array> {
  return dense(await network.logits(ndarray(dense(image), [1, ...image.shape])));
}

async function refused(): Promise<never> {
  throw new TypeError('the scene answers for maps alone');
}

/** The network under the random weights that were asked for last. */
function drawnNetwork({ network, seed }: Fixture) {
  let last: { readonly draw: number; readonly network: Promise<FullClassifier> } | undefined;
  const dispose = async () => {
    await (await last?.network)?.dispose();
    last = undefined;
  };
  return {
    dispose,
    under: async ({ draw, layers }: RandomInitialization): Promise<FullClassifier> => {
      if (last?.draw !== draw) {
        await dispose();
        last = { draw, network: network.randomized(layers, `${seed}/draw ${draw}`) };
      }
      return last.network;
    },
  };
}
