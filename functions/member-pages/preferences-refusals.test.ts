import { describe, expect, it } from 'vitest';
import { formProof, linkKey } from '../../shared/consent/link.ts';
import { memberKey } from '../../shared/member/member.ts';
import { LINK, MEMBER, pageWorld } from '../../test/support/pages.ts';

const GOOD = { do: 'save', on: 'service.email', language: 'nb', channel: 'sms' };

describe('a form of the preference centre that cannot be taken', () => {
  it.each([
    ['no wish', { do: [] }],
    ['an unknown wish', { do: 'erase' }],
    ['two wishes', { do: ['save', 'stop'] }],
    ['an unknown box', { on: 'relation.pigeon' }],
    ['a box twice', { on: ['service.email', 'service.email'] }],
    ['an unknown language', { language: 'xx' }],
    ['no language', { language: [] }],
    ['two languages', { language: ['sv', 'nb'] }],
    ['an unknown channel', { channel: 'fax' }],
    ['no channel', { channel: [] }],
  ])('given %s, then the page is shown again, and nothing is changed', async (_, changed) => {
    const page = await pageWorld();
    const url = page.path('preferences');
    const hidden = await page.hidden(url, { do: 'save' });
    const before = page.dump();

    const { status, body } = await page.post(url, { ...hidden, ...GOOD, ...changed });

    expect(status).toBe(422);
    expect(body).toContain('<title>Fel: Välj vad du får från oss</title>');
    expect(body).toContain('Vi kunde inte läsa det som skickades.');
    expect(page.dump()).toEqual(before);
  });

  it.each([
    ['no proof', { proof: [] }, {}, 403],
    ['a made-up proof', { proof: `${'A'.repeat(16)}k1` }, {}, 403],
    ['something else shown', { shown: '{}' }, {}, 403],
    ['another site', {}, { 'sec-fetch-site': 'cross-site' }, 403],
    ['another origin', {}, { origin: 'https://evil.example' }, 403],
    ['another content type', {}, { 'content-type': 'application/json' }, 415],
    ['a megabyte', { filler: 'x'.repeat(1_000_000) }, {}, 413],
  ] as const)(
    'given %s, then it is refused, and nothing is changed',
    async (_, changed, headers, expected) => {
      const page = await pageWorld();
      const url = page.path('preferences');
      const hidden = await page.hidden(url, { do: 'stop' });
      const before = page.dump();

      const { status, body } = await page.post(url, { ...hidden, ...changed }, { headers });

      expect(status).toBe(expected);
      expect(body).toContain('Ingenting är ändrat.');
      expect(page.dump()).toEqual(before);
    },
  );

  it('given a form of ours from before it had these fields, then it asks to try again', async () => {
    const page = await pageWorld();
    const [key] = await page.world.secrets.get('link');
    const shown = '{"on":[]}';
    const proof = formProof('preferences', LINK, shown, key);
    const before = page.dump();

    const { status, body } = await page.post(page.path('preferences'), { ...GOOD, shown, proof });

    expect(status).toBe(403);
    expect(body).toContain('Sidan hade blivit för gammal.');
    expect(page.dump()).toEqual(before);
  });

  it('given the proof of a question’s form, then it is not taken', async () => {
    const page = await pageWorld();
    const { shown, proof } = await page.hidden(page.path('answer'));
    const before = page.dump();

    const { status } = await page.post(page.path('preferences'), {
      shown: shown!,
      proof: proof!,
      do: 'stop',
    });

    expect(status).toBe(403);
    expect(page.dump()).toEqual(before);
  });
});

describe('a link to the preference centre that leads nowhere', () => {
  it.each(['', '/why', '/about'])(
    'given a token of another use, then /p/…%s is a neutral 404',
    async (behind) => {
      const page = await pageWorld();
      const token = page.path('unsubscribe').slice('/u/'.length);

      const { status, body } = await page.get(`/p/${token}${behind}`);

      expect(status).toBe(404);
      expect(body).toContain('Sidan finns inte');
      expect(body).toBe((await page.get(`/p/nonsense${behind}`)).body);
    },
  );

  it('given a page that there is not, then a neutral 404', async () => {
    const page = await pageWorld();

    for (const behind of ['erase', 'WHY', '..', 'constructor'])
      expect((await page.get(`${page.path('preferences')}/${encodeURIComponent(behind)}`)).status).toBe(404);
  });

  it.each([
    ['an erased member', { member: { status: 'erased' } }, undefined],
    ['a member who is gone', {}, memberKey(MEMBER)],
    ['a message that is gone', {}, linkKey(LINK)],
  ])('given %s, then there is nothing any more, and nothing is made', async (_, options, gone) => {
    const page = await pageWorld(options);
    if (gone) await page.items.transact([{ delete: gone }]);
    const url = page.path('preferences');
    const before = page.dump();

    for (const answer of [
      await page.get(url),
      await page.get(`${url}/why`),
      await page.get(`${url}/about`),
      await page.post(url, { ...GOOD, shown: '', proof: '' }),
    ]) {
      expect(answer.status).toBe(410);
      expect(answer.body).not.toMatch(/Åsa|asa\.ek|M-10482/);
    }
    expect(page.dump()).toEqual(before);
  });
});
