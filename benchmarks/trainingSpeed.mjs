/**
 * Prints the time of one training step (forward, loss, gradients, Adam) here and in TensorFlow.js, of the same network
 * from the same weights on the same batch; the losses of the first step, which must agree, stand beside it. The
 * candidates take turns, so that a busy machine slows all; medians are shown. A backend that cannot train says why.
 *
 *   npm run bench:training -- [--batch 4] [--size 48] [--repeats 2] [--threads 1]
 */
import { parseArgs } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-backend-wasm';
import * as layers from '@tensorflow/tfjs-layers';
import { tensorValues } from '../dist/graph/tensor.js';
import { randomStream } from '../dist/math/random/random.js';
import { adam, denseNetwork, inceptionNetwork, softmaxCrossEntropy } from '../dist/training/index.js';
import { trainingStep } from '../dist/training/trainingStep.js';
import { median } from './timing.mjs';

const { values } = parseArgs({
  options: {
    batch: { type: 'string', default: '4' },
    size: { type: 'string', default: '48' },
    repeats: { type: 'string', default: '2' },
    threads: { type: 'string', default: '1' },
  },
});
const [batch, size, repeats, threads] = ['batch', 'size', 'repeats', 'threads'].map((key) =>
  Number(values[key]),
);
const rate = 0.001;

const images = new Float32Array(batch * size * size);
randomStream('training speed').fillNormal(images, 0.5);
const targets = Float32Array.from({ length: 2 * batch }, (_, i) => ((i >> 1) % 2 === i % 2 ? 1 : 0));

print('network', ['candidate', 'loss', 'ms a step', 'times ours']);
for (const [name, make] of [
  ['inception', inceptionNetwork],
  ['densenet', denseNetwork],
]) {
  const network = make({ size, seed: 'training speed' });
  const candidates = [await ours(network), await theirs(network, 'cpu'), await theirs(network, 'wasm')];
  for (let repeat = 0; repeat <= repeats; repeat++) {
    for (const candidate of candidates) {
      if (candidate.refusal !== undefined) continue;
      try {
        const start = performance.now();
        const loss = await candidate.step();
        const ms = performance.now() - start;
        if (repeat === 0) candidate.loss = loss;
        else candidate.times.push(ms);
      } catch (error) {
        candidate.refusal = error.message.split('\n')[0];
      }
    }
  }
  const [{ times }] = candidates;
  for (const candidate of candidates) {
    if (candidate.refusal !== undefined) {
      print(name, [candidate.name, `cannot train: ${candidate.refusal}`]);
      continue;
    }
    const ms = median(candidate.times);
    print(name, [candidate.name, candidate.loss.toFixed(5), ms.toFixed(1), (ms / median(times)).toFixed(1)]);
  }
  for (const candidate of candidates) await candidate.dispose();
}

async function ours(network) {
  const training = await trainingStep(network, {
    loss: softmaxCrossEntropy,
    targetShape: [batch, 2],
    optimizer: adam(),
    threads,
  });
  const step = { members: [], images, imageShape: [batch, 1, size, size], targets, targetShape: [batch, 2] };
  return {
    name: 'saliency-trust',
    times: [],
    step: async () => (await training.run(step, rate)).loss,
    dispose: () => training.dispose(),
  };
}

async function theirs(network, backend) {
  await tf.setBackend(backend);
  const model = layersModel(network.graph);
  const optimizer = tf.train.adam(rate);
  const x = tf.tensor4d(images, [batch, size, size, 1]);
  const y = tf.tensor2d(targets, [batch, 2]);
  return {
    name: `tfjs-${backend} ${tf.version_core}`,
    times: [],
    step: async () => {
      await tf.setBackend(backend);
      const loss = optimizer.minimize(
        () => tf.losses.softmaxCrossEntropy(y, model.apply(x, { training: true })),
        true,
      );
      const [value] = await loss.data();
      loss.dispose();
      return value;
    },
    dispose: async () => {
      await tf.setBackend(backend);
      tf.dispose([x, y]);
      model.dispose();
    },
  };
}

/** The same network of TF.js layers, channels last, with the same weights. */
function layersModel(graph) {
  const made = new Map();
  const input = layers.input({ shape: [size, size, 1] });
  made.set('image', input);
  const weights = (name) => {
    const { dims } = graph.initializers.get(name);
    return tf.tensor(Float32Array.from(tensorValues(graph.initializers.get(name))), [...dims]);
  };
  const pending = [];
  for (const { opType, inputs, outputs, attributes } of graph.nodes) {
    const [x, ...names] = inputs;
    const from = opType === 'Concat' ? inputs.map((name) => made.get(name)) : made.get(x);
    const pad = attributes.pads?.value[0] ?? 0;
    const padded = pad > 0 ? layers.layers.zeroPadding2d({ padding: pad }).apply(from) : from;
    const window = { poolSize: attributes.kernel_shape?.value, strides: attributes.strides?.value };
    const layer = {
      Conv: () =>
        layers.layers.conv2d({
          filters: graph.initializers.get(names[0]).dims[0],
          kernelSize: attributes.kernel_shape.value,
          strides: attributes.strides.value,
          useBias: false,
        }),
      BatchNormalization: () => layers.layers.batchNormalization({ epsilon: 1e-5 }),
      Relu: () => layers.layers.reLU(),
      MaxPool: () => layers.layers.maxPooling2d(window),
      AveragePool: () => layers.layers.averagePooling2d(window),
      Concat: () => layers.layers.concatenate(),
      GlobalAveragePool: () => layers.layers.globalAveragePooling2d({ dataFormat: 'channelsLast' }),
      // The mean over places is flat already.
      Flatten: () => layers.layers.activation({ activation: 'linear' }),
      Gemm: () => layers.layers.dense({ units: 2 }),
    }[opType]();
    made.set(outputs[0], layer.apply(padded));
    if (opType === 'Conv')
      pending.push(() => layer.setWeights([tf.transpose(weights(names[0]), [2, 3, 1, 0])]));
    if (opType === 'BatchNormalization') pending.push(() => layer.setWeights(names.map(weights)));
    if (opType === 'Gemm')
      pending.push(() => layer.setWeights([tf.transpose(weights(names[0])), weights(names[1])]));
  }
  const model = layers.model({ inputs: input, outputs: made.get('logits') });
  tf.tidy(() => {
    for (const set of pending) set();
  });
  return model;
}

function print(name, cells) {
  process.stdout.write(`${name.padEnd(12)}${cells.map((cell) => String(cell).padEnd(18)).join('')}\n`);
}
