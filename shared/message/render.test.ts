import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compiled, someOrganisation, sourceOf } from '../../test/support/message.ts';
import { UnknownSlot, UnsafeLink, render } from './render.ts';
import { slotValues } from './slots.ts';
import type { Template } from './template.ts';

const template: Template = {
  subject: ' Hej {{ member.givenName }}! ',
  preview: 'Om {{ member.givenName }}',
  html: '<p title="{{ member.givenName }}">Hej <b>{{ member.givenName }}</b>,</p><a href="{{ link.help }}">x</a>',
  text: 'Hej {{ member.givenName }},\n{{ link.help }}\n',
  slots: ['link.help', 'member.givenName'],
};
const help = 'https://example.org/?a=1&b=2';
const fill = (name: string, link = help) => render(template, { 'member.givenName': name, 'link.help': link });

describe('a filled message', () => {
  it('says the values in each of its parts', () => {
    expect(fill('Anna')).toEqual({
      subject: 'Hej Anna!',
      preview: 'Om Anna',
      html: '<p title="Anna">Hej <b>Anna</b>,</p><a href="https://example.org/?a=1&amp;b=2">x</a>',
      text: `Hej Anna,\n${help}\n`,
    });
  });

  it('says them in its SMS, which a message without one lacks', () => {
    const sms = { ...template, sms: ' Hej {{ member.givenName }}, {{ answer.url }} ' };
    const fillSms = (name: string, url: string) =>
      render(sms, { 'member.givenName': name, 'link.help': help, 'answer.url': url }).sms;

    expect(fillSms('Anna', 'https://m.example.org/a/b')).toBe('Hej Anna, https://m.example.org/a/b');
    expect(fillSms('', 'https://m.example.org/a/b')).toBe('Hej, https://m.example.org/a/b');
    expect(() => fillSms('Anna', 'http://m.example.org')).toThrow(new UnsafeLink('answer.url'));
    expect(fill('Anna')).not.toHaveProperty('sms');
  });

  it('that goes as SMS only is nothing else', () => {
    const only = { subject: '', preview: '', html: '', text: '', sms: 'Hej', slots: [] };

    expect(render(only, {})).toEqual({ subject: '', preview: '', html: '', text: '', sms: 'Hej' });
  });

  it.each([
    ["O'Brien", 'O&#39;Brien'],
    ['Áhkká Šuoŋŋá', 'Áhkká Šuoŋŋá'],
    ['<img src=x onerror="alert(1)">', '&lt;img src=x onerror=&quot;alert(1)&quot;&gt;'],
    ['A & B', 'A &amp; B'],
    ["$& $1 $` $'", '$&amp; $1 $` $&#39;'],
    ['=HYPERLINK("x")', '=HYPERLINK(&quot;x&quot;)'],
    ['{{ link.help }}', '{{ link.help }}'],
    ['&lt;', '&amp;lt;'],
    ['N'.repeat(300), 'N'.repeat(300)],
  ])('says the name %s as it is in text and subject, and escaped in HTML', (name, escaped) => {
    const { subject, text, html } = fill(name);

    expect(subject).toBe(`Hej ${name}!`);
    expect(text).toBe(`Hej ${name},\n${help}\n`);
    expect(html).toContain(`<p title="${escaped}">Hej <b>${escaped}</b>,</p>`);
  });

  it.each([
    ['Anna\r\nBcc: a@example.org', 'Anna Bcc: a@example.org'],
    ['Anna\u0000\u001b[1m', 'Anna [1m'],
    ['Anna\u2028Berg\u2029', 'Anna Berg'],
    ['Anna\u202Egnol', 'Annagnol'],
    ['Anna\uD800', 'Anna\uFFFD'],
    ['\t Anna ', 'Anna'],
  ])('makes of %j one harmless line', (name, harmless) => {
    const { subject, text, html } = fill(name);

    expect(subject).toBe(`Hej ${harmless}!`);
    expect(text.split('\n')).toHaveLength(3);
    expect(html).toContain(`<b>${harmless}</b>`);
  });

  it.each([[''], ['  '], ['\n']])('without a name (%j) has no space where the name would be', (name) => {
    expect(fill(name)).toMatchObject({
      subject: 'Hej!',
      preview: 'Om',
      html: expect.stringContaining('<p title="">Hej<b></b>,</p>'),
      text: expect.stringMatching(/^Hej,\n/),
    });
  });

  it('keeps the line feed before an empty value', () => {
    const { text } = render(
      { ...template, text: 'Hej\n{{ member.givenName }}, {{ member.givenName }} du' },
      {
        'member.givenName': '',
        'link.help': help,
      },
    );
    expect(text).toBe('Hej\n, du');
  });

  it('throws UnknownSlot, naming the slot, for a value that is missing', () => {
    expect(() => render(template, { 'link.help': help })).toThrow(UnknownSlot);
    expect(() => render(template, { 'link.help': help })).toThrow('the slot member.givenName has no value;');
  });

  it('does not take what every object has for a value', () => {
    expect(() => render({ ...template, subject: '{{ constructor }}' }, { 'member.givenName': 'A' })).toThrow(
      new UnknownSlot('constructor'),
    );
  });

  it.each([
    ['https://example.org/a'],
    ['http://127.0.0.1:3000/a/b'],
    ['http://localhost/a'],
    ['mailto:a@example.org'],
    ['tel:+4684650040'],
  ])('leads to %s', (link) => {
    expect(fill('Anna', link).html).toContain(`href="${link}"`);
  });

  it.each([
    ['javascript:alert(1)'],
    ['JaVaScript:alert(1)'],
    ['java\nscript:alert(1)'],
    ['data:text/html,x'],
    ['http://example.org'],
    ['http://127.0.0.1.example.org'],
    ['//example.org'],
    ['/help'],
    ['https://exam ple.org'],
    [''],
  ])('does not lead to %j, and the error does not repeat it', (link) => {
    expect(() => fill('Anna', link)).toThrow(new UnsafeLink('link.help'));
  });
});

// The same names each time, so that a test that fails once fails again.
const SEED = { seed: 20280103, numRuns: 300 };

const marks = (html: string) => html.replaceAll(/[^<>"]/g, '');

describe('any value at all', async () => {
  const real = await compiled(sourceOf({ subject: 'Hej {{ member.givenName }}' }));
  const values = slotValues({
    organisation: someOrganisation,
    language: 'sv',
    member: {},
    unsubscribeUrl: 'https://example.org/a/b',
    preferencesUrl: 'https://example.org/p/b',
  });
  const fillReal = (name: string) => render(real, { ...values, 'member.givenName': name });
  // Names that resemble slots, tags and replacement patterns among all that Unicode has.
  const name = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[ {}<>"'&$\n.a-z]{0,40}$/),
  );

  it('adds no tag and ends no attribute', () => {
    const calm = marks(fillReal('Anna').html);
    fc.assert(
      fc.property(name, (given) => {
        expect(marks(fillReal(given).html)).toBe(calm);
      }),
      SEED,
    );
  });

  it('leaves no slot unfilled', () => {
    fc.assert(
      fc.property(
        name.filter((given) => !given.includes('{{')),
        (given) => {
          const { subject, preview, html, text } = fillReal(given);
          expect(subject + preview + html + text).not.toContain('{{');
        },
      ),
      SEED,
    );
  });

  it('stands unchanged around itself: the rest of the mail does not depend on it', () => {
    fc.assert(
      fc.property(name, (given) => {
        const { subject, text } = fillReal(given);
        expect(subject).not.toMatch(/[\r\n]/);
        expect(subject.startsWith('Hej')).toBe(true);
        expect(text.slice(text.indexOf('\n'))).toBe(fillReal('').text.slice(4));
      }),
      SEED,
    );
  });
});
