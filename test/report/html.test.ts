import { describe, expect, test } from '@jest/globals';
import { type HtmlValue, html, markupOf } from '../../src/report/html.ts';

describe('html`...`', () => {
  test('escapes every text, so that it can end neither an element nor a quoted attribute', () => {
    const text = `</b>"'<script>&`;
    expect(markupOf(html`<b title="${text}">${text}</b>`)).toBe(
      '<b title="&lt;/b&gt;&quot;&#39;&lt;script&gt;&amp;">&lt;/b&gt;&quot;&#39;&lt;script&gt;&amp;</b>',
    );
  });

  test('keeps HTML of its own, alone and in lists of lists, and escapes the text beside it', () => {
    const items = ['a<', html`<i>${'b<'}</i>`, [3, [html`<u></u>`]]];
    expect(markupOf(html`<p>${items}</p>`)).toBe('<p>a&lt;<i>b&lt;</i>3<u></u></p>');
  });

  test('leaves out the line breaks of the template, and none of its values', () => {
    expect(
      markupOf(html`
        <p>${'a\n  b'}
        </p>`),
    ).toBe('<p>a\n  b</p>');
  });

  test('takes nothing that was read from JSON for HTML, whatever its keys', () => {
    for (const text of ['{"Symbol(markup)":"<b>"}', '{"markup":"<b>"}', '["<b>"]', '"<b>"']) {
      expect(markupOf(html`${JSON.parse(text) as HtmlValue}`)).not.toContain('<b>');
    }
  });
});
