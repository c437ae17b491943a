import type { RandomStream } from '../../math/random/random.ts';
import type { Finding, FindingRegion, PhantomTask } from './finding.ts';
import { drawnOpacity } from './opacity.ts';
import { drawnPneumothorax } from './pneumothorax.ts';

/** A finding of the task, drawn from the distribution of docs/decisions/phantom-radiographs.md. */
export function drawnFinding(stream: RandomStream, task: PhantomTask, place: FindingRegion): Finding {
  return task === 'segmentation' ? drawnPneumothorax(stream, place) : drawnOpacity(stream, place);
}
