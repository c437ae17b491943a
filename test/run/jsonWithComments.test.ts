import { expect, test } from '@jest/globals';
import { jsonWithComments } from '../../src/run/config/jsonWithComments.ts';

test('jsonWithComments(text) leaves out comments, but not what looks like one in a string', () => {
  const text = `// first
  { /* a
  b */ "url": "http://x/*y*/", // "no": 1,
    "quote": "\\" // still text", "slash": "\\\\" /**/ }
  // last`;
  expect(jsonWithComments(text)).toEqual({ url: 'http://x/*y*/', quote: '" // still text', slash: '\\' });
});

test('jsonWithComments(text) of plain JSON is JSON.parse', () => {
  for (const text of ['null', '[1, "a//b", {"c": ""}]', '"\\u0041"']) {
    expect(jsonWithComments(text)).toEqual(JSON.parse(text));
  }
});

test.each([
  '{ "a": 1, }',
  '{ a: 1 }',
  '/* open { }',
  '/',
  '{} /',
  '"open',
  '// only',
  "{ 'a': 1 }",
  '1 /* */ 2',
])('jsonWithComments(%j) throws', (text) => {
  expect(() => jsonWithComments(text)).toThrow(SyntaxError);
});

test('jsonWithComments(text) names the place in the text with its comments', () => {
  // The comment before has 12 letters; JSON.parse counts from 0.
  expect(() => jsonWithComments('/* comment */{"a" 1}')).toThrow(/position 18/);
});
