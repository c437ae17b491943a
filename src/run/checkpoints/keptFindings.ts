import ndarray from 'ndarray';
import { dense } from '../../math/dense.ts';
import type { SaliencyMap } from '../../types/arrays.ts';
import type { Finding } from '../execute/study.ts';

/** Findings without their pixels, as JSON: what of each of them is in the planes. */
export type KeptFinding =
  | { readonly state: 'found'; readonly shape: readonly number[]; readonly isSigned: boolean }
  | { readonly state: 'failed'; readonly error: string };

/** Findings as JSON and one array with the values of all their maps, the signed one behind each map that has it. */
export function keptFindings(findings: readonly Finding[]): {
  readonly kept: readonly KeptFinding[];
  readonly planes: Float32Array;
} {
  const maps = findings.flatMap((finding) => (finding.state === 'found' ? planesOf(finding) : []));
  const planes = new Float32Array(maps.reduce((size, map) => size + map.size, 0));
  let place = 0;
  for (const map of maps) {
    planes.set(dense(map), place);
    place += map.size;
  }
  const kept = findings.map((finding): KeptFinding => {
    if (finding.state === 'failed') return finding;
    const { map, signed } = finding.evidence;
    return { state: 'found', shape: map.shape, isSigned: signed !== undefined };
  });
  return { kept, planes };
}

/** The findings again; undefined where the array is not the one that was kept with them. */
export function restoredFindings(
  kept: readonly KeptFinding[],
  planes: Float32Array,
): readonly Finding[] | undefined {
  let place = 0;
  const plane = (shape: readonly number[]): SaliencyMap => {
    const size = shape.reduce((product, length) => product * length, 1);
    const values = planes.slice(place, place + size);
    place += size;
    return ndarray(values, [...shape]);
  };
  const findings = kept.map((finding): Finding => {
    if (finding.state === 'failed') return finding;
    const map = plane(finding.shape);
    return { state: 'found', evidence: { map, ...(finding.isSigned && { signed: plane(finding.shape) }) } };
  });
  return place === planes.length ? findings : undefined;
}

function planesOf({ evidence }: Extract<Finding, { state: 'found' }>): SaliencyMap[] {
  return evidence.signed === undefined ? [evidence.map] : [evidence.map, evidence.signed];
}
