import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { dark, light, type Look } from '../../shared/message/look.ts';
import { LANGUAGES, type Language } from '../../shared/message/template.ts';
import { someOrganisation } from '../../test/support/message.ts';
import { ask, memberWithMail } from '../../test/support/member-page.ts';
import { htmlProblems } from '../../test/support/page-html.ts';
import { faultPage, notFoundPage, unsubscribePage } from './page.ts';

const inLanguage = (language: Language) => ({ ...someOrganisation, defaultLanguage: language });
const states = LANGUAGES.flatMap((language) => [
  [
    `asking in ${language}`,
    () => unsubscribePage({ found: true, state: 'asking', language }, someOrganisation),
  ],
  [
    `stopped in ${language}`,
    () => unsubscribePage({ found: true, state: 'stopped', language }, someOrganisation),
  ],
  [`gone in ${language}`, () => unsubscribePage({ found: true, state: 'gone' }, inLanguage(language))],
  [`not found in ${language}`, () => notFoundPage(inLanguage(language))],
  [`a fault in ${language}`, () => faultPage(inLanguage(language))],
]) as [string, () => ReturnType<typeof notFoundPage>][];

describe('every page', () => {
  it.each(states)('is valid and accessible HTML: %s', async (_, page) => {
    expect(await htmlProblems(String(await page()))).toEqual([]);
  });

  it('would not pass for valid with a tag left open', async () => {
    const page = String(await notFoundPage(someOrganisation));

    expect(await htmlProblems(page.replace('</main>', ''))).not.toEqual([]);
  });

  it.each(states)(
    'has no script, no handler, no picture and nothing of anyone else’s: %s',
    async (_, page) => {
      const html = String(await page());

      expect(html).not.toMatch(/<script|\son\w+=|<img|<link|<iframe|@import|url\(|https?:/i);
      expect(html).toContain('<meta name="robots" content="noindex" />');
      expect(html).not.toMatch(/undefined|null|\[object|\{\{/);
    },
  );

  it.each(LANGUAGES)(
    'speaks the member’s language, or the organisation’s where there is none: %s',
    async (language) => {
      const own = String(await unsubscribePage({ found: true, state: 'asking', language }, inLanguage('sv')));
      const view = { found: true, state: 'asking', language: undefined } as const;
      const organisations = String(await unsubscribePage(view, inLanguage(language)));

      expect(own).toContain(`<html lang="${language}">`);
      expect(organisations).toBe(own);
      expect(own).toContain(someOrganisation.name[language]);
    },
  );

  it.each(LANGUAGES)('that speaks all languages has the organisation’s own first: %s', async (language) => {
    const page = String(await notFoundPage(inLanguage(language)));

    const spoken = [...page.matchAll(/<(?:h1|div) lang="(\w+)"/g)].map(([, one]) => one);
    expect(spoken[0]).toBe(language);
    expect(new Set(spoken)).toEqual(new Set(LANGUAGES));
    expect(spoken).toHaveLength(LANGUAGES.length);
  });

  it.each(states)('shows an organisation’s name and phone as text, whatever is in them: %s', async (at) => {
    const language = LANGUAGES.find((one) => at.endsWith(one))!;
    const nasty = {
      ...inLanguage(language),
      name: { sv: '<b>&"\'', nb: '<b>&"\'', en: '<b>&"\'' },
      phone: '08 <i>"1"</i>',
    };
    const page = at.startsWith('asking')
      ? unsubscribePage({ found: true, state: 'asking', language }, nasty)
      : at.startsWith('stopped')
        ? unsubscribePage({ found: true, state: 'stopped', language }, nasty)
        : at.startsWith('gone')
          ? unsubscribePage({ found: true, state: 'gone' }, nasty)
          : at.startsWith('not')
            ? notFoundPage(nasty)
            : faultPage(nasty);

    const html = String(await page);

    expect(html).toContain('<header>&lt;b&gt;&amp;&quot;&#39;</header>');
    expect(html).toContain('href="tel:081"');
    expect(html).not.toMatch(/<b>|<i>/);
  });
});

describe('the headers', () => {
  it.each([
    ['GET', 'good', 200],
    ['POST', 'good', 200],
    ['HEAD', 'good', 200],
    ['GET', 'bad', 404],
    ['PUT', 'good', 405],
  ] as const)('of %s with a %s token keep, send and run nothing', async (method, which, status) => {
    const { local, token } = await memberWithMail();

    const { headers, ...page } = await ask(local, method, which === 'good' ? token : 'no');

    expect(page.status).toBe(status);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(headers).not.toHaveProperty('set-cookie');
  });

  it('allow the one style sheet that stands in the page, by its hash, and a form to ourselves, and no more', async () => {
    const { local, token } = await memberWithMail();

    const { headers, body } = await ask(local, 'GET', token);

    const sheets = [...body.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css]) => css!);
    expect(sheets).toHaveLength(1);
    const hash = createHash('sha256').update(sheets[0]!).digest('base64');
    expect(headers['content-security-policy']?.split('; ').toSorted()).toEqual(
      [
        "default-src 'none'",
        `style-src 'sha256-${hash}'`,
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
      ].toSorted(),
    );
    expect(body).not.toMatch(/\sstyle=/);
  });
});

describe('the look', () => {
  it('is that of the mails, light and dark', async () => {
    const html = String(await notFoundPage(someOrganisation));
    const [lit, dim] = html.split('@media (prefers-color-scheme: dark)');

    for (const [look, css] of [
      [light, lit],
      [dark, dim],
    ] as const)
      for (const colour of [look.paper, look.card, look.ink, look.quiet, look.accent, look.onAccent])
        expect(css).toContain(colour);
    expect(html).toContain('color-scheme: light dark');
  });

  it.each([
    ['light', light],
    ['dark', dark],
  ])(
    'has at least 4.5:1 wherever text stands, 3:1 for the button and its focus ring: %s',
    (_, look: Look) => {
      const pairs = [
        [look.ink, look.card],
        [look.quiet, look.card],
        [look.quiet, look.paper],
        [look.accent, look.card],
        [look.onAccent, look.accent],
      ] as const;

      for (const [text, ground] of pairs) expect(contrast(text, ground)).toBeGreaterThanOrEqual(4.5);
      expect(contrast(look.accent, look.card)).toBeGreaterThanOrEqual(3);
      expect(contrast(look.ink, look.card)).toBeGreaterThanOrEqual(3);
    },
  );
});

/** https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (high! + 0.05) / (low! + 0.05);
}

function luminance(hex: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
