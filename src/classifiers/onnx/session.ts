import type { Model } from '../../graph/model.ts';
import { onnxRuntime } from './nodeRuntime.ts';
import type { OrtLibrary } from './ortLibrary.ts';
import { ortSession, type Session, type SessionOptions } from './ortSession.ts';
import { usualThreads } from './usualThreads.ts';

export type { Feed, Fetched, Session, SessionOptions } from './ortSession.ts';

/**
 * Threads of a session spin while it runs and rest when it has finished. By default they go on spinning, and take the
 * cores from the session that runs next: here a forward and a gradient session often take turns.
 */
const threadsThatRest = { session: { force_spinning_stop: '1' } } as const;

/** Compiles a model on the CPU provider of onnxruntime-node. Throws RangeError, naming the source, when it is refused. */
export async function createSession(
  model: Model,
  { threads = 0, ...options }: SessionOptions,
): Promise<Session> {
  const asked = threads > 0 ? threads : usualThreads();
  const own = { extra: threadsThatRest, ...(asked > 0 && { intraOpNumThreads: asked }) };
  const { InferenceSession, Tensor } = await onnxRuntime();
  // Its `create` takes paths as well, which the engine never gives.
  const create: OrtLibrary['InferenceSession']['create'] = (bytes, all) =>
    InferenceSession.create(bytes, all);
  return ortSession({ InferenceSession: { create }, Tensor }, model, { ...options, own });
}
