import type { Step } from '../../rule.ts';
import {
  fromStates,
  gatesOf,
  type Layer,
  type Peepholes,
  type StepBack,
  sideBySide,
  slopeOfSigmoid,
  slopeOfTanh,
  stepByStep,
  timesOf,
} from './layer.ts';

/**
 * `lstmCell` where the gates see the cells as well: i and f those of the step before by weights p, o those of the step
 * itself (Gers & Schmidhuber 2000). Cells then have to be known before the gates of the next step, and dc gets
 * what the gates give.
 */
export function peepholeCell(step: Step, layer: Layer, [ofI, ofO, ofF]: Peepholes): StepBack {
  const { emit } = step;
  const before = gatesOf(step, emit.add(layer.fromInput, fromStates(step, layer)), layer.gates).map((gate) =>
    stepByStep(step, gate, layer.steps),
  );
  const sigmoid = (value: string) => emit.node('Sigmoid', [value]);
  const each: { i: string; o: string; f: string; g: string; cells: string; tanh: string }[] = [];
  let cells = layer.firstCells ?? emit.zeros(before[0]?.[0] ?? '');
  for (const time of timesOf(layer)) {
    const [toI = '', toO = '', toF = '', toG = ''] = before.map((gate) => gate[time] ?? '');
    const i = sigmoid(emit.add(toI, emit.multiply(ofI, cells)));
    const f = sigmoid(emit.add(toF, emit.multiply(ofF, cells)));
    const g = emit.node('Tanh', [toG]);
    const after = emit.add(emit.multiply(f, cells), emit.multiply(i, g));
    const o = sigmoid(emit.add(toO, emit.multiply(ofO, after)));
    each[time] = { i, o, f, g, cells, tanh: emit.node('Tanh', [after]) };
    cells = after;
  }
  return (time, { hidden, cells: given }) => {
    const known = each[time];
    if (known === undefined) throw new RangeError(`no step ${time}`);
    const { i, o, f, g, cells: earlier, tanh } = known;
    const slope = (value: string) => slopeOfSigmoid(step, value);
    const dO = emit.multiply(hidden, emit.multiply(tanh, slope(o)));
    const own = emit.multiply(hidden, emit.multiply(o, slopeOfTanh(step, tanh)));
    const parts = [own, emit.multiply(dO, ofO), ...(given === undefined ? [] : [given])];
    const dC = emit.node('Sum', parts);
    const dI = emit.multiply(dC, emit.multiply(g, slope(i)));
    const dF = emit.multiply(dC, emit.multiply(earlier, slope(f)));
    const dG = emit.multiply(dC, emit.multiply(i, slopeOfTanh(step, g)));
    const back = sideBySide(step, [dI, dO, dF, dG]);
    return {
      gates: back,
      hidden: emit.node('MatMul', [back, layer.recurrent]),
      cells: emit.node('Sum', [emit.multiply(dC, f), emit.multiply(dI, ofI), emit.multiply(dF, ofF)]),
    };
  };
}
