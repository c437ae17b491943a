import type * as z from 'zod';
import { quotedList } from './quoted.ts';

type Issue = z.core.$ZodIssue;

/** The kinds of JSON values in the words of people. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a finite number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  tuple: 'a list',
  object: 'an object',
  record: 'an object',
};

/** What zod says where a schema has no words of its own. */
const words = /^(?:Invalid|Too (?:small|big)|Unrecognized)\b/;

/** What a schema wanted, in words: its own where it has some. */
export function wantedBy(issue: Issue): string {
  return words.test(issue.message) ? `expected ${wanted(issue)}` : issue.message;
}

function wanted(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return kinds[issue.expected] ?? issue.expected;
    case 'too_small':
      return bounded(issue.origin, issue.minimum, issue.inclusive === false ? 'above' : 'at least');
    case 'too_big':
      return bounded(issue.origin, issue.maximum, issue.inclusive === false ? 'below' : 'at most');
    case 'invalid_value':
      return oneOf(issue.values);
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? oneOf(issue.options)
        : [...new Set(issue.errors.flatMap(([first]) => (first ? [wanted(first)] : [])))].join(' or ');
    case 'not_multiple_of':
      return `a multiple of ${issue.divisor}`;
    default:
      return 'another value';
  }
}

/** `a number of at least 1`, `at least 1 item`, `at least 3 letters`. */
function bounded(origin: string, bound: number | bigint, side: string): string {
  if (origin === 'array' || origin === 'set')
    return `a list of ${side} ${bound} item${bound === 1 ? '' : 's'}`;
  if (origin === 'string') return `a text of ${side} ${bound} letter${bound === 1 ? '' : 's'}`;
  const kind = origin === 'int' ? 'whole number' : 'number';
  return side.startsWith('at') ? `a ${kind} of ${side} ${bound}` : `a ${kind} ${side} ${bound}`;
}

function oneOf(values: readonly unknown[]): string {
  const list = quotedList(values.map(String), 40);
  return values.length === 1 ? list : `one of ${list}`;
}
