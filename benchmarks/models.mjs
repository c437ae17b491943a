/** Classifiers of known architectures with random weights, built in place: only their shape matters for speed. */
import { node } from '../dist/graph/edit.js';
import { serializedModel } from '../dist/graph/serialize.js';
import { floatTensor } from '../dist/graph/tensor.js';
import { randomStream } from '../dist/math/random/random.js';

/** InceptionV3 (Szegedy et al. 2016) at 320 x 320, batch normalisation folded into the convolutions. */
export function inceptionV3() {
  const b = builder({ size: 320, classes: 5, seed: 'inception' });
  const { conv, concat, maxPool, averagePool } = b;
  let x = conv(conv(conv('input', 32, { kernel: 3, stride: 2, pad: 0 }), 32, { kernel: 3, pad: 0 }), 64, {
    kernel: 3,
  });
  x = conv(conv(maxPool(x, { pad: 0 }), 80), 192, { kernel: 3, pad: 0 });
  x = maxPool(x, { pad: 0 });
  for (const pool of [32, 64, 64]) {
    x = concat([
      conv(x, 64),
      conv(conv(x, 48), 64, { kernel: 5 }),
      conv(conv(conv(x, 64), 96, { kernel: 3 }), 96, { kernel: 3 }),
      conv(averagePool(x), pool),
    ]);
  }
  const valid = { kernel: 3, stride: 2, pad: 0 };
  x = concat([
    conv(x, 384, valid),
    conv(conv(conv(x, 64), 96, { kernel: 3 }), 96, valid),
    maxPool(x, { pad: 0 }),
  ]);
  const row = { kernel: [1, 7] };
  const column = { kernel: [7, 1] };
  for (const c of [128, 160, 160, 192]) {
    x = concat([
      conv(x, 192),
      conv(conv(conv(x, c), c, row), 192, column),
      conv(conv(conv(conv(conv(x, c), c, column), c, row), c, column), 192, row),
      conv(averagePool(x), 192),
    ]);
  }
  const seven = conv(conv(conv(x, 192), 192, row), 192, column);
  x = concat([conv(conv(x, 192), 320, valid), conv(seven, 192, valid), maxPool(x, { pad: 0 })]);
  for (let block = 0; block < 2; block++) {
    const three = conv(x, 384);
    const deep = conv(conv(x, 448), 384, { kernel: 3 });
    const both = (y) => [conv(y, 384, { kernel: [1, 3] }), conv(y, 384, { kernel: [3, 1] })];
    x = concat([conv(x, 320), ...both(three), ...both(deep), conv(averagePool(x), 192)]);
  }
  return b.model(x);
}

/** DenseNet121 (Huang et al. 2017) at 224 x 224; normalisation stands before the convolutions and stays. */
export function denseNet121() {
  const b = builder({ size: 224, classes: 5, seed: 'densenet' });
  const { conv, plainConv, normRelu, concat, maxPool, averagePool } = b;
  let x = maxPool(conv('input', 64, { kernel: 7, stride: 2 }));
  for (const [stage, layers] of [6, 12, 24, 16].entries()) {
    for (let layer = 0; layer < layers; layer++) {
      const grown = plainConv(conv(normRelu(x), 128), 32, { kernel: 3 });
      x = concat([x, grown]);
    }
    if (stage < 3)
      x = averagePool(plainConv(normRelu(x), b.channels(x) / 2), { kernel: 2, stride: 2, pad: 0 });
  }
  return b.model(normRelu(x));
}

/** Branches of four kinds with average and max pooling at 224 x 224, in the manner of Inception. */
export function miniInception() {
  const b = builder({ size: 224, classes: 5, seed: 'mini' });
  const { conv, concat, maxPool, averagePool } = b;
  let x = maxPool(conv(conv('input', 32, { kernel: 3, stride: 2 }), 64, { kernel: 3 }));
  for (const width of [32, 64]) {
    x = concat([
      conv(x, width),
      conv(conv(x, width), width, { kernel: 5 }),
      conv(conv(x, width), width, { kernel: 3 }),
      conv(averagePool(x), width),
    ]);
    x = maxPool(x);
  }
  return b.model(x);
}

/** ResNet50's bottlenecks (He et al. 2016), half as wide and one of each, at 224 x 224. */
export function resNetBottleneck() {
  const b = builder({ size: 224, classes: 5, seed: 'resnet' });
  const { conv, plainConv, addRelu, maxPool } = b;
  let x = maxPool(conv('input', 32, { kernel: 7, stride: 2 }));
  for (const [stage, width] of [32, 64, 128, 256].entries()) {
    for (let block = 0; block < 2; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const inner = plainConv(conv(conv(x, width), width, { kernel: 3, stride }), 4 * width);
      x = addRelu(inner, block === 0 ? plainConv(x, 4 * width, { stride }) : x);
    }
  }
  return b.model(x);
}

/** ResNet-18 (He et al. 2016) at 224 x 224, batch normalisation folded into the convolutions. */
export function resNet18() {
  const b = builder({ size: 224, classes: 2, seed: 'resnet18' });
  const { conv, plainConv, addRelu, maxPool } = b;
  let x = maxPool(conv('input', 64, { kernel: 7, stride: 2 }));
  for (const [stage, width] of [64, 128, 256, 512].entries()) {
    for (let block = 0; block < 2; block++) {
      const stride = stage > 0 && block === 0 ? 2 : 1;
      const inner = plainConv(conv(x, width, { kernel: 3, stride }), width, { kernel: 3 });
      x = addRelu(inner, stride === 2 ? plainConv(x, width, { stride, pad: 0 }) : x);
    }
  }
  return b.model(x);
}

/** MobileNetV2 (Sandler et al. 2018) at 224 x 224, batch normalisation folded into the convolutions. */
export function mobileNetV2() {
  const b = builder({ size: 224, classes: 5, seed: 'mobilenet' });
  const { conv6, plainConv, sum, channels } = b;
  let x = conv6('input', 32, { kernel: 3, stride: 2 });
  for (const [wider, width, blocks, first] of [
    [1, 16, 1, 1],
    [6, 24, 2, 2],
    [6, 32, 3, 2],
    [6, 64, 4, 2],
    [6, 96, 3, 1],
    [6, 160, 3, 2],
    [6, 320, 1, 1],
  ]) {
    for (let block = 0; block < blocks; block++) {
      const stride = block === 0 ? first : 1;
      const inner = wider * channels(x);
      const wide = wider === 1 ? x : conv6(x, inner);
      const narrow = plainConv(conv6(wide, inner, { kernel: 3, stride, group: inner }), width);
      x = block === 0 ? narrow : sum(narrow, x);
    }
  }
  return b.model(conv6(x, 1280));
}

/** Four strided convolutions for images of any side: a network that costs little beside reading and keeping images. */
export function plainNetwork(size, seed) {
  const b = builder({ size, classes: 2, seed });
  const kernel = { kernel: 3, stride: 2 };
  return b.model([8, 16, 32, 32].reduce((x, width) => b.conv(x, width, kernel), 'input'));
}

function builder({ size, classes, seed }) {
  const stream = randomStream(seed);
  const nodes = [];
  const initializers = new Map();
  const widths = new Map([['input', 3]]);
  let count = 0;
  const add = (opType, inputs, channels, attributes) => {
    const name = `${opType}${count++}`;
    nodes.push(node(opType, inputs, [name], attributes));
    widths.set(name, channels);
    return name;
  };
  const constant = (dims, draw) => {
    const name = `weights${count++}`;
    const length = dims.reduce((total, side) => total * side, 1);
    initializers.set(name, floatTensor(Float32Array.from({ length }, draw), dims));
    return name;
  };
  const pair = (value) => (Array.isArray(value) ? value : [value, value]);
  const window = ({ kernel, stride, pad }) => {
    const [height, width] = pair(kernel);
    const [y, x] = pad === undefined ? [(height - 1) >> 1, (width - 1) >> 1] : pair(pad);
    return { kernel_shape: [height, width], strides: pair(stride), pads: [y, x, y, x] };
  };
  const channels = (name) => widths.get(name);
  const plainConv = (x, width, { kernel = 1, stride = 1, pad, group = 1 } = {}) => {
    const [height, wide] = pair(kernel);
    const own = channels(x) / group;
    const scale = Math.sqrt(2 / (own * height * wide));
    const weights = constant([width, own, height, wide], () => scale * stream.normal());
    const bias = constant([width], () => 0.1 * stream.normal());
    return add('Conv', [x, weights, bias], width, { ...window({ kernel, stride, pad }), group });
  };
  const relu = (x) => add('Relu', [x], channels(x));
  const pool =
    (opType, attributes) =>
    (x, { kernel = 3, stride = opType === 'MaxPool' ? 2 : 1, pad } = {}) =>
      add(opType, [x], channels(x), { ...window({ kernel, stride, pad }), ...attributes });
  return {
    channels,
    plainConv,
    conv: (x, width, options) => relu(plainConv(x, width, options)),
    conv6: (x, width, options) =>
      add('Clip', [plainConv(x, width, options), ...[0, 6].map((limit) => constant([], () => limit))], width),
    sum: (x, y) => add('Add', [x, y], channels(x)),
    addRelu: (x, y) => relu(add('Add', [x, y], channels(x))),
    normRelu: (x) => {
      const perChannel = (draw) => constant([channels(x)], draw);
      const [scale, variance] = [0, 1].map(() => perChannel(() => 0.5 + stream.uniform()));
      const [shift, mean] = [0, 1].map(() => perChannel(() => 0.1 * stream.normal()));
      return relu(add('BatchNormalization', [x, scale, shift, mean, variance], channels(x)));
    },
    concat: (parts) =>
      add(
        'Concat',
        parts,
        parts.reduce((total, part) => total + channels(part), 0),
        { axis: 1 },
      ),
    maxPool: pool('MaxPool', {}),
    averagePool: pool('AveragePool', { count_include_pad: 1 }),
    model: (x) => {
      const flat = add('Flatten', [add('GlobalAveragePool', [x], channels(x))], channels(x), { axis: 1 });
      const weights = constant([channels(x), classes], () => stream.normal() / Math.sqrt(channels(x)));
      nodes.push(node('MatMul', [flat, weights], ['logits']));
      const shape = (sizes) => ({ elementType: 'float32', shape: [undefined, ...sizes] });
      return serializedModel({
        irVersion: 8,
        opsets: new Map([['', 18]]),
        graph: {
          name: seed,
          nodes,
          initializers,
          inputs: [{ name: 'input', ...shape([3, size, size]) }],
          outputs: [{ name: 'logits', ...shape([classes]) }],
        },
      });
    },
  };
}
