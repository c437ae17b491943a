// ONNX Runtime reads this of the process itself; a Jest sandbox has a copy of the variables.
process.env.ORT_DISABLE_TELEMETRY ||= '1';

// ONNX Runtime checks `instanceof Float32Array`; a Jest sandbox has constructors of its own, so it is given the host's.
const { TestEnvironment } = require('jest-environment-node');

class HostArrays extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of [
      'Float32Array',
      'Float64Array',
      'Int32Array',
      'Uint8Array',
      'Int8Array',
      'Uint16Array',
      'Int16Array',
      'Uint32Array',
      'BigInt64Array',
      'BigUint64Array',
      'ArrayBuffer',
    ]) {
      this.global[name] = globalThis[name];
    }
  }
}

module.exports = HostArrays;
