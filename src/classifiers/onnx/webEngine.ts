import type { Engine } from './engine.ts';
import type { OrtLibrary } from './ortLibrary.ts';
import { ortSession, type Session } from './ortSession.ts';

/** Where onnxruntime-web computes: on the processor by WebAssembly, or on the graphics card. */
export type WebDevice = 'wasm' | 'webgpu';

/**
 * A build of onnxruntime-web. Graphs in which every value stays visible run by WebAssembly on either device: they hold
 * integers and texts, which a graphics card does not. It has no blocked layout. The runs of all sessions go one after
 * the other, as this build takes no second one meanwhile.
 */
export function webEngine(ort: OrtLibrary, device: WebDevice): Engine {
  const inTurn = queue();
  return {
    ...(device === 'webgpu' && { gpu: device }),
    channelBlock: async () => undefined,
    createSession: async (model, { threads: _, ...options }) => {
      const isSeen = options.optimize === false;
      const own = { executionProviders: device === 'webgpu' && !isSeen ? ['webgpu', 'wasm'] : ['wasm'] };
      const session = await inTurn(() => ortSession(ort, model, { ...options, own }));
      return oneAtATime(session, inTurn);
    },
  };
}

type InTurn = <T>(work: () => Promise<T>) => Promise<T>;

function queue(): InTurn {
  let last: Promise<unknown> = Promise.resolve();
  return (work) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

function oneAtATime({ outputTypes, run, dispose }: Session, inTurn: InTurn): Session {
  return {
    outputTypes,
    run: (feeds, fetches) => inTurn(() => run(feeds, fetches)),
    dispose: () => inTurn(dispose),
  };
}
