/** Where ONNX Runtime computes: the processor, an NVIDIA GPU, or any GPU by WebGPU. */
export const devices = ['cpu', 'cuda', 'webgpu'] as const;

/** One of `devices`. */
export type Device = (typeof devices)[number];

/** How ONNX Runtime's profile calls the provider of the processor. */
const processor = 'CPUExecutionProvider';

/** The operators that the processor computed in a profile of ONNX Runtime: those that a GPU's provider leaves to it. */
export function onProcessor(profile: unknown): string[] {
  const names = new Set<string>();
  for (const event of Array.isArray(profile) ? profile : []) {
    const { provider, op_name: name } = (event as { args?: Record<string, unknown> }).args ?? {};
    if (provider === processor && typeof name === 'string') names.add(name);
  }
  return [...names].sort();
}
