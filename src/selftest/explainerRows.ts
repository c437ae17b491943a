/** The four criteria on anything that makes a map of an image, whether or not it looks at the network. */
import { audits, type Measurement, nullPairs } from '../audits/index.ts';
import { averageMask } from '../maps/index.ts';
import type { FullClassifier } from '../types/classifier.ts';
import type { Evidence } from '../types/evidence.ts';
import type { Role, Row } from '../types/row.ts';
import type { MethodSummary } from '../types/summary.ts';
import { summaryOf } from '../verdicts/index.ts';
import type { Instruments } from './instruments.ts';
import type { Scene, SceneImage } from './scene.ts';

export type Explainer = (network: FullClassifier, image: SceneImage) => Promise<Evidence>;

type Criterion = keyof typeof rowMakers;

/** Draws of random weights differ much on so small a network: few of them would decide nothing. */
const draws = 12;
const baseline = 'average-mask';
const explainerSubject = { kind: 'method', name: 'explainer' } as const;

/** What a criterion says of an explainer over the images of the scene. */
export async function verdictOn(
  explainer: Explainer,
  criterion: Criterion,
  { scene, own }: { readonly scene: Scene; readonly own: Instruments },
): Promise<MethodSummary | undefined> {
  const rows = await rowMakers[criterion](explainer, scene, own);
  const summary = summaryOf(rows, {
    name: 'selftest',
    preset: 'default',
    target: '1',
    seed: 1,
    images: scene.images.map(({ id }) => ({ id })),
    audits: [audits[criterion]],
    methods: ['explainer'],
  });
  return summary.criteria[criterion]?.explainer;
}

async function localizationRows(
  explainer: Explainer,
  { images, network }: Scene,
  own: Instruments,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const image of images) {
    const { map } = await explainer(network, image);
    const others = averageMask(images.filter((other) => other !== image).map(({ mask }) => mask));
    const place = { audit: 'localization', image: image.id };
    rows.push(
      ...rowsOf({ ...place, subject: explainerSubject }, own.localization(map, image.mask, 'default')),
    );
    rows.push(
      ...rowsOf(
        { ...place, subject: { kind: 'baseline', name: baseline } },
        own.localization(others, image.mask, 'default'),
      ),
    );
  }
  return rows;
}

/** The maps under the weights as they are, against those after all layers have been re-drawn. */
async function randomizationRows(explainer: Explainer, scene: Scene, own: Instruments): Promise<Row[]> {
  const { network, images, seed } = scene;
  const before = await evidences(explainer, network, images);
  const rows = comparedRows({ audit: 'randomization', role: 'null' }, unrelated(before, scene), own);
  const layers = network.layers().map(({ name }) => name);
  for (let draw = 0; draw < draws; draw++) {
    const drawn = await network.randomized(layers, `${seed}/draw ${draw}`);
    try {
      const after = await evidences(explainer, drawn, images);
      const place = { audit: 'randomization', condition: { state: 'all layers', draw } };
      rows.push(...comparedRows(place, related(before, after), own));
    } finally {
      await drawn.dispose();
    }
  }
  return rows;
}

/** The maps of the network, against those of its identical copy. */
function repeatabilityRows(explainer: Explainer, scene: Scene, own: Instruments): Promise<Row[]> {
  return agreementRows(explainer, { criterion: 'repeatability', other: scene.copy, scene }, own);
}

/** The maps of the network, against those of another architecture. */
function reproducibilityRows(explainer: Explainer, scene: Scene, own: Instruments): Promise<Row[]> {
  return agreementRows(explainer, { criterion: 'reproducibility', other: scene.other, scene }, own);
}

interface Agreement {
  readonly criterion: string;
  readonly other: FullClassifier;
  readonly scene: Scene;
}

async function agreementRows(
  explainer: Explainer,
  { criterion, other, scene }: Agreement,
  own: Instruments,
): Promise<Row[]> {
  const first = await evidences(explainer, scene.network, scene.images);
  const second = await evidences(explainer, other, scene.images);
  return [
    ...comparedRows({ audit: criterion }, related(first, second), own),
    ...comparedRows({ audit: criterion, role: 'null' }, unrelated(first, scene), own),
  ];
}

const rowMakers = {
  localization: localizationRows,
  randomization: randomizationRows,
  repeatability: repeatabilityRows,
  reproducibility: reproducibilityRows,
};

/** What was found on one image. */
interface Found {
  readonly id: string;
  readonly evidence: Evidence;
}

type Pair = readonly [a: Found, b: Found];

async function evidences(
  explainer: Explainer,
  network: FullClassifier,
  images: readonly SceneImage[],
): Promise<Found[]> {
  const found: Found[] = [];
  for (const image of images) found.push({ id: image.id, evidence: await explainer(network, image) });
  return found;
}

/** Two findings of each image. */
function related(before: readonly Found[], after: readonly Found[]): Pair[] {
  return before.flatMap((a, i) => after.slice(i, i + 1).map((b) => [a, b] as const));
}

/** Findings of different images. */
function unrelated(found: readonly Found[], { seed }: Scene): Pair[] {
  return nullPairs(found.length, seed).flatMap(([i, j]) => {
    const [a, b] = [found[i], found[j]];
    return a === undefined || b === undefined ? [] : [[a, b] as const];
  });
}

function comparedRows(place: Place, pairs: readonly Pair[], { similarity }: Instruments): Row[] {
  return pairs.flatMap(([a, b]) =>
    rowsOf(
      {
        ...place,
        subject: explainerSubject,
        image: a.id,
        ...(place.role === 'null' && { partner: { image: b.id } }),
      },
      similarity(a.evidence, b.evidence, 'default'),
    ),
  );
}

interface Place extends Pick<Row, 'audit' | 'condition'> {
  readonly role?: Role;
}

function rowsOf(
  place: Place & Pick<Row, 'subject' | 'image' | 'partner'>,
  measurements: readonly Measurement[],
): Row[] {
  return measurements.map(({ metric, outcome, role = place.role ?? 'score' }) => ({
    ...place,
    role,
    metric,
    seed: '',
    ...outcome,
  }));
}
