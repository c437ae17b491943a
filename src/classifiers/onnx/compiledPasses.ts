import type { Network } from '../network/network.ts';
import type { GradientModel } from './graphs.ts';
import type { Session } from './ortSession.ts';

/** A graph that is ready to run, and its outputs that hold what was asked for. */
export interface CompiledPass {
  readonly session: Session;
  readonly outputs: readonly string[];
}

/** The passes of a classifier, each compiled when it is first asked for. */
export interface CompiledPasses {
  /** The pass of a name. `build` gets how many channels lie in a block: see `channelBlock`. */
  compiled(key: string, build: (block: number | undefined) => GradientModel): Promise<CompiledPass>;
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
  let isDisposed = false;
  const compile = async (build: (block: number | undefined) => GradientModel): Promise<CompiledPass> => {
    const { model, outputs } = build(await engine.channelBlock());
    return { session: await engine.createSession(model, { source, threads }), outputs };
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
    dispose: async () => {
      isDisposed = true;
      const open = await Promise.allSettled(sessions.values());
      sessions.clear();
      for (const item of open) if (item.status === 'fulfilled') await item.value.session.dispose();
    },
  };
}
