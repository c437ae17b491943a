import { intAttribute } from '../../../graph/edit.ts';
import { isAbove } from '../../mask.ts';
import type { Step } from '../../rule.ts';
import {
  fromStates,
  gatesOf,
  type Layer,
  overTime,
  type StepBack,
  sideBySide,
  slopeOfSigmoid,
  slopeOfTanh,
  stepByStep,
  timesOf,
} from './layer.ts';
import { peepholeCell } from './peepholeCell.ts';

/**
 * h = o tanh(c), c = f c' + i g, with i, o, f = sigmoid and g = tanh of x W^T + h' R^T + biases, where ' means the step
 * before. dc is o (1 - tanh^2 c) dh and what the next step gives.
 */
export function lstmCell(step: Step, layer: Layer): StepBack {
  if (layer.peepholes !== undefined) return peepholeCell(step, layer, layer.peepholes);
  const { emit } = step;
  const { steps, gates } = layer;
  const [i = '', o = '', f = '', g = ''] = gatesOf(
    step,
    emit.add(layer.fromInput, fromStates(step, layer)),
    gates,
  ).map((gate, index) => emit.node(index === 3 ? 'Tanh' : 'Sigmoid', [gate]));
  const { before, after } = cellStates(step, layer, { kept: f, added: emit.multiply(i, g) });
  const tanh = emit.node('Tanh', [after]);
  const byCell = sideBySide(step, [
    emit.multiply(slopeOfSigmoid(step, i), g),
    emit.multiply(slopeOfSigmoid(step, o), tanh),
    emit.multiply(slopeOfSigmoid(step, f), before),
    emit.multiply(slopeOfTanh(step, g), i),
  ]);
  const [slopes, kept, toCells] = [byCell, f, emit.multiply(o, slopeOfTanh(step, tanh))].map((value) =>
    stepByStep(step, value, steps),
  );
  return (time, { hidden, cells: given }) => {
    const own = emit.multiply(hidden, toCells?.[time] ?? '');
    const cells = given === undefined ? own : emit.add(own, given);
    const arriving = sideBySide(step, [cells, hidden, cells, cells]);
    const back = emit.multiply(arriving, slopes?.[time] ?? '');
    return {
      gates: back,
      hidden: emit.node('MatMul', [back, layer.recurrent]),
      cells: emit.multiply(cells, kept?.[time] ?? ''),
    };
  };
}

/** c = kept c' + added at each step, and c' itself, [steps, n, hidden]. */
function cellStates(
  step: Step,
  layer: Layer,
  { kept, added }: { readonly kept: string; readonly added: string },
): { readonly before: string; readonly after: string } {
  const { emit } = step;
  const [keptAt, addedAt] = [kept, added].map((value) => stepByStep(step, value, layer.steps));
  const before: string[] = [];
  const after: string[] = [];
  let state = layer.firstCells ?? emit.zeros(addedAt?.[0] ?? '');
  for (const time of timesOf(layer)) {
    before[time] = state;
    state = emit.add(emit.multiply(keptAt?.[time] ?? '', state), addedAt?.[time] ?? '');
    after[time] = state;
  }
  return { before: overTime(step, before), after: overTime(step, after) };
}

/**
 * h = (1 - z) a + z h', with z, r = sigmoid of x W^T + h' R^T + biases and a = tanh of the same with r at h', or, where
 * `linear_before_reset` is 1, at h' R^T + its bias.
 */
export function gruCell(step: Step, layer: Layer): StepBack {
  const { node, emit } = step;
  const { steps, gates, before, recurrent } = layer;
  const resetsAfter = intAttribute(node, 'linear_before_reset', 0) === 1;
  const inputs = gatesOf(step, layer.fromInput, gates);
  const states = gatesOf(step, fromStates(step, layer), gates);
  const [z = '', r = ''] = [0, 1].map((gate) =>
    emit.node('Sigmoid', [emit.add(inputs[gate] ?? '', states[gate] ?? '')]),
  );
  const [ofZ = '', ofR = '', ofA = ''] = emit.nodes('Split', [recurrent], gates, {
    axis: 0,
    num_outputs: gates,
  });
  const ownState = resetsAfter
    ? emit.multiply(r, states[2] ?? '')
    : withBias(emit.node('MatMul', [emit.multiply(r, before), turned(ofA)]));
  const a = emit.node('Tanh', [emit.add(inputs[2] ?? '', ownState)]);

  const at = (value: string) => stepByStep(step, value, steps);
  const toZ = at(emit.multiply(slopeOfSigmoid(step, z), emit.subtract(before, a)));
  const toA = at(emit.multiply(slopeOfTanh(step, a), emit.subtract(1, z)));
  const toR = at(emit.multiply(slopeOfSigmoid(step, r), resetsAfter ? (states[2] ?? '') : before));
  const [zAt, rAt] = [at(z), at(r)];
  return (time, { hidden }) => {
    const dz = emit.multiply(hidden, toZ[time] ?? '');
    const da = emit.multiply(hidden, toA[time] ?? '');
    const reset = rAt[time] ?? '';
    const kept = emit.multiply(hidden, zAt[time] ?? '');
    if (resetsAfter) {
      const dr = emit.multiply(da, toR[time] ?? '');
      const byStates = sideBySide(step, [dz, dr, emit.multiply(da, reset)]);
      const passed = emit.add(kept, emit.node('MatMul', [byStates, recurrent]));
      return { gates: sideBySide(step, [dz, dr, da]), hidden: passed };
    }
    const throughReset = emit.node('MatMul', [da, ofA]);
    const dr = emit.multiply(throughReset, toR[time] ?? '');
    const parts = [kept, emit.multiply(throughReset, reset), product(dz, ofZ), product(dr, ofR)];
    return { gates: sideBySide(step, [dz, dr, da]), hidden: emit.node('Sum', parts) };
  };

  function turned(matrix: string): string {
    return emit.node('Transpose', [matrix], { perm: [1, 0] });
  }
  function product(value: string, matrix: string): string {
    return emit.node('MatMul', [value, matrix]);
  }
  function withBias(value: string): string {
    if (layer.bias === undefined) return value;
    const biases = emit.nodes('Split', [layer.bias], gates, { axis: 0, num_outputs: gates });
    return emit.add(value, biases[2] ?? '');
  }
}

/** h = tanh, or a ReLU, of x W^T + h' R^T + biases. The guided rule keeps only positive gradients of a ReLU. */
export function rnnCell(step: Step, layer: Layer, activation: string): StepBack {
  const { emit, guided, markGuided } = step;
  const isRectified = activation === 'Relu';
  const slopes = stepByStep(
    step,
    isRectified ? isAbove(emit, layer.after, 0) : slopeOfTanh(step, layer.after),
    layer.steps,
  );
  if (guided && isRectified) markGuided();
  return (time, { hidden }) => {
    const passing = guided && isRectified ? emit.node('Relu', [hidden]) : hidden;
    const gates = emit.multiply(passing, slopes[time] ?? '');
    return { gates, hidden: emit.node('MatMul', [gates, layer.recurrent]) };
  };
}
