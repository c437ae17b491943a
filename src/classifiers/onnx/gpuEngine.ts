import { scratch } from '../../files/scratch.ts';
import { type Device, onProcessor } from './devices.ts';
import type { Engine } from './engine.ts';
import { nodeEngine } from './nodeEngine.ts';
import { onnxRuntime } from './nodeRuntime.ts';
import type { OrtLibrary } from './ortLibrary.ts';
import { ortSession, type Session } from './ortSession.ts';

/** onnxruntime-node on a device: on a GPU what its provider lacks stays on the processor, which sessions then name. */
export function engineOn(device: Device): Engine {
  if (device === 'cpu') return nodeEngine;
  return {
    gpu: device,
    // Blocks of channels are a layout of the processor.
    channelBlock: async () => undefined,
    // A graph in which every value stays visible holds integers and texts, which a GPU does not.
    createSession: (model, options) =>
      options.optimize === false
        ? nodeEngine.createSession(model, options)
        : gpuSession(device, (library, own) => {
            const { threads: _, ...others } = options;
            return ortSession(library, model, { ...others, own });
          }),
  };
}

async function gpuSession(
  device: 'cuda' | 'webgpu',
  create: (library: OrtLibrary, own: Readonly<Record<string, unknown>>) => Promise<Session>,
): Promise<Session> {
  const { InferenceSession, Tensor } = await onnxRuntime();
  // The profile of the first run says what stayed on the processor.
  let profile: ReturnType<typeof scratch> | undefined = scratch();
  let end = () => {};
  const library: OrtLibrary = {
    InferenceSession: {
      create: async (bytes, options) => {
        const session = await InferenceSession.create(bytes, options);
        end = () => session.endProfiling();
        return session;
      },
    },
    Tensor,
  };
  let left: readonly string[] = [];
  const take = () => {
    const text = profile?.take();
    profile = undefined;
    return text;
  };
  let session: Session;
  try {
    const { prefix } = profile;
    session = await create(library, {
      executionProviders: [device],
      enableProfiling: true,
      profileFilePrefix: prefix,
    });
  } catch (error) {
    take();
    const why = error instanceof Error ? error.message : String(error);
    throw new RangeError(`${why} (on device ${device}, which doctor --device ${device} tries)`);
  }
  return {
    ...session,
    run: async (feeds, fetches) => {
      const found = await session.run(feeds, fetches);
      if (profile === undefined) return found;
      end();
      left = onProcessor(parsedProfile(take()));
      return found;
    },
    onProcessor: () => left,
    dispose: async () => {
      await session.dispose();
      take();
    },
  };
}

/** A profile that is not whole says nothing. */
function parsedProfile(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
