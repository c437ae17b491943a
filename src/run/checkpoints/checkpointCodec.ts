import ndarray from 'ndarray';
import { dense } from '../../math/arrays/dense.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { PerturbedPredictions } from '../../types/perturbed.ts';
import type { MapResult, MapResults } from '../../types/run.ts';
import type { StatedError } from '../../types/statedError.ts';

/** Findings without their pixels, as JSON: what of each of them is in the planes. */
export type EncodedMap = { readonly method: string } & (
  | {
      readonly state: 'found';
      readonly shape: readonly number[];
      readonly isSigned: boolean;
      readonly numericalError?: StatedError;
      readonly perturbed?: PerturbedPredictions;
    }
  | Exclude<MapResult, { readonly state: 'found' }>
);

/** Findings as JSON and one array with the values of all their maps, the signed one behind each map that has it. */
export function encodedMaps(results: MapResults): {
  readonly kept: readonly EncodedMap[];
  readonly planes: Float32Array;
} {
  const maps = [...results.values()].flatMap((result) => (result.state === 'found' ? planesOf(result) : []));
  const planes = new Float32Array(maps.reduce((size, map) => size + map.size, 0));
  let index = 0;
  for (const map of maps) {
    planes.set(dense(map), index);
    index += map.size;
  }
  const kept = [...results].map(([method, result]): EncodedMap => {
    if (result.state !== 'found') return { method, ...result };
    const { map, signed, ...further } = result.evidence;
    return { method, state: 'found', shape: map.shape, isSigned: signed !== undefined, ...further };
  });
  return { kept, planes };
}

/** The findings again, as views of the array; undefined where it is not the one that was kept with them. */
export function decodedMaps(kept: readonly EncodedMap[], planes: Float32Array): MapResults | undefined {
  let index = 0;
  const plane = (shape: readonly number[]): SaliencyMap => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = planes.subarray(index, index + size);
    index += size;
    return ndarray(values, [...shape]);
  };
  const findings = new Map<string, MapResult>();
  for (const { method, ...result } of kept) {
    if (result.state !== 'found') {
      findings.set(method, result);
      continue;
    }
    const { state, shape, isSigned, ...further } = result;
    const map = plane(shape);
    const signed = isSigned ? plane(shape) : undefined;
    findings.set(method, { state, evidence: { map, ...(signed && { signed }), ...further } });
  }
  return index === planes.length ? findings : undefined;
}

function planesOf({ evidence }: Extract<MapResult, { state: 'found' }>): SaliencyMap[] {
  return evidence.signed === undefined ? [evidence.map] : [evidence.map, evidence.signed];
}
