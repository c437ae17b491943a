/** What an option may be: the words for it, and whether a value is. */
interface OptionRule {
  readonly must: string;
  accepts(value: unknown): boolean;
}

const count: OptionRule = { must: 'be a positive integer', accepts: isCount };
const share: OptionRule = {
  must: 'be a number from 0 to 1',
  accepts: (value) => isFiniteNumber(value) && value >= 0 && value <= 1,
};
const positive: OptionRule = {
  must: 'be finite and positive',
  accepts: (value) => isFiniteNumber(value) && value > 0,
};
const flag: OptionRule = { must: 'be true or false', accepts: (value) => typeof value === 'boolean' };
const baseline: OptionRule = { must: "be 'black', a finite number or an image", accepts: isBaseline };

/**
 * The rule of every option by its name, which means the same in each method that has it. What depends on the image,
 * such as a window that is larger, the method says itself.
 */
const rules: Readonly<Record<string, OptionRule>> = {
  samples: count,
  spread: { must: 'be finite and not negative', accepts: (value) => isFiniteNumber(value) && value >= 0 },
  noise: {
    must: "be 'seeded' or a list of arrays",
    accepts: (value) => value === 'seeded' || (Array.isArray(value) && value.every(isArray)),
  },
  squared: flag,
  baseline,
  baselines: {
    must: "be 'extremes' or a list of at least one baseline",
    accepts: (value) =>
      value === 'extremes' || (Array.isArray(value) && value.length > 0 && value.every(isBaseline)),
  },
  fill: baseline,
  rule: oneOf('gauss-legendre', 'midpoint', 'pair', 'interleaved-midpoint'),
  steps: count,
  layer: {
    must: 'be the name of a layer or null',
    accepts: (value) => value === null || (typeof value === 'string' && value !== ''),
  },
  centres: oneOf('halfPixel', 'tf1'),
  divideByMax: flag,
  factors: oneOf('signed', 'visualized'),
  algorithm: oneOf('full', 'fast'),
  areaThreshold: share,
  minPixels: count,
  fraction: share,
  maxDistance: share,
  maxSigma: positive,
  sigmaStep: positive,
  size: orAuto(count),
  stride: orAuto(count),
  masks: count,
  cells: count,
  keep: share,
};

/** Where an option may be more in one method than in the others. */
const exceptions: Readonly<Record<string, OptionRule>> = { 'integrated-gradients.steps': orAuto(count) };

/** Throws a RangeError that names the method and the option for a value that the option cannot have. */
export function requireOptions(method: string, options: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(options)) {
    const rule = exceptions[`${method}.${name}`] ?? rules[name];
    if (rule === undefined) throw new RangeError(`option ${name} of ${method} has no rule`);
    if (!rule.accepts(value))
      throw new RangeError(`${method}: ${name} must ${rule.must}, got ${shown(value)}`);
  }
}

function oneOf(...words: readonly string[]): OptionRule {
  return { must: `be one of ${words.join(', ')}`, accepts: (value) => words.some((word) => word === value) };
}

function orAuto({ must, accepts }: OptionRule): OptionRule {
  return { must: `${must} or 'auto'`, accepts: (value) => value === 'auto' || accepts(value) };
}

function isCount(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 1;
}

function isFiniteNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

function isBaseline(value: unknown): boolean {
  return value === 'black' || isFiniteNumber(value) || isArray(value);
}

/** True of an `ndarray`; whether it has the image's shape is seen when there is one. */
function isArray(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}

function shown(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
