import { none, type OperatorCase, w, x } from './operatorCase.ts';

/** [steps, images, width] to hidden states of width 4. ONNX Runtime has these kernels for float32 alone. */
function layer(gates: number, directions: number, { steps = 3, bias = true } = {}) {
  const width = 4 * gates;
  return [
    x([steps, 2, 3]),
    w([directions, width, 3], [-0.6, 0.6]),
    w([directions, width, 4], [-0.6, 0.6]),
    bias ? w([directions, 2 * width], [-0.5, 0.5]) : none,
  ];
}

const precision = 'float32';
const hidden = { hidden_size: 4 };
const afterProduct = { ...hidden, linear_before_reset: 1 };
const both = { ...hidden, direction: 'bidirectional' };
const state = (directions: number) => x([directions, 2, 4], [-0.8, 0.8]);
const peepholes = (directions: number) => w([directions, 12], [-0.7, 0.7]);

/** Layers that read a sequence. */
export const recurrent: readonly OperatorCase[] = [
  { opType: 'LSTM', form: 'all states', inputs: layer(4, 1), attributes: hidden, precision },
  {
    opType: 'LSTM',
    form: 'first states, all outputs',
    inputs: [...layer(4, 1), none, state(1), state(1)],
    attributes: hidden,
    outputs: 3,
    precision,
  },
  {
    opType: 'LSTM',
    form: 'both directions, first states, all outputs',
    inputs: [...layer(4, 2), none, state(2), state(2)],
    attributes: both,
    outputs: 3,
    precision,
  },
  {
    opType: 'LSTM',
    form: 'from the end, one step, no bias',
    inputs: layer(4, 1, { steps: 1, bias: false }),
    attributes: { ...hidden, direction: 'reverse' },
    precision,
  },
  {
    opType: 'LSTM',
    form: 'peepholes, first states, all outputs',
    inputs: [...layer(4, 1), none, state(1), state(1), peepholes(1)],
    attributes: hidden,
    outputs: 3,
    precision,
  },
  {
    opType: 'LSTM',
    form: 'peepholes, both directions',
    inputs: [...layer(4, 2), none, none, none, peepholes(2)],
    attributes: both,
    precision,
  },
  { opType: 'GRU', form: 'reset before the product', inputs: layer(3, 1), attributes: hidden, precision },
  {
    opType: 'GRU',
    form: 'reset before the product, no bias',
    inputs: layer(3, 1, { bias: false }),
    attributes: hidden,
    precision,
  },
  {
    opType: 'GRU',
    form: 'both directions, reset after the product, first states',
    inputs: [...layer(3, 2, { steps: 4 }), none, state(2)],
    attributes: { ...afterProduct, direction: 'bidirectional' },
    outputs: 2,
    precision,
  },
  { opType: 'RNN', form: 'tanh', inputs: [...layer(1, 1), none, state(1)], attributes: hidden, precision },
  {
    opType: 'RNN',
    form: 'rectified, both directions, last states',
    inputs: layer(1, 2),
    attributes: { ...both, activations: { strings: ['Relu', 'Relu'] } },
    outputs: 2,
    precision,
  },
];
