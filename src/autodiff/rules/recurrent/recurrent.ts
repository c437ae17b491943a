import { intAttribute, stringAttribute } from '../../../graph/edit.ts';
import { integersOf, integerTensor } from '../../../graph/tensor.ts';
import { noGradient, type Rule, type Step } from '../../rule.ts';
import { fixedSize } from '../../shapes.ts';
import { gruCell, lstmCell, rnnCell } from './cells.ts';
import { type Layer, overTime, type Peepholes, type StepBack, stepByStep, timesOf } from './layer.ts';

/** How one operator computes a step. */
interface Kind {
  /** The number of matrices that lie one below the other in W and in R. */
  readonly gates: number;
  /** The activations of one direction that its rule knows. */
  readonly activations: readonly string[];
  cell(step: Step, layer: Layer, activation: string): StepBack;
}

/** Long short-term memory; gates i, o, f, c. */
export const lstm = recurrent({ gates: 4, activations: ['Sigmoid Tanh Tanh'], cell: lstmCell });
/** Gated recurrent unit; gates z, r, h. */
export const gru = recurrent({ gates: 3, activations: ['Sigmoid Tanh'], cell: gruCell });
/** Elman network. */
export const rnn = recurrent({ gates: 1, activations: ['Tanh', 'Relu'], cell: rnnCell });

/**
 * Backpropagation through time. The hidden states that the forward pass gives make all gates at once; only what a step
 * hands to the next is written out, so a sequence must have a fixed length.
 */
function recurrent(kind: Kind): Rule {
  return (step) => {
    const { node, facts, wants, emit } = step;
    const activations = knownActivations(step, kind);
    const [x = '', w = ''] = node.inputs;
    const steps = fixedSize(facts.shape(x), 0, node);
    requireWholeSequences(step, steps);
    const backs = activations.map((activation, direction) => {
      const layer = layerOf(step, { gates: kind.gates, steps, direction });
      const back = backThroughTime(step, layer, {
        stepBack: kind.cell(step, layer, activation),
        direction,
      });
      const weights = ofDirection(step, w, { axis: 0, direction });
      return { ...back, input: emit.node('MatMul', [back.gates, weights]) };
    });
    const stacked = (parts: readonly string[]) => overTime(step, parts);
    return [
      wants(0)
        ? sum(
            step,
            backs.map(({ input }) => input),
          )
        : undefined,
      ...[undefined, undefined, undefined, undefined],
      wants(5) ? stacked(backs.map(({ hidden }) => hidden)) : undefined,
      wants(6) ? stacked(backs.map(({ hidden, cells }) => cells ?? emit.zeros(hidden))) : undefined,
    ];
  };
}

interface Place {
  readonly axis: number;
  readonly direction: number;
}

function ofDirection({ emit }: Step, name: string, { axis, direction }: Place): string {
  return emit.node('Gather', [name, emit.constant(integerTensor([direction], []))], { axis });
}

/** The first state of a direction, [1, n, hidden]; undefined where it is left out, which is 0. */
function firstOf({ emit }: Step, name: string | undefined, direction: number): string | undefined {
  return name ? emit.node('Gather', [name, emit.integers([direction])], { axis: 0 }) : undefined;
}

function layerOf(
  step: Step,
  { gates, steps, direction }: { readonly gates: number; readonly steps: number; readonly direction: number },
): Layer {
  const { node, emit } = step;
  const [x = '', w = '', r = '', b = '', , h0, c0, p] = node.inputs;
  const isReversed = direction === 1 || stringAttribute(node, 'direction', 'forward') === 'reverse';
  const weights = emit.node('Transpose', [ofDirection(step, w, { axis: 0, direction })], { perm: [1, 0] });
  const product = emit.node('MatMul', [x, weights]);
  const [inputBias, bias] =
    b === ''
      ? []
      : emit.nodes('Split', [ofDirection(step, b, { axis: 0, direction })], 2, { axis: 0, num_outputs: 2 });
  const after = ofDirection(step, step.output(0), { axis: 1, direction });
  const states = stepByStep(step, after, steps);
  const first = firstOf(step, h0, direction) ?? emit.zeros(states[0] ?? '');
  const before = isReversed ? [...states.slice(1), first] : [first, ...states.slice(0, -1)];
  return {
    ...{ steps, gates, isReversed, bias, after },
    fromInput: inputBias === undefined ? product : emit.add(product, inputBias),
    recurrent: ofDirection(step, r, { axis: 0, direction }),
    before: overTime(step, before),
    firstCells: firstOf(step, c0, direction),
    peepholes: p ? peepholesOf(step, p, direction) : undefined,
  };
}

function peepholesOf(step: Step, name: string, direction: number): Peepholes {
  const own = ofDirection(step, name, { axis: 0, direction });
  const [i = '', o = '', f = ''] = step.emit.nodes('Split', [own], 3, { axis: 0, num_outputs: 3 });
  return [i, o, f];
}

interface Back {
  /** By what comes from the input, [steps, n, gates x hidden]. */
  readonly gates: string;
  /** By the first states, [1, n, hidden]. */
  readonly hidden: string;
  readonly cells: string | undefined;
}

/** From the last step that was read to the first: what each gets from the outputs, and from the step after it. */
function backThroughTime(
  step: Step,
  layer: Layer,
  { stepBack, direction }: { readonly stepBack: StepBack; readonly direction: number },
): Back {
  const [byAll, byLast, byCells] = step.gradients;
  const each = byAll && stepByStep(step, ofDirection(step, byAll, { axis: 1, direction }), layer.steps);
  const gates: string[] = [];
  let hidden = firstOf(step, byLast, direction);
  let cells = firstOf(step, byCells, direction);
  for (const time of timesOf(layer).toReversed()) {
    const parts = [each?.[time], hidden].filter((part) => part !== undefined);
    const arriving = parts.length === 0 ? step.emit.zeros(cells ?? '') : sum(step, parts);
    const passed = stepBack(time, { hidden: arriving, cells });
    gates[time] = passed.gates;
    ({ hidden, cells } = { hidden: passed.hidden, cells: passed.cells });
  }
  return { gates: overTime(step, gates), hidden: hidden ?? '', cells };
}

function sum({ emit }: Step, parts: readonly string[]): string {
  return parts.length === 1 ? (parts[0] ?? '') : emit.node('Sum', parts);
}

/** The activations of each direction. Throws NoGradientError for a form of the operator that its rule does not know. */
function knownActivations({ node, wants }: Step, { activations: known }: Kind): string[] {
  const directions = stringAttribute(node, 'direction', 'forward') === 'bidirectional' ? 2 : 1;
  const given = node.attributes.get('activations');
  const names = given?.type === 'strings' && given.value.length > 0 ? given.value : undefined;
  const each = (names?.length ?? 0) / directions;
  const activations = Array.from({ length: directions }, (_, direction) =>
    names === undefined ? (known[0] ?? '') : names.slice(direction * each, (direction + 1) * each).join(' '),
  );
  const other = activations.find((own) => !known.includes(own));
  if (other !== undefined) throw noGradient(node, `its activations are ${other}, not ${known.join(' or ')}`);
  if (intAttribute(node, 'layout', 0) !== 0) throw noGradient(node, 'its layout is 1');
  if (intAttribute(node, 'input_forget', 0) !== 0)
    throw noGradient(node, 'its input and forget gates are one');
  if (node.attributes.has('clip')) throw noGradient(node, 'it clips its gates');
  if ([1, 2, 3, 4, 7].some(wants)) throw noGradient(node, 'its weights depend on the image');
  return activations;
}

/** Throws NoGradientError where some sequence may end before the others. */
function requireWholeSequences({ node, facts }: Step, steps: number): void {
  const name = node.inputs[4];
  if (!name) return;
  const lengths = facts.constant(name);
  if (lengths === undefined || integersOf(lengths).some((length) => length !== steps))
    throw noGradient(node, 'its sequences have lengths of their own');
}
