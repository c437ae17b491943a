import { expect, test } from '@jest/globals';
import { parsedJson } from '../../src/files/parsedJson.ts';

const jsonWithComments = (text: string) => parsedJson(text, { comments: true });

test('parsedJson(text, { comments: true }) leaves out comments, but not what looks like one in a string', () => {
  const text = `// first
  { /* a
  b */ "url": "http://x/*y*/", // "no": 1,
    "quote": "\\" // still text", "slash": "\\\\" /**/ }
  // last`;
  expect(parsedJson(text, { comments: true })).toEqual({
    url: 'http://x/*y*/',
    quote: '" // still text',
    slash: '\\',
  });
});

test('parsedJson(text, { comments: true }) of plain JSON is JSON.parse', () => {
  for (const text of ['null', '[1, "a//b", {"c": ""}]', '"\\u0041"']) {
    expect(parsedJson(text, { comments: true })).toEqual(JSON.parse(text));
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
])('parsedJson(%j, { comments: true }) throws', (text) => {
  expect(() => parsedJson(text, { comments: true })).toThrow(SyntaxError);
});

test('parsedJson(text, { comments: true }) names the place in the text with its comments', () => {
  // The sign that is not wanted is the 19th.
  expect(() => jsonWithComments('/* comment */{"a" 1}')).toThrow(/ at line 1, column 19$/);
  expect(() => jsonWithComments('{\n  // b\n  "a": 1,\n}')).toThrow(/ at line 4, column 1$/);
  expect(() => jsonWithComments('{\n  "a": 1,\r\n  "b": 2 "c"')).toThrow(/ at line 3, column 10$/);
  expect(() => jsonWithComments('{}\n /* b')).toThrow(
    'a comment that does not end, from line 2, column 2 on',
  );
});

const deep = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);

test('parsedJson(text) refuses what is nested deeper than 200, and only that', () => {
  expect(() => parsedJson(deep(200))).not.toThrow();
  expect(() => parsedJson(deep(201))).toThrow(
    new SyntaxError('nested deeper than 200 at line 1, column 201'),
  );
  expect(() => parsedJson('{"a":'.repeat(20_000))).toThrow('nested deeper than 200');
  expect(parsedJson(JSON.stringify('['.repeat(300)))).toBe('['.repeat(300));
});

test('parsedJson(text) takes time linear in the text', () => {
  // Quadratic time is many minutes, which the limit of a test ends.
  for (const part of ['/*', '"\\', '/', '//', '"', '/**/']) {
    const text = part.repeat(300_000);
    expect(() => parsedJson(text, { comments: true })).toThrow(SyntaxError);
  }
});

test('parsedJson(text) says what is wrong in one short line without control characters', () => {
  const message = (() => {
    try {
      return String(parsedJson(`{"a": \u001b[2J\n${'x'.repeat(1e5)}`));
    } catch (error) {
      return (error as Error).message;
    }
  })();
  expect(message.length).toBeLessThan(200);
  expect(message).not.toMatch(/\p{Cc}/u);
});
