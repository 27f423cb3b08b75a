import { describe, expect, it } from 'vitest';
import { seededBytes } from '../../shared/adapters/ids.local.ts';
import { linkId, linkKey, linkToken } from '../../shared/consent/link.ts';
import { memberKey } from '../../shared/member/member.ts';
import { LINK, MEMBER, pageWorld, written } from '../../test/support/pages.ts';

const asking = '<h1>Hur sannolikt är det att du skulle rekommendera oss?</h1>';

describe('a link that leads nowhere', () => {
  it('given a token that is not ours, then a neutral page, the same whatever is wrong with it', async () => {
    const page = await pageWorld();
    const before = page.dump();
    const token = page.path('answer').slice('/a/'.length);
    const wrong = [
      token.slice(0, -1),
      token.slice(0, 20),
      `${token}x`,
      token.replace(/^./, (first) => (first === 'A' ? 'B' : 'A')),
      token.replace(/(?<=^.{20})./, (one) => (one === 'A' ? 'B' : 'A')),
      page.path('unsubscribe').slice('/u/'.length),
      page.path('preferences').slice('/p/'.length),
      '%00',
      'x'.repeat(10_000),
    ];

    const answers = [];
    for (const one of wrong) {
      answers.push(await page.get(`/a/${one}`));
      answers.push(await page.post(`/a/${one}`, { a: '9' }));
    }

    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1);
    expect(page.dump()).toEqual(before);
  });

  it('given 10,000 guesses, half of them with the id of a link that there is, then none opens and nothing changes', async () => {
    const page = await pageWorld();
    const before = page.dump();
    const random = seededBytes('guesses');
    const id = page.path('answer').slice('/a/'.length, '/a/'.length + 16);
    const key = page.path('answer').slice(-2);
    const statuses = new Map<number, number>();

    for (let guess = 0; guess < 10_000; guess += 1) {
      const mac = Buffer.from(random(12)).toString('base64url');
      const token = `${guess % 2 === 0 ? id : Buffer.from(random(12)).toString('base64url')}${mac}${key}`;
      const { status } = await page.get(`/${'apu'[guess % 3]}/${token}`);
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }

    expect([...statuses]).toEqual([[404, 10_000]]);
    expect(page.dump()).toEqual(before);
  });

  it.each(['.', '>', ')', '=3D', '%3E', '%29.'])(
    'given %s after the token, as mail programs take it along, then the link works',
    async (junk) => {
      const page = await pageWorld();

      expect((await page.get(`${page.path('answer')}${junk}`)).body).toContain(asking);
      expect((await page.submit(`${page.path('answer')}${junk}`, { a: '9' })).status).toBe(303);
    },
  );

  it.each([
    ['the link’s row', linkKey(LINK)],
    ['the member’s row', memberKey(MEMBER)],
  ])('given %s is deleted, then there is nothing any more', async (_, key) => {
    const page = await pageWorld();
    await page.items.transact([{ delete: key }]);

    for (const { status, body } of [
      await page.get(page.path('answer')),
      await page.post(page.path('answer'), { a: '9' }),
    ]) {
      expect(status).toBe(410);
      expect(body).toContain('Här finns inget längre');
    }
    expect(await page.queued()).toEqual([]);
  });

  it('given an erased member, then the same as if there had never been one', async () => {
    const erased = await pageWorld({ member: { status: 'erased' } });
    const never = await pageWorld();
    await never.items.transact([{ delete: memberKey(MEMBER) }]);

    expect(await erased.get(erased.path('answer'))).toEqual(await never.get(never.path('answer')));
  });

  it.each([
    ['its journey is gone', { link: { journey: 'retired' } }],
    ['its question is gone', { link: { question: 'retired' } }],
    ['its words are gone', { written: { ...written, questions: {} } }],
    ['its wave cannot be known', { link: { occurrence: null, run: 'no-such-run' } }],
  ])('given %s, then the question is closed, and nothing is taken', async (_, options) => {
    const page = await pageWorld(options);

    const { status, body } = await page.get(page.path('answer'));

    expect(status).toBe(410);
    expect(body).toContain('Frågan är stängd');
    expect((await page.post(page.path('answer'), { a: '9' })).status).toBe(410);
    expect(await page.queued()).toEqual([]);
  });

  it('given a message that asks nothing, then an answer link made for it closes as well', async () => {
    const page = await pageWorld();
    const other = linkId(Buffer.alloc(12, 8));
    const { question: _, ...row } = (await page.items.get(linkKey(LINK)))!;
    await page.items.transact([{ put: { ...row, ...linkKey(other) } }]);
    const [key] = await page.world.secrets.get('link');

    expect((await page.get(`/a/${linkToken('answer', other, key)}`)).status).toBe(410);
  });

  it('given a member who was merged since, then the answer is that of the member who remains', async () => {
    const other = '01HK0000000000000000000002';
    const page = await pageWorld();
    const row = (await page.items.get(memberKey(MEMBER)))!;
    await page.items.transact([
      { put: { ...row, ...memberKey(other), ref: other, membershipNumber: 'M-2' } },
      { update: memberKey(MEMBER), set: { status: 'left', mergedInto: other } },
    ]);

    expect((await page.submit(page.path('answer'), { a: '9' })).status).toBe(303);

    expect((await page.queued())[0]).toMatchObject({
      ref: other,
      fields: { member: { membershipNumber: 'M-2' } },
    });
  });

  it('given the run’s row and no occurrence on the link, then the run tells the wave', async () => {
    const run = 'f'.repeat(32);
    const page = await pageWorld({ link: { run } });
    const { occurrence: _, ...row } = (await page.items.get(linkKey(LINK)))!;
    await page.items.transact([
      { put: row },
      {
        put: {
          pk: memberKey(MEMBER).pk,
          sk: `RUN#${run}`,
          id: run,
          member: MEMBER,
          journey: 'nps',
          occurrence: '2028-01-09',
          createdAt: '2028-01-09T09:00:00.000Z',
          state: 'completed',
          endedAt: '2028-01-10T09:00:00.000Z',
        },
      },
    ]);

    await page.submit(page.path('answer'), { a: '9' });

    expect((await page.queued())[0]?.fields.wave).toBe('2028-01-09');
  });
});
