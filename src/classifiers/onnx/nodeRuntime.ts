import { isMainThread } from 'node:worker_threads';

/** What ONNX Runtime asks of the process before it queues telemetry, on every system but Windows. */
const telemetrySwitch = 'ORT_DISABLE_TELEMETRY';

/** A worker thread has a copy of the variables: what it changes there the native library does not see. */
const canStillSwitch = isMainThread || Boolean(process.env[telemetrySwitch]);
// When this module is read, so that worker threads that are started later have it too. A value of the user's stays.
process.env[telemetrySwitch] ||= '1';

/**
 * ONNX Runtime, loaded with its telemetry off: the only place that loads it. Throws an Error in a worker thread
 * where that can no longer be switched off, and where the library cannot be loaded.
 */
export async function onnxRuntime(): Promise<typeof import('onnxruntime-node')> {
  if (!canStillSwitch) {
    throw new Error(
      `ONNX Runtime's telemetry cannot be switched off from a worker thread: import saliency-trust in the main thread first, or start the process with ${telemetrySwitch}=1`,
    );
  }
  return import('onnxruntime-node');
}
