import { describe, expect, it } from 'vitest';
import { pageWorld } from '../../test/support/pages.ts';

/** Every page of every link. */
const pages = async () => {
  const page = await pageWorld({ member: { pausedUntil: '2028-03-01T00:00:00.000Z' } });
  await page.submit(page.path('answer'), { a: '9' });
  const [answer, unsubscribe, preferences] = (['answer', 'unsubscribe', 'preferences'] as const).map((use) =>
    page.path(use),
  );
  return {
    page,
    urls: [
      unsubscribe!,
      answer!,
      `${answer}?a=9`,
      `${answer}?done`,
      preferences!,
      `${preferences}?saved`,
      `${preferences}?newer`,
      `${preferences}/why`,
      `${preferences}/about`,
    ],
  };
};

describe('a scanner that opens every link', () => {
  it('given GET and HEAD, with the headers of a prefetch too, then nothing is changed and each is found', async () => {
    const { page, urls } = await pages();
    const before = page.dump();

    for (const url of urls) {
      for (const headers of [{}, { purpose: 'prefetch', 'sec-purpose': 'prefetch;prerender' }]) {
        expect((await page.send('GET', url, { headers })).status).toBe(200);
        expect(await page.send('HEAD', url, { headers })).toMatchObject({ status: 200, body: '' });
      }
    }

    expect(page.dump()).toEqual(before);
  });

  it('given it follows every link of every page, then nothing is changed', async () => {
    const { page, urls } = await pages();
    const before = page.dump();
    const seen = new Set<string>();
    const open = [...urls];

    while (open.length > 0) {
      const url = open.pop()!;
      if (seen.has(url)) continue;
      seen.add(url);
      const { status, body } = await page.get(url);
      expect(status).toBe(200);
      open.push(...[...body.matchAll(/href="(\/[^"]*)"/g)].map(([, href]) => href!));
    }

    expect(seen.size).toBeGreaterThanOrEqual(urls.length);
    expect(page.dump()).toEqual(before);
  });

  it.each(['OPTIONS', 'PUT', 'DELETE', 'PATCH', 'post', ''])(
    'given %s, then it is not allowed, and nothing is changed',
    async (method) => {
      const { page, urls } = await pages();
      const before = page.dump();

      for (const url of urls) {
        const { status, headers } = await page.send(method, url);
        expect(status).toBe(405);
        const acts = !/\/(why|about)$/.test(url);
        expect(headers.allow).toBe(acts ? 'GET, HEAD, POST' : 'GET, HEAD');
      }
      expect(page.dump()).toEqual(before);
    },
  );

  it.each(['why', 'about'])('given POST to /p/…/%s, then there is nothing to do there', async (behind) => {
    const { page } = await pages();

    expect((await page.send('POST', `${page.path('preferences')}/${behind}`)).status).toBe(405);
  });

  it('given POST without a form’s fields, as a scanner might, then only the one-click link acts', async () => {
    const { page } = await pages();
    const before = page.dump();

    for (const url of [page.path('answer'), `${page.path('answer')}?a=0`, page.path('preferences')]) {
      expect((await page.post(url, {})).status).toBe(403);
    }
    expect(page.dump()).toEqual(before);
    expect((await page.post(page.path('unsubscribe'), {})).status).toBe(200);
    expect(Object.keys((await page.member()).optOuts)).toEqual(['relation.email']);
  });
});
