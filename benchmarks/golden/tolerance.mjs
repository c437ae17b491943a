/** What the tolerance of a case says: a rule for each key, and which of its words need a check of their own. */

const generic = new Set(['abs', 'rel', 'relative', 'default', 'exactShare']);

/**
 * The rule { abs, rel, share } of a key: `equal` is 0; a number under the key's own name is absolute, `relative x`
 * relative; all other keys take `default` or `abs`, `relative` or `rel`, and `exactShare`.
 */
export function ruleOfKey(tolerance) {
  if (tolerance === undefined || tolerance === 'equal') return () => ({});
  const { abs, rel, relative, default: standard, exactShare } = tolerance;
  const common = { abs: standard ?? abs ?? 0, rel: relative ?? rel ?? 0, share: exactShare };
  return (key) => {
    if (generic.has(key) || !Object.hasOwn(tolerance, key)) return common;
    return typeof tolerance[key] === 'number' ? { abs: tolerance[key] } : { rel: relativeOf(tolerance[key]) };
  };
}

/** The parts of a tolerance that are not a number for one of the keys of the expected values of an operation. */
export function wordedParts(tolerance, expectations) {
  if (typeof tolerance !== 'object' || tolerance === null) return [];
  const keys = keysIn(expectations);
  return Object.entries(tolerance)
    .filter(([key]) => !generic.has(key))
    .filter(
      ([key, value]) => !(keys.has(key) && (typeof value === 'number' || relativeOf(value) !== undefined)),
    )
    .map(([key]) => key);
}

function relativeOf(words) {
  const [, number] = /^relative ([\d.e+-]+)$/.exec(words) ?? [];
  return number === undefined ? undefined : Number(number);
}

function keysIn(value, keys = new Set()) {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return keys;
  for (const [key, part] of Object.entries(value)) {
    keys.add(key);
    if (key !== 'data') keysIn(part, keys);
  }
  return keys;
}
