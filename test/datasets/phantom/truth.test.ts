/** What the mask claims, held against the same patient without the finding, ray by ray and without noise. */
import { describe, expect, test } from '@jest/globals';
import { attenuationPerMm, type Material, materialNames } from '../../../src/datasets/phantom/materials.ts';
import { fieldOfView, type Radiograph, radiograph } from '../../../src/datasets/phantom/radiograph.ts';
import { phantomScene } from '../../../src/datasets/phantom/scene.ts';

type Task = 'segmentation' | 'detection';

const size = 64;
const pixel = fieldOfView / size;
const own: readonly Material[] = ['pneumothorax', 'pleura', 'opacityRim', 'opacityMiddle', 'opacityCore'];
const lungs: readonly Material[] = ['lung', 'blood'];

const pairs = {
  segmentation: Array.from({ length: 8 }, (_, i) => both('segmentation', `patient ${i}`)),
  detection: Array.from({ length: 8 }, (_, i) => both('detection', `patient ${i}`)),
};

function both(task: Task, seed: string) {
  const sick = phantomScene({ seed, task, ill: true, pixel });
  const well = phantomScene({ seed, task, ill: false, pixel });
  const { finding } = sick;
  const [withIt, without] = [radiograph(sick, size, seed), radiograph(well, size, seed)];
  const { crossing } = withIt;
  if (finding === undefined || crossing === undefined) throw new Error('expected a finding, got none');
  const change = withIt.attenuation.map((value, ray) => value - (without.attenuation[ray] ?? Number.NaN));
  const [before, after] = [sums(without, lungs), sums(withIt, lungs)];
  const lost = before.map((length, ray) => length - (after[ray] ?? Number.NaN));
  return { finding, withIt, without, crossing, change, lost };
}

/** mm of some materials along each ray. */
function sums(rays: Radiograph, materials: readonly Material[]): Float64Array {
  const total = new Float64Array(size * size);
  for (const material of materials) {
    rays.lengths(material).forEach((length, ray) => {
      total[ray] = (total[ray] ?? 0) + length;
    });
  }
  return total;
}

/** The rays of which a claim does not hold. */
function exceptions(holds: (ray: number) => boolean): number[] {
  return Array.from({ length: size * size }, (_, ray) => ray).filter((ray) => !holds(ray));
}

const at = (values: ArrayLike<number>, ray: number) => values[ray] ?? Number.NaN;

/** Lengths of some 100 mm in single precision, a few of them added up; and what they attenuate. */
const roundingMm = 1e-4;
const rounding = 1e-5;

describe.each(['segmentation', 'detection'] as const)('the truth of %s', (task) => {
  test('a ray that does not cross the finding is the same without it', () => {
    for (const { crossing, change } of pairs[task]) {
      expect(exceptions((ray) => at(crossing, ray) > 0 || Math.abs(at(change, ray)) < rounding)).toEqual([]);
    }
  });

  test('the finding lies in the lung: what it takes is lung, or vessels in it, and nothing else moves', () => {
    const chest = materialNames.filter((name) => !lungs.includes(name) && !own.includes(name));
    for (const { withIt, without, lost } of pairs[task]) {
      const taken = sums(withIt, own);
      expect(exceptions((ray) => Math.abs(at(lost, ray) - at(taken, ray)) < roundingMm)).toEqual([]);
      for (const name of chest) {
        const [a, b] = [withIt.lengths(name), without.lengths(name)];
        expect(exceptions((ray) => at(a, ray) === at(b, ray))).toEqual([]);
      }
    }
  });

  test('the mask holds some rays', () => {
    for (const { finding, crossing } of pairs[task]) {
      expect(crossing.filter((length) => length > finding.leastCrossing).length).toBeGreaterThan(10);
    }
  });
});

test('the mask of an opacity holds the rays that its density changes by more than the threshold, and no others', () => {
  for (const { finding, crossing, change } of pairs.detection) {
    const perMm = finding.contrast * (attenuationPerMm.tissue - attenuationPerMm.lung);
    const threshold = finding.leastCrossing * perMm;
    const wrong = exceptions((ray) => {
      const [length, by] = [at(crossing, ray), at(change, ray)];
      const near = Math.abs(by - threshold) <= rounding;
      return (
        Math.abs(by - length * perMm) < rounding &&
        (near || length > finding.leastCrossing === by > threshold)
      );
    });
    expect(wrong).toEqual([]);
  }
});

test('the mask of a pneumothorax holds the rays that lose more lung and vessels than the threshold, and no others', () => {
  for (const { finding, crossing, lost } of pairs.segmentation) {
    const least = finding.leastCrossing;
    const wrong = exceptions(
      (ray) =>
        Math.abs(at(lost, ray) - least) <= roundingMm || at(crossing, ray) > least === at(lost, ray) > least,
    );
    expect(wrong).toEqual([]);
  }
});

test('a pneumothorax has no vessels in it, where the patient without it has some', () => {
  let before = 0;
  for (const { withIt, without } of pairs.segmentation) {
    const [air, lung, blood] = [['pneumothorax'], ['lung', 'pleura'], ['blood']].map((names) =>
      sums(withIt, names as Material[]),
    );
    const through = exceptions((ray) => !(at(air ?? [], ray) > 0 && at(lung ?? [], ray) === 0));
    expect(through.filter((ray) => at(blood ?? [], ray) !== 0)).toEqual([]);
    before += through.filter((ray) => at(without.lengths('blood'), ray) > 0).length;
  }
  expect(before).toBeGreaterThan(10);
});
