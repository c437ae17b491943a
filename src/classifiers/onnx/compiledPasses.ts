import type { Network } from '../network/network.ts';
import { withoutGroups } from './gpu/withoutGroups.ts';
import type { GradientLayout, GradientModel } from './graphs.ts';
import type { Session } from './ortSession.ts';

/** A graph that is ready to run, and its outputs that hold what was asked for. */
export interface CompiledPass {
  readonly session: Session;
  readonly outputs: readonly string[];
}

/** The passes of a classifier, each compiled when it is first asked for. */
export interface CompiledPasses {
  /** The pass of a name. `build` gets what its graph is for. */
  compiled(key: string, build: (layout: GradientLayout) => GradientModel): Promise<CompiledPass>;
  /** Of a GPU: the operators that the processor computed all the same, in the passes that were run. */
  onProcessor(): readonly string[];
  dispose(): Promise<void>;
}

interface PassOptions {
  readonly id: string;
  readonly threads?: number | undefined;
}

/** No pass yet. */
export function compiledPasses(
  { engine, source }: Pick<Network, 'engine' | 'source'>,
  { id, threads = 0 }: PassOptions,
): CompiledPasses {
  const sessions = new Map<string, Promise<CompiledPass>>();
  const open = new Set<Session>();
  let isDisposed = false;
  const compile = async (build: (layout: GradientLayout) => GradientModel): Promise<CompiledPass> => {
    const isWebGpu = engine.gpu === 'webgpu';
    const { model, outputs } = build((await engine.channelBlock()) ?? (isWebGpu ? 'webgpu' : 'plain'));
    const own = isWebGpu ? withoutGroups(model) : model;
    const session = await engine.createSession(own, { source, threads });
    open.add(session);
    return { session, outputs };
  };
  return {
    compiled: (key, build) => {
      if (isDisposed) throw new RangeError(`${id}: the classifier has been disposed of`);
      const known = sessions.get(key);
      if (known !== undefined) return known;
      const made = compile(build);
      sessions.set(key, made);
      made.catch(() => sessions.delete(key));
      return made;
    },
    onProcessor: () => [...new Set([...open].flatMap((session) => session.onProcessor?.() ?? []))].sort(),
    dispose: async () => {
      isDisposed = true;
      const made = await Promise.allSettled(sessions.values());
      sessions.clear();
      open.clear();
      for (const item of made) if (item.status === 'fulfilled') await item.value.session.dispose();
    },
  };
}
