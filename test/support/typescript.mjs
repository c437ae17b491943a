// Lets Node import the tests and the sources, which are TypeScript, as they stand. Jest runs this once in each worker,
// before it imports a test: see docs/decisions/tests-in-node.md.
import { register } from 'node:module';

register('./typescriptHooks.mjs', import.meta.url);
process.setSourceMapsEnabled(true);

// Before ONNX Runtime loads: a test may load it without this library, which switches telemetry off by itself.
process.env.ORT_DISABLE_TELEMETRY ||= '1';
