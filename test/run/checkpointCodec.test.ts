import { expect, test } from '@jest/globals';
import ndarray from 'ndarray';
import { decodedMaps, encodedMaps } from '../../src/run/checkpoints/checkpointCodec.ts';
import type { MapResult } from '../../src/types/run.ts';

const map = (...values: number[]) => ndarray(Float32Array.from(values), [1, values.length]);
const findings = new Map<string, MapResult>([
  // Names that an object would put in another order.
  ['b', { state: 'found', evidence: { map: map(1, 2, 3), signed: map(-1, 2, -3) } }],
  ['7', { state: 'failed', error: 'no layer' }],
  ['a', { state: 'found', evidence: { map: map(1e-40, -0, 7) } }],
]);

test('encodedMaps(findings) come back bit for bit', () => {
  const { kept, planes } = encodedMaps(findings);
  expect(JSON.parse(JSON.stringify(kept))).toEqual(kept);
  expect([...planes]).toEqual([1, 2, 3, -1, 2, -3, Math.fround(1e-40), -0, 7]);
  const restored = decodedMaps(kept, planes);
  expect([...(restored ?? new Map()).keys()]).toEqual(['b', '7', 'a']);
  for (const [name, finding] of findings) {
    const again = restored?.get(name);
    if (finding.state !== 'found' || again?.state !== 'found') {
      expect(again).toEqual(finding);
      continue;
    }
    expect(again.evidence.map.shape).toEqual([1, 3]);
    expect(again.evidence.map.data).toEqual(finding.evidence.map.data);
    expect(again.evidence.signed?.data).toEqual(finding.evidence.signed?.data);
  }
});

test('restoredFindings(kept, planes) of other planes than were kept is undefined', () => {
  const { kept, planes } = encodedMaps(findings);
  expect(decodedMaps(kept, planes.subarray(1))).toBeUndefined();
  expect(decodedMaps(kept, new Float32Array(10))).toBeUndefined();
});
