import type { Engine } from './engine.ts';
import { channelBlock } from './nchwc/channelBlock.ts';
import { createSession } from './session.ts';

/** onnxruntime-node, on the processor. */
export const nodeEngine: Engine = { createSession, channelBlock };
