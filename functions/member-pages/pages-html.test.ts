import { createHash } from 'node:crypto';
import { htmlProblems } from '../../test/support/page-html.ts';
import { describe, expect, it } from 'vitest';
import { skip } from '../../shared/message/ledger.ts';
import { LANGUAGES, type Language } from '../../shared/message/template.ts';
import { MEMBER, NOW, pageWorld, written, type Answer, type Asks } from '../../test/support/pages.ts';

type Opened = Awaited<ReturnType<typeof pageWorld>>;
type Show = (page: Opened) => Promise<Answer>;

const asking =
  (query = ''): Show =>
  (page) =>
    page.get(`${page.path('answer')}${query}`);
const answering =
  (fields: Record<string, string>): Show =>
  (page) =>
    page.submit(page.path('answer'), fields);
const own =
  (behind: string): Show =>
  (page) =>
    page.get(`${page.path('preferences')}${behind}`);
const after =
  (fields: Record<string, string>, then: Show): Show =>
  async (page) => {
    await answering(fields)(page);
    return then(page);
  };
/** A member of whom much is known, and to whom much was said. */
const rich = {
  birthDate: '02-29',
  segments: { sector: '<b>Handel</b>', interests: ['löner'] },
  'optOut.relation.sms': NOW,
  'suppressed.sms': '+46701740605',
  mergedFrom: ['x'],
  phone: null,
};

const states: readonly [string, Asks, Show, object?][] = [
  ['a scale from 0 to 10', 'nps', asking()],
  ['a scale with a value chosen', 'nps', asking('?a=9')],
  ['a scale from 1 to 5', 'support', asking()],
  ['choices', 'how-is-it', asking()],
  ['an answer that lacks', 'nps', answering({ comment: 'Hej <b>' })],
  ['a choice that lacks', 'how-is-it', answering({})],
  ['a comment that is too long', 'nps', answering({ a: '9', comment: 'x'.repeat(2001) })],
  [
    'too large a form where no comment was asked for',
    'support',
    (page) => page.submit(page.path('answer'), { a: '5', filler: 'x'.repeat(100_000) }),
  ],
  ['a form that is not ours', 'nps', (page) => page.post(page.path('answer'), { a: '9' })],
  ['a question that was answered', 'nps', after({ a: '9' }, asking())],
  ['thanks', 'nps', after({ a: '9' }, asking('?done'))],
  ['a question that is closed', 'nps', asking(), { link: { question: 'retired' } }],
  ['the preference centre', 'nps', own('')],
  ['the preference centre of one who has chosen', 'nps', own('?saved'), { member: rich }],
  ['the preference centre with a newer no', 'nps', own('?newer')],
  [
    'the preference centre in a pause',
    'nps',
    own(''),
    { member: { pausedUntil: '2028-03-01T00:00:00.000Z' } },
  ],
  [
    'a wish that cannot be read',
    'nps',
    async (page) => page.submit(page.path('preferences'), { do: 'save', language: 'xx' }),
  ],
  ['why', 'nps', own('/why')],
  ['why, and nothing is kept', 'nps', own('/why'), { link: { key: 'gone' } }],
  ['about', 'nps', own('/about')],
  ['about one of whom much is known', 'nps', after({ a: '9' }, own('/about')), { member: rich }],
  ['unsubscribe', 'nps', (page) => page.get(page.path('unsubscribe'))],
  ['unsubscribed', 'nps', (page) => page.post(page.path('unsubscribe'), {})],
  ['nothing any more', 'nps', own('/about'), { member: { status: 'erased' } }],
  ['not found', 'nps', (page) => page.get('/p/nonsense/nowhere')],
];

async function show(
  asks: Asks,
  state: Show,
  language: Language,
  options: { member?: object; link?: object } = {},
): Promise<Answer> {
  const page = await pageWorld({
    asks,
    member: { language, ...options.member },
    link: { ...options.link },
    // Pages for whom no language is known speak the organisation's.
    written: { ...written, organisation: { ...written.organisation, defaultLanguage: language } },
  });
  const message = {
    key: 'b'.repeat(32),
    member: MEMBER,
    run: 'r',
    journey: 'nps',
    step: 'x',
    message: 'gone',
    purpose: 'relation',
    channel: 'sms',
  } as const;
  await page.items.transact([skip(message, 'capped', NOW)]);
  return state(page);
}

const cases = LANGUAGES.flatMap((language) =>
  states.map(([name, asks, state, options]) => [name, language, asks, state, options] as const),
);

describe('every page of a member', () => {
  it.each(cases)(
    'given %s in %s, then it is valid HTML, accessible and nobody else’s',
    async (_, language, asks, state, options) => {
      const { body, headers } = await show(asks, state, language, options);

      expect(await htmlProblems(body)).toEqual([]);
      expect(body).toContain(`<html lang="${language}">`);
      expect(body).not.toMatch(/<script|\son\w+=|<img|<link|<iframe|@import|url\(|https?:|\sstyle=/i);
      expect(body.replaceAll(/<input type="hidden"[^>]*>/g, '')).not.toMatch(
        /undefined|null|NaN|\[object|\{\{/,
      );
      expect(body.match(/<h1[ >]/g)).toHaveLength(1);
      const [, sheet] = /<style>([\s\S]*?)<\/style>/.exec(body)!;
      const hash = createHash('sha256').update(sheet!).digest('base64');
      expect(headers['content-security-policy']).toContain(`style-src 'sha256-${hash}'`);
    },
  );

  it.each(states)(
    'given %s, then each field has its label, and each link in the page its place',
    async (_, asks, state, options) => {
      const { body } = await show(asks, state, 'sv', options);

      const ids = [...body.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id!);
      // A label names its field, or holds it.
      const labels = [...body.matchAll(/<label(?: for="([^"]*)"|\s*><input\s[^>]*?\sid="([^"]*)")/g)].map(
        ([, named, held]) => named ?? held,
      );
      const fields = [...body.matchAll(/<(?:input|select|textarea)\s[^>]*>/g)]
        .map(([field]) => field)
        .filter((field) => !field.includes('type="hidden"'));
      expect(fields.map((field) => /\sid="([^"]*)"/.exec(field)?.[1])).toEqual(labels);
      expect(new Set(ids).size).toBe(ids.length);
      for (const [, target] of body.matchAll(/href="#([^"]*)"/g)) expect(ids).toContain(target);
      for (const [, described] of body.matchAll(/aria-describedby="([^"]*)"/g))
        expect(ids).toContain(described);
    },
  );

  it.each(LANGUAGES)('given %s, then no page tells what another language says', async (language) => {
    const words = { sv: 'Undrar du över något?', nb: 'Lurer du på noe?', en: 'Any questions?' };
    for (const behind of ['', '/why', '/about']) {
      const { body } = await show('nps', own(behind), language);
      const spoken = LANGUAGES.filter((one) => body.includes(words[one]));
      expect(spoken).toEqual([language]);
    }
  });

  it('given what a member is called, then it is text and never HTML', async () => {
    const { body } = await show('nps', own('/about'), 'sv', { member: { ...rich, givenName: '<i>"&\'' } });

    expect(body).toContain('&lt;b&gt;Handel&lt;/b&gt;');
    expect(body).toContain('&lt;i&gt;&quot;&amp;&#39;');
    expect(body).not.toMatch(/<i>|<b>/);
  });
});
