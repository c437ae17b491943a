import ndarray from 'ndarray';
import { edgeMap, smoothRandomMap, uniformRandomMap } from '../maps/index.ts';
import { dense } from '../math/arrays/dense.ts';
import type { SaliencyMap } from '../types/arrays.ts';
import { type Check, isNear, isWord } from './check.ts';
import { type Explainer, verdictOn } from './explainerVerdict.ts';
import { asMap, constantMap, type Fixture, type FixtureImage } from './fixture.ts';
import type { FunctionsUnderTest } from './functionsUnderTest.ts';

/** The criteria, on explainers of which the verdict is known: some look at the network, some only at the image. */
export async function* criterionChecks(fixture: Fixture, own: FunctionsUnderTest): AsyncGenerator<Check> {
  const verdict = async (explainer: Explainer, criterion: Parameters<typeof verdictOn>[1]) =>
    (await verdictOn(explainer, criterion, { fixture, own })) ?? { verdict: 'none', mean: null };
  const gradient: Explainer = async (classifier, { image }) => {
    const { map } = await own.explain(classifier, image, { method: 'gradient', target: 1 });
    return { map };
  };
  const fromImage =
    (make: (image: FixtureImage) => SaliencyMap): Explainer =>
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
    'uniform random maps': ({ id }: FixtureImage) => uniformRandomMap([64, 64], `${fixture.seed}/${id}`),
    'smooth random maps': ({ id }: FixtureImage) => smoothRandomMap([64, 64], 5, `${fixture.seed}/${id}`),
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
  yield* classChecks({ verdict, own, edges, perfect });
  const noise: Explainer = async ({ id }, image) => ({
    map: uniformRandomMap([64, 64], `${fixture.seed}/${id}/${image.id}`),
    target: 1,
  });
  const ofNoise = await verdict(noise, 'repeatability');
  yield isWord('repeatability of maps that are new noise each time', ofNoise.verdict, 'fail');
}

interface ClassChecks {
  verdict(
    explainer: Explainer,
    criterion: 'class-sensitivity',
  ): Promise<{ readonly verdict: string; readonly mean: number | null }>;
  readonly own: FunctionsUnderTest;
  readonly edges: Explainer;
  readonly perfect: Explainer;
}

/** Maps that know no class must fail class-sensitivity, and one that turns with it must pass. */
async function* classChecks({ verdict, own, edges, perfect }: ClassChecks): AsyncGenerator<Check> {
  const eigen: Explainer = async (network, { image }, target) => {
    const { map } = await own.explain(network, image, { method: 'eigen-cam', target });
    return { map };
  };
  for (const [name, explainer] of [
    ['the edge map, which knows no class', edges],
    ['the mask itself, which knows no class', perfect],
    ['Eigen-CAM, which reads the layer alone', eigen],
  ] as const) {
    const { verdict: came, mean } = await verdict(explainer, 'class-sensitivity');
    yield isWord(`class-sensitivity of ${name}`, came, 'fail');
    yield isNear(`class-sensitivity: mean SSIM of ${name}`, mean ?? undefined, {
      wanted: 1,
      tolerance: 1e-9,
    });
  }
  const turning: Explainer = async (_, { mask }, target) => {
    const map = asMap(mask);
    return {
      map:
        target === 1
          ? map
          : ndarray(
              dense(map).map((value) => 1 - value),
              [...map.shape],
            ),
    };
  };
  const turned = await verdict(turning, 'class-sensitivity');
  yield isWord('class-sensitivity of a map that turns with the class', turned.verdict, 'pass');
}
