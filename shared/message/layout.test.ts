import { HtmlValidate } from 'html-validate';
import { describe, expect, it } from 'vitest';
import { compiled, someOrganisation, sourceOf } from '../../test/support/message.ts';
import { mailRules } from '../../test/support/mail-html.ts';
import { layoutShell } from './layout.ts';
import { dark, light } from './look.ts';
import { render } from './render.ts';
import { slotValues } from './slots.ts';
import { LANGUAGES } from './template.ts';
import type { Language } from './template.ts';

const body = `Hej {{ member.givenName }},

Ett **fett** *lutat* stycke, 1 < 2 & "ja", med [en länk](https://example.org/?a=1&b=2).\\
Ring {{ organisation.phone }}.

## Rubrik

- ett
- två
  1. under

5. fem

> Någon sa detta.

[Så får du "hjälp" & stöd]({{ link.help }})

Efter knappen.
`;

async function mailIn(language: Language, givenName = 'Anna') {
  const template = await compiled(sourceOf({ body, subject: 'Hej {{ member.givenName }} & alla' }), language);
  return render(
    template,
    slotValues({
      organisation: someOrganisation,
      language,
      member: { givenName },
      unsubscribeUrl: 'https://example.org/a/b?c&d',
      preferencesUrl: 'https://example.org/p/b?c&d',
    }),
  );
}

const validator = new HtmlValidate(mailRules);

describe('the HTML of a mail', () => {
  it.each(LANGUAGES)('is valid in %s', async (language) => {
    const { html } = await mailIn(language, `O'Brien <b> "x" & ${'N'.repeat(300)}`);
    const { results } = await validator.validateString(html);

    const messages = results.flatMap((result) => result.messages);
    expect(
      messages.map(({ ruleId, message, line, column }) => `${ruleId} ${message} ${line}:${column}`),
    ).toEqual([]);
  });

  it('would not pass for valid with a tag left open', async () => {
    const { html } = await mailIn('sv');

    expect((await validator.validateString(html.replace('</strong>', ''))).valid).toBe(false);
  });

  it.each(LANGUAGES)('says its language, direction, subject and preview in %s', async (language) => {
    const { html } = await mailIn(language);

    expect(html).toMatch(new RegExp(`^<!doctype html><html lang="${language}" dir="ltr"`));
    expect(html).toContain('<title>Hej Anna &amp; alla</title>');
    expect(html).toMatch(/<body[^>]*><div style="display:none[^>]*>Så når du oss\.\u034F/);
  });

  it('keeps the words out of the preview line: invisible characters fill more than any client shows', async () => {
    const { html } = await mailIn('sv');
    const hidden = /<div style="display:none[^>]*>(.*?)<\/div>/.exec(html)![1]!;

    expect(hidden.split('\u00A0').length).toBeGreaterThan(110);
  });

  it('shows the words in order, each block with its own element', async () => {
    const { html } = await mailIn('sv');
    const words = /<!--words-->(.*)<!--\/words-->/.exec(html)![1]!;
    const bare = words.replaceAll(/ style="[^"]*"/g, '');

    expect(bare).toContain('<p>Hej Anna,</p>');
    expect(bare).toContain(
      '<p>Ett <strong>fett</strong> <em>lutat</em> stycke, 1 &lt; 2 &amp; &quot;ja&quot;, med ' +
        '<a href="https://example.org/?a=1&amp;b=2">en länk</a>.<br>Ring <span>08-465 004 10</span>.</p>',
    );
    expect(bare).toContain('<h2>Rubrik</h2><ul><li>ett</li><li>två<ol><li>under</li></ol></li></ul>');
    expect(bare).toContain('<ol start="5"><li>fem</li></ol><blockquote><p>Någon sa detta.</p></blockquote>');
    expect(bare).toMatch(
      /<a href="[^"]*help\?from=mail&amp;to=us" target="_blank">Så får du &quot;hjälp&quot; &amp; stöd<\/a>/,
    );
    expect(bare.indexOf('Efter knappen')).toBeGreaterThan(bare.indexOf('stöd</a>'));
  });

  it('has a button of at least 44 px', async () => {
    const { html } = await mailIn('sv');
    const style = /<a href="[^"]*help[^"]*" style="([^"]*)"/.exec(html)![1]!;
    const [, padding] = /padding:(\d+)px/.exec(style)!;
    const [, line] = /line-height:(\d+)px/.exec(style)!;

    expect(2 * Number(padding) + Number(line)).toBeGreaterThanOrEqual(44);
  });

  it('signs, says why it came, how to stop it and who sent it', async () => {
    const { html } = await mailIn('en');
    const after = html.slice(html.indexOf('<!--/words-->'));

    for (const said of [
      'Eva Prov',
      'rådgivare at the Test Union',
      'simply reply to this email',
      'Du är medlem.',
      '<a href="https://example.org/a/b?c&amp;d"',
      '<a href="https://example.org/p/b?c&amp;d"',
      'Sent by the Test Union, Provgatan 2, 111 22 Stockholm',
    ]) {
      expect(after).toContain(said);
    }
  });

  it('loads nothing from anywhere', async () => {
    const { html } = await mailIn('sv');

    expect(html).not.toMatch(/<(?:img|link|script|iframe|video|object)\b|@import|url\(|\bsrc=|background="/i);
  });

  it('is a shell of its language around its own words', async () => {
    for (const language of LANGUAGES) {
      const shell = await layoutShell(language);
      const { html } = await compiled(sourceOf({ body }), language);
      expect(shell).toHaveLength(6);
      let from = 0;
      for (const piece of shell) {
        const at = html.indexOf(piece, from);
        expect(at).toBeGreaterThanOrEqual(from);
        from = at + piece.length;
      }
      expect(from).toBe(html.length);
    }
  });
});

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const channel = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const both = [luminance(one), luminance(other)];
  return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
}

describe('the look', () => {
  it.each([
    ['light', light],
    ['dark', dark],
  ])('has a contrast of at least 4.5:1 in %s', (_, look) => {
    for (const ground of [look.card, look.paper]) {
      for (const text of [look.ink, look.quiet, look.accent]) {
        expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
      }
    }
    expect(contrast(look.onAccent, look.accent)).toBeGreaterThanOrEqual(4.5);
  });

  it('is measured rightly: black on white is 21:1', () => {
    expect(contrast('#000000', '#ffffff')).toBeCloseTo(21, 5);
  });
});
