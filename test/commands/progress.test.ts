import { beforeEach, expect, jest, test } from '@jest/globals';
import { progressOn } from '../../src/commands/progress.ts';

let seconds = 0;
beforeEach(() => {
  seconds = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => 1000 * seconds);
});

/** A stream that keeps what is written, as a terminal of 60 columns or as a log. */
function stream(isTTY: boolean) {
  const text: string[] = [];
  const write = (chunk: string) => text.push(chunk) > 0;
  return { text, stream: { isTTY, columns: 60, write } as unknown as NodeJS.WriteStream };
}

test('in a log there is a line for every tenth, with the rate and the time left', () => {
  const { text, stream: log } = stream(false);
  const { show, end } = progressOn(log);
  for (let done = 1; done <= 40; done++) {
    seconds += 0.5;
    show({ done, total: 40, kept: 0, label: 'maps of a' });
  }
  end();
  expect(text).toHaveLength(10);
  expect(text[0]).toBe('4/40 maps of a, 2.0 a second, 2 s, about 18 s left\n');
  expect(text[9]).toBe('40/40 maps of a, 2.0 a second, 20 s, about 0 s left\n');
});

test('in a log there is a line at least every minute', () => {
  const { text, stream: log } = stream(false);
  const { show } = progressOn(log);
  for (let done = 1; done <= 5; done++) {
    seconds += 40;
    show({ done, total: 1000, kept: 0, label: 'maps' });
  }
  expect(text).toEqual([
    '2/1000 maps, 40.0 s each, 80 s, about 11 h 5 min left\n',
    '4/1000 maps, 40.0 s each, 3 min, about 11 h 4 min left\n',
  ]);
});

test('what was kept from before an interruption counts for neither rate nor time', () => {
  const { text, stream: log } = stream(false);
  const { show } = progressOn(log);
  for (let done = 1; done <= 20; done++) show({ done, total: 40, kept: done, label: 'maps' });
  seconds = 5;
  show({ done: 24, total: 40, kept: 20, label: 'maps' });
  expect(text[0]).toBe('4/40 maps, 0 s\n');
  expect(text.at(-1)).toBe('24/40 maps, 1.3 s each, 5 s, about 20 s left\n');
});

test('on a terminal a bar redraws itself within the width, and ends its line', () => {
  const { text, stream: terminal } = stream(true);
  const { show, end } = progressOn(terminal);
  seconds = 1;
  show({ done: 1, total: 4, kept: 0, label: 'maps' });
  expect(text).toEqual(['\r[#####...............] 1/4 maps, 1.0 a second, 1 s, about 3 '.slice(0, 60)]);
  end();
  end();
  expect(text.slice(1)).toEqual(['\n']);
  show({ done: 4, total: 4, kept: 0, label: 'maps' });
  expect(text.at(-1)).toMatch(/^\r\[#{20}\] 4\/4 maps.*\n$/);
  end();
  expect(text).toHaveLength(3);
});

test('a line takes the place of the bar, and the bar comes back behind it', () => {
  const { text, stream: terminal } = stream(true);
  const { show, clear } = progressOn(terminal);
  clear();
  expect(text).toEqual([]);
  show({ done: 1, total: 4, kept: 0, label: 'maps, a\u001b[2Jb' });
  expect(text[0]).toContain('maps, a\\u001b[2Jb');
  clear();
  clear();
  expect(text.slice(1)).toEqual([`\r${' '.repeat(60)}\r`]);
});
