import { cut, printable } from '../../files/quoted.ts';
import type { ElementType, Model } from '../../graph/model.ts';
import { serializedModel } from '../../graph/serialize.ts';
import { inFileNames } from '../network/ownNames.ts';
import type { OrtLibrary, OrtSession, OrtTensor } from './ortLibrary.ts';

/** A float32, float64 or int64 array on its way in. */
export interface Feed {
  readonly data: Float32Array | Float64Array | BigInt64Array;
  readonly dims: readonly number[];
}

/** An array on its way out, owned by the caller. */
export interface Fetched {
  readonly data: ArrayBufferView & ArrayLike<number | bigint>;
  readonly dims: readonly number[];
}

/** One compiled graph of ONNX Runtime. Only typed arrays go in and out. */
export interface Session {
  /** Element type of each output whose type is known. */
  readonly outputTypes: ReadonlyMap<string, ElementType>;
  run(feeds: Readonly<Record<string, Feed>>, fetches: readonly string[]): Promise<Record<string, Fetched>>;
  /** On a GPU, the operators that the processor computed all the same; none before the first run. */
  onProcessor?(): readonly string[];
  dispose(): Promise<void>;
}

export interface SessionOptions {
  /** Threads within an operator; 0 leaves it to ONNX Runtime (one per core), in a worker of a run 1. @default 0 */
  readonly threads?: number;
  /** Fuse and lay out operators; switched off where every value of the graph must stay visible. @default true */
  readonly optimize?: boolean;
  /** Names the model in messages. */
  readonly source: string;
}

export interface OrtSessionOptions extends Omit<SessionOptions, 'threads'> {
  /** What this build of ONNX Runtime takes beside what all take. */
  readonly own?: Readonly<Record<string, unknown>>;
}

/**
 * Compiles a model on a build of ONNX Runtime, with options of that build. Throws RangeError, naming the source, when
 * it is refused.
 */
export async function ortSession(
  ort: OrtLibrary,
  model: Model,
  { optimize = true, source, own = {} }: OrtSessionOptions,
): Promise<Session> {
  let session: OrtSession;
  try {
    session = await ort.InferenceSession.create(serializedModel(model), {
      graphOptimizationLevel: optimize ? 'all' : 'disabled',
      logSeverityLevel: 4,
      ...own,
    });
  } catch (error) {
    throw new RangeError(`${source}: ONNX Runtime refuses the model: ${oneLine(error)}`);
  }
  return {
    outputTypes: outputTypes(session),
    run: async (feeds, fetches) => {
      const tensors: Record<string, OrtTensor> = {};
      for (const [name, { data, dims }] of Object.entries(feeds)) {
        if (data instanceof Float32Array) tensors[name] = new ort.Tensor('float32', data, dims);
        else if (data instanceof Float64Array) tensors[name] = new ort.Tensor('float64', data, dims);
        else tensors[name] = new ort.Tensor('int64', data, dims);
      }
      let results: Readonly<Record<string, OrtTensor>>;
      try {
        results = await session.run(tensors, [...fetches]);
      } catch (error) {
        throw new RangeError(`${source}: ONNX Runtime failed: ${oneLine(error)}`);
      }
      return Object.fromEntries(
        fetches.map((name) => {
          const { data, dims } = results[name] as OrtTensor;
          return [name, { data: data as Fetched['data'], dims }];
        }),
      );
    },
    dispose: () => session.release(),
  };
}

function outputTypes(session: OrtSession): Map<string, ElementType> {
  return new Map(
    session.outputMetadata.flatMap((output) => {
      const type = output.isTensor ? typeNames[output.type] : undefined;
      return type === undefined ? [] : [[output.name, type] as const];
    }),
  );
}

/** ONNX Runtime calls two types as JavaScript's arrays do not. */
const typeNames: Readonly<Record<string, ElementType | undefined>> = {
  float32: 'float32',
  float64: 'float64',
  float16: 'float16',
  int8: 'int8',
  uint8: 'uint8',
  int16: 'int16',
  uint16: 'uint16',
  int32: 'int32',
  uint32: 'uint32',
  int64: 'int64',
  uint64: 'uint64',
  bool: 'bool',
};

/** Letters of what ONNX Runtime says that a message shows. */
const mostLetters = 400;
/** Where in ONNX Runtime's own source it was said: its file, line and function. */
const ownPlace = /\/onnxruntime_src\/\S+?:\d+ .*?\)(?: const)? (?=[A-Z\w])/g;

function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text.replaceAll(/\s+/g, ' ').replaceAll(ownPlace, '').trim();
  return printable(cut(inFileNames(line), mostLetters));
}
