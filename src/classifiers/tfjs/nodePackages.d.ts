/** The native packages of TF.js need not be installed when this is compiled: each holds all of TF.js under one name. */
declare module '@tensorflow/tfjs-node' {
  export * from '@tensorflow/tfjs-converter';
  export * from '@tensorflow/tfjs-core';
  export * from '@tensorflow/tfjs-layers';
}

declare module '@tensorflow/tfjs-node-gpu' {
  export * from '@tensorflow/tfjs-node';
}
