import { edgeMap, smoothRandomMap, uniformRandomMap } from '../maps/index.ts';
import type { SaliencyMap } from '../types/arrays.ts';
import { type Check, isNear, isWord } from './check.ts';
import { type Explainer, verdictOn } from './explainerVerdict.ts';
import type { Instruments } from './instruments.ts';
import { asMap, constantMap, type Scene, type SceneImage } from './scene.ts';

/** The criteria, on explainers of which the verdict is known: some look at the network, some only at the image. */
export async function* criterionChecks(scene: Scene, own: Instruments): AsyncGenerator<Check> {
  const verdict = async (explainer: Explainer, criterion: Parameters<typeof verdictOn>[1]) =>
    (await verdictOn(explainer, criterion, { scene, own })) ?? { verdict: 'none', mean: null };
  const gradient: Explainer = async (classifier, { image }) => {
    const { map } = await own.explain(classifier, image, { method: 'gradient', target: 1 });
    return { map };
  };
  const fromImage =
    (make: (image: SceneImage) => SaliencyMap): Explainer =>
    async (_, image) => ({ map: make(image) });
  const perfect = fromImage(({ mask }) => asMap(mask));
  const edges = fromImage(({ image }) => edgeMap(image));

  const found = await verdict(perfect, 'localization');
  yield isWord('localization of the mask itself', found.verdict, 'pass');
  yield isNear('localization: mean score of the mask itself', found.mean ?? undefined, {
    wanted: 1,
    tolerance: 1e-11,
  });
  yield isWord(
    "localization of the hand-built network's gradient",
    (await verdict(gradient, 'localization')).verdict,
    'pass',
  );
  const uninformed = {
    'uniform random maps': ({ id }: SceneImage) => uniformRandomMap([64, 64], `${scene.seed}/${id}`),
    'smooth random maps': ({ id }: SceneImage) => smoothRandomMap([64, 64], 5, `${scene.seed}/${id}`),
    'a constant map': () => constantMap(0.5),
  };
  for (const [name, make] of Object.entries(uninformed)) {
    const came = (await verdict(fromImage(make), 'localization')).verdict;
    yield {
      what: `localization of ${name}`,
      must: 'not pass',
      came,
      holds: came === 'fail' || came === 'undecided',
    };
  }

  yield isWord(
    "randomization of the hand-built network's gradient",
    (await verdict(gradient, 'randomization')).verdict,
    'pass',
  );
  for (const [name, explainer] of [
    ['the edge map, which reads the image alone', edges],
    ['the mask itself, which reads no network', perfect],
  ] as const) {
    const { verdict: came, mean } = await verdict(explainer, 'randomization');
    yield isWord(`randomization of ${name}`, came, 'fail');
    yield isNear(`randomization: mean SSIM of ${name}`, mean ?? undefined, { wanted: 1, tolerance: 1e-9 });
  }

  const repeated = await verdict(gradient, 'repeatability');
  yield isWord('repeatability with an identical copy of the network', repeated.verdict, 'pass');
  yield isNear('repeatability: mean SSIM with an identical copy', repeated.mean ?? undefined, {
    wanted: 1,
    tolerance: 1e-9,
  });
  const across = await verdict(gradient, 'reproducibility');
  yield isWord('reproducibility with filters for the same discs', across.verdict, 'pass');
  const noise: Explainer = async ({ id }, image) => ({
    map: uniformRandomMap([64, 64], `${scene.seed}/${id}/${image.id}`),
    target: 1,
  });
  yield isWord(
    'repeatability of maps that are new noise each time',
    (await verdict(noise, 'repeatability')).verdict,
    'fail',
  );
}
