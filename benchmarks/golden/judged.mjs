/** Runs cases by the operations of their topic and judges the answers. */
import { existsSync } from 'node:fs';
import { compared } from './compared.mjs';
import { openedCase } from './folder.mjs';
import { ruleOfKey, wordedParts } from './tolerance.mjs';

/**
 * The operations of a topic, by name, or none where nobody has written them. An operation is a function from an opened
 * case to an object with the keys that the case expects, or { answer: that function, aside: keys that are about the
 * reference or left to the check, check: (answer, case) => lines of what does not hold }.
 */
export async function operationsOf(topic) {
  const file = new URL(`./topics/${topic}.mjs`, import.meta.url);
  if (!/^[\w-]+$/.test(topic) || !existsSync(file)) return {};
  const { operations } = await import(file.href);
  return operations;
}

/**
 * Of each case of a folder, or of those of one operation: { name, operation, largest, faults }. A case has passed where
 * there are no faults.
 */
export async function judgedFolder(folder, { only, operations = operationsOf(folder.topic) } = {}) {
  const known = await operations;
  const results = [];
  for (const entry of folder.cases) {
    if (only !== undefined && entry.operation !== only) continue;
    const { name, operation } = entry;
    const { largest, faults } = await judged(folder, entry, known[operation]);
    results.push({ name, operation, largest, faults });
  }
  return results;
}

/** The fault of a case whose operation nobody has written. */
export const noFunction = 'no function for this operation';

async function judged(folder, entry, operation) {
  if (operation === undefined) return failed(noFunction);
  const {
    answer: answerOf,
    aside = [],
    check,
  } = typeof operation === 'function' ? { answer: operation } : operation;
  const { answer, error, opened } = await tried(folder, entry, answerOf);
  if (opened === undefined) return failed(error.message);
  if ('error' in opened.expected || 'throws' in opened.expected) return refused(answer, error);
  if (error !== undefined) return failed(`${error.name}: ${error.message}`);
  const { expected, tolerance } = opened;
  const sameOperation = folder.cases.filter((other) => other.operation === entry.operation);
  const worded = wordedParts(
    tolerance,
    sameOperation.map(({ output, outputs, numbers }) => ({ ...output, ...outputs, ...numbers })),
  );
  if (worded.length > 0 && check === undefined) return failed(`no check of ${worded.join(', ')}`);
  const { unscorable, ...values } = expected;
  const wanted = Object.fromEntries(Object.entries(values).filter(([key]) => !aside.includes(key)));
  const { largest, faults } = compared(wanted, answer, ruleOfKey(tolerance));
  if (unscorable !== undefined && !answer?.unscorable) faults.push(`wanted a reason: ${unscorable}`);
  if (unscorable === undefined && answer?.unscorable) faults.push(`unscorable: ${answer.unscorable}`);
  return { largest, faults: [...faults, ...((await check?.(answer, opened)) ?? [])] };
}

async function tried(folder, entry, answerOf) {
  let opened;
  try {
    opened = openedCase(folder, entry);
    return { opened, answer: await answerOf(opened) };
  } catch (error) {
    return { opened, error };
  }
}

const failed = (line) => ({ largest: 0, faults: [line] });

/** What the engine says of a mistake in the code is not a refusal of the data. */
const accidental =
  /is not a function|is not iterable|is not defined|Cannot (read|set) prop|Invalid array length/;

function refused(answer, error) {
  if (error === undefined) return failed(`wanted a refusal, got ${Object.keys(answer ?? {})}`);
  if (!(error instanceof Error) || !error.message || accidental.test(error.message)) {
    return failed(`wanted a refusal, got ${error}`);
  }
  return { largest: 0, faults: [] };
}
