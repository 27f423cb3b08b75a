import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { compiled, sourceOf } from '../../test/support/message.ts';
import { mailRules } from '../../test/support/mail-html.ts';
import { askingBody } from '../../test/support/words-root.ts';
import { layoutShell } from './layout.ts';
import { LANGUAGES } from './template.ts';
import type { Asked } from './words.ts';

const scaleFrom = (from: number, to: number): Asked => ({
  values: Array.from({ length: to - from + 1 }, (_, index) => String(from + index)),
  words: { question: 'Hur "sannolikt" & <varför>?', low: 'inte < alls', high: 'mycket', thanks: ['Tack.'] },
});
const choices: Asked = {
  values: ['well', 'so-so', 'call-me'],
  words: {
    question: 'Hur går det?',
    choices: { well: 'Ja, "bra" & <fint>', 'so-so': 'Sådär', 'call-me': 'Nej, ring mig!' },
    thanks: ['Tack.'],
  },
};
const asking = sourceOf({ body: `${askingBody}\nTack på förhand.\n` });
const mailOf = (asks: Asked, language: (typeof LANGUAGES)[number] = 'sv') => compiled(asking, language, asks);

/** Every link to an answer: where it leads, what it says and how large it is to the thumb. */
function links(html: string) {
  return [...html.matchAll(/<a href="\{\{ answer\.url \}\}([^"]*)"[^>]* style="([^"]*)">([^<]*)<\/a>/g)].map(
    ([, query, style, label]) => ({ query, label, style: style! }),
  );
}

const px = (style: string, property: string): number =>
  Number(new RegExp(`(?:^|;)${property}:(\\d+)px`).exec(style)?.[1] ?? 0);

describe('a question in a mail', () => {
  it.each([
    ['of choices', choices],
    ['from 0 to 10', scaleFrom(0, 10)],
    ['from 1 to 5', scaleFrom(1, 5)],
  ])('%s is valid HTML in each language', async (_, asks) => {
    for (const language of LANGUAGES) {
      const { html } = await mailOf(asks, language);
      const { results } = await new HtmlValidate(mailRules).validateString(html);
      expect(results.flatMap(({ messages }) => messages.map(({ message }) => message))).toEqual([]);
    }
  });

  it('of choices has its words and a button for each, in order, between the words around it', async () => {
    const { html } = await mailOf(choices);

    expect(links(html).map(({ query, label }) => [query, label])).toEqual([
      ['?a=well', 'Ja, &quot;bra&quot; &amp; &lt;fint&gt;'],
      ['?a=so-so', 'Sådär'],
      ['?a=call-me', 'Nej, ring mig!'],
    ]);
    const order = ['Vi undrar hur det går.', 'Hur går det?', '?a=well', '?a=call-me', 'Tack på förhand.'];
    const places = order.map((words) => html.indexOf(words));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places[0]).toBeGreaterThan(0);
  });

  it('on a scale has its words, a square for each score and what the ends mean beneath', async () => {
    const { html } = await mailOf(scaleFrom(0, 10));

    expect(html).toContain('>Hur &quot;sannolikt&quot; &amp; &lt;varför&gt;?</p>');
    expect(links(html).map(({ query, label }) => `${query} ${label}`)).toEqual(
      Array.from({ length: 11 }, (_, score) => `?a=${score} ${score}`),
    );
    const ends = html.slice(html.indexOf('?a=10')).replaceAll(/ style="[^"]*"/g, '');
    expect(ends).toContain('<p><span>0 = inte &lt; alls</span> · <span>10 = mycket</span></p>');
  });

  it('leads into an address by escaping what a choice is called', async () => {
    const odd: Asked = {
      ...choices,
      values: ['a&b c'],
      words: { ...choices.words, choices: { 'a&b c': 'x' } },
    };

    expect(links((await mailOf(odd)).html)).toMatchObject([{ query: '?a=a%26b%20c', label: 'x' }]);
  });

  it.each([
    ['of choices', choices],
    ['from 0 to 10', scaleFrom(0, 10)],
    ['from 1 to 5', scaleFrom(1, 5)],
  ])('%s has targets of at least 44 px', async (_, asks) => {
    const all = links((await mailOf(asks)).html);

    expect(all).toHaveLength(asks.values.length);
    for (const { style } of all) {
      const height = px(style, 'line-height') + 2 * px(style, 'padding');
      // Without a width of its own a link is as wide as the card.
      const width = px(style, 'width') || 536;
      expect(style).toMatch(/^display:block;/);
      expect([height >= 44, width >= 44]).toEqual([true, true]);
    }
  });

  it.each([
    ['0-10', scaleFrom(0, 10), [6, 5]],
    ['1-5', scaleFrom(1, 5), [5]],
    ['1-7', scaleFrom(1, 7), [6, 1]],
  ])('on the scale %s fits one row of 600 px, and in groups a phone of 360', async (_, asks, sizes) => {
    const { html } = await mailOf(asks);
    const groups = [...html.matchAll(/<div style="display:inline-block[^"]*">(.*?)<\/div>/g)].map(
      ([, group]) => group!,
    );
    // Each cell brings its width; a square has a border of one on each side besides.
    const widths = groups.map((group) =>
      [...group.matchAll(/<td [^>]*?width="(\d+)"([^>]*)>/g)].reduce(
        (sum, [cell, width]) => sum + Number(width) + (cell.includes('border:1px') ? 2 : 0),
        0,
      ),
    );

    expect(groups.map((group) => links(group).length)).toEqual(sizes);
    expect(widths.reduce((sum, width) => sum + width, 0)).toBeLessThanOrEqual(600 - 2 * 32);
    for (const width of widths) expect(width).toBeLessThanOrEqual(360 - 2 * 24);
    expect(widths[0]).toBeGreaterThanOrEqual(5 * 46);
  });

  it('shows Outlook the groups as cells of one row', async () => {
    const { html } = await mailOf(scaleFrom(0, 10));

    expect(html.match(/<!--\[if mso\]><table[^>]*><tr><td><!\[endif\]-->/g)).toHaveLength(1);
    expect(html.match(/<!--\[if mso\]><\/td><td><!\[endif\]-->/g)).toHaveLength(1);
    expect(html.match(/<!--\[if mso\]><\/td><\/tr><\/table><!\[endif\]-->/g)).toHaveLength(1);
  });

  it('has dark colours of its own, in the shell that all mails of a language share', async () => {
    const shell = (await layoutShell('sv')).join('');

    expect(shell).toMatch(
      /prefers-color-scheme: dark.*\.answer \{[^}]*background-color: #161412 !important;/s,
    );
    expect(shell).toMatch(/\.answer a \{ color: #8fd0bf !important;/);
    for (const cell of (await mailOf(choices)).html.matchAll(/<td[^>]*mso-padding-alt:14px 20px[^>]*>/g)) {
      expect(cell[0]).toContain('class="answer"');
    }
  });

  it('in plain text is the question and each choice with its address', async () => {
    const { text } = await mailOf(choices);

    expect(text).toContain(`Vi undrar hur det går.

Hur går det?

Ja, "bra" & <fint>:
{{ answer.url }}?a=well

Sådär:
{{ answer.url }}?a=so-so

Nej, ring mig!
{{ answer.url }}?a=call-me

Tack på förhand.`);
  });

  it.each([
    ['sv', 'Svara här'],
    ['nb', 'Svar her'],
    ['en', 'Answer here'],
  ] as const)('on a scale in plain text in %s is the question and one address', async (language, here) => {
    const { text } = await mailOf(scaleFrom(1, 5), language);

    expect(text).toContain(`Hur "sannolikt" & <varför>?

1 = inte < alls · 5 = mycket
${here}:
{{ answer.url }}

Tack på förhand.`);
  });
});
