import type { Model } from '../../graph/model.ts';
import type { Session, SessionOptions } from './ortSession.ts';

/** What runs graphs: a build of ONNX Runtime. All else of a classifier from an ONNX file is the same on every one. */
export interface Engine {
  /** Throws RangeError, naming the source, for a model that it refuses. */
  createSession(model: Model, options: SessionOptions): Promise<Session>;
  /** Where it computes, if not on the processor: `webgpu` needs some of a graph written in another way. */
  readonly gpu?: 'cuda' | 'webgpu';
  /** How many channels lie in a block of the layout that it computes fastest; undefined where it has none. */
  channelBlock(): Promise<number | undefined>;
}
