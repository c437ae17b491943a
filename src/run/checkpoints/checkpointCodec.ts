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
export function encodedMaps(findings: MapResults): {
  readonly kept: readonly EncodedMap[];
  readonly planes: Float32Array;
} {
  const maps = [...findings.values()].flatMap((finding) =>
    finding.state === 'found' ? planesOf(finding) : [],
  );
  const planes = new Float32Array(maps.reduce((size, map) => size + map.size, 0));
  let index = 0;
  for (const map of maps) {
    planes.set(dense(map), index);
    index += map.size;
  }
  const kept = [...findings].map(([method, finding]): EncodedMap => {
    if (finding.state !== 'found') return { method, ...finding };
    const { map, signed, ...further } = finding.evidence;
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
  for (const { method, ...finding } of kept) {
    if (finding.state !== 'found') {
      findings.set(method, finding);
      continue;
    }
    const { state, shape, isSigned, ...further } = finding;
    const map = plane(shape);
    const signed = isSigned ? plane(shape) : undefined;
    findings.set(method, { state, evidence: { map, ...(signed && { signed }), ...further } });
  }
  return index === planes.length ? findings : undefined;
}

function planesOf({ evidence }: Extract<MapResult, { state: 'found' }>): SaliencyMap[] {
  return evidence.signed === undefined ? [evidence.map] : [evidence.map, evidence.signed];
}
