import {
  type createExplainer,
  type MethodName,
  methods as methodList,
  type TrustRun,
} from '../browser/index.ts';
import { dense } from '../math/arrays/dense.ts';
import type { Frame, MadeMap } from './messages.ts';

type Explainer = ReturnType<typeof createExplainer>;

/** The map of a method, or why it has none. Throws the signal's reason once it is aborted. */
export async function madeMap(name: string, explainer: Explainer, signal: AbortSignal): Promise<MadeMap> {
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const method = methodList.find((one) => one.name === name);
  try {
    if (method === undefined) throw new RangeError(`no method is named '${name}'`);
    const { map, numericalError } = await explainer(name as MethodName, method.presets.default, 'default');
    const values = Float32Array.from(dense(map));
    const broken = values.find((value) => !Number.isFinite(value));
    if (broken !== undefined)
      return { method: name, error: `the map must be finite, got ${broken}`, seconds: seconds() };
    const error = numericalError?.relativeError;
    const isRough = error?.state === 'scored' && error.value > 0.5;
    return {
      method: name,
      map: values,
      seconds: seconds(),
      ...(isRough && {
        warning: `half or more of this map is sampling error (${error.value.toPrecision(2)} of its size)`,
      }),
    };
  } catch (error) {
    signal.throwIfAborted();
    return {
      method: name,
      error: error instanceof Error ? error.message : String(error),
      seconds: seconds(),
    };
  }
}

/** The maps of one state of the weights, or of another class. */
export function frameOf(
  label: string,
  share: number | undefined,
  found: Awaited<ReturnType<TrustRun['run']['maps']>>,
  methods: readonly string[],
): Frame {
  const maps = methods.flatMap((name) => {
    const one = found.get(name);
    return one?.state === 'found' ? [[name, Float32Array.from(dense(one.evidence.map))] as const] : [];
  });
  return { label, ...(share !== undefined && { share }), maps: Object.fromEntries(maps) };
}
