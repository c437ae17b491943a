import { graphsWithin, valuesReadBy } from '../../graph/branches.ts';
import type { Graph, Node, Tensor } from '../../graph/model.ts';
import { isContracted } from './einsum.ts';
import { movements, type Role, roleAt } from './roles.ts';

/** One place where a constant of real numbers enters the computation. */
export interface Use {
  readonly constant: string;
  readonly node: Node;
  readonly position: number;
  /** undefined where the operator is not known. */
  readonly role: Role | undefined;
}

/** Element types of numbers that training changes, and of integers that stand for such numbers. */
const realTypes = new Set(['float16', 'float32', 'float64', 'bfloat16', 'complex64', 'complex128']);
const packedTypes = new Set([
  'int8', 'uint8', 'int4', 'uint4', 'float8e4m3fn', 'float8e4m3fnuz', 'float8e5m2', 'float8e5m2fnuz',
]); // biome-ignore format: a list reads better packed

/**
 * Every use of a constant of real numbers between the image and the logits, in the order of the nodes. A constant that
 * is only copied, laid out or spread over the batch is used where the result is. `roles` says what the definition of an
 * operator does not.
 */
export function usesOf(graph: Graph, roles: ReadonlyMap<string, Role> = new Map()): Use[] {
  const isParameter = (name: string) => isReal(graph.initializers.get(name));
  const ofPixels = pixelDependents(graph);
  const carried = new Map<string, readonly string[]>();
  const uses: Use[] = [];
  for (const item of graph.nodes) {
    if (item.opType === 'Shape' || item.opType === 'Size') continue;
    const isOfPixels = ofPixels.has(item.outputs[0] ?? '');
    const isMovement = !isOfPixels && item.domain === '' && movements.has(item.opType);
    const moved: string[] = [];
    item.inputs.forEach((name, position) => {
      const direct = isParameter(name) ? [name] : [];
      const constants = carried.get(name) ?? direct;
      if (isMovement) moved.push(...constants);
      else
        for (const constant of constants) {
          const role = roles.get(constant) ?? roleOf(item, position);
          const isToken = carried.has(name) && (!isOfPixels || role === 'weights');
          uses.push({ constant, node: item, position, role: isToken ? 'token' : role });
        }
    });
    if (isMovement) for (const name of item.outputs) carried.set(name, moved);
    for (const name of valuesReadBy(item).slice(item.inputs.length)) {
      for (const constant of carried.get(name) ?? (isParameter(name) ? [name] : []))
        uses.push({ constant, node: item, position: -1, role: undefined });
    }
  }
  return uses;
}

function isReal(tensor: Tensor | undefined): boolean {
  if (tensor === undefined) return false;
  const isPacked = packedTypes.has(tensor.elementType) && tensor.dims.some((size) => size > 1);
  return isPacked || realTypes.has(tensor.elementType);
}

function roleOf(item: Node, position: number): Role | undefined {
  if (graphsWithin(item).length > 0) return undefined;
  const role = roleAt(item, position);
  return role === 'weights' && item.opType === 'Einsum' && !isContracted(item, position) ? 'factor' : role;
}

/** The values that depend on the pixels. */
function pixelDependents({ inputs, nodes }: Graph): Set<string> {
  const found = new Set(inputs.map(({ name }) => name));
  for (const item of nodes) {
    if (item.opType === 'Shape' || item.opType === 'Size') continue;
    if (valuesReadBy(item).some((name) => found.has(name))) for (const name of item.outputs) found.add(name);
  }
  return found;
}
