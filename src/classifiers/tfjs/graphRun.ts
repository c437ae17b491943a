import type { Artifacts } from './artifacts.ts';
import type { Runtime } from './backends.ts';
import type { TfjsRun } from './tfjsRun.ts';

export async function graphRun(_runtime: Runtime, { source }: Artifacts): Promise<TfjsRun> {
  throw new RangeError(`${source}: graph models are not known here`);
}
