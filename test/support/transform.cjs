// TypeScript to JavaScript by SWC, with the globals of hot loops as constants of each module: in a Jest sandbox every
// read of a global passes through the context's interceptors, which makes a loop with Math.floor many times slower.
const { createTransformer } = require('@swc/jest');

const globals = [
  'Math',
  'Number',
  'Infinity',
  'NaN',
  'Array',
  'Object',
  'Map',
  'Set',
  'String',
  'BigInt',
  'Float32Array',
  'Float64Array',
  'Int32Array',
  'Uint8Array',
  'Uint32Array',
];

/** On the first line, so that line numbers stay. */
function withConstants(source) {
  const used = globals.filter((name) => new RegExp(`\\b${name}\\b`).test(source) && !declares(source, name));
  return used.length === 0 ? source : `const { ${used.join(', ')} } = globalThis; ${source}`;
}

function declares(source, name) {
  return new RegExp(`\\b(const|let|var|function|class|import|type|interface) +([{][^}]*)?\\b${name}\\b`).test(
    source,
  );
}

module.exports = {
  createTransformer(options) {
    const swc = createTransformer(options);
    return {
      ...swc,
      process: (source, path, given) => swc.process(withConstants(source), path, given),
      processAsync: (source, path, given) => swc.processAsync(withConstants(source), path, given),
      getCacheKey: (source, path, given) => swc.getCacheKey(withConstants(source), path, given),
    };
  },
};
