import { describe, expect, it } from 'vitest';
import { memberKey } from '../../shared/member/member.ts';
import { log } from '../../shared/log.ts';
import { htmlProblems, plain } from '../../test/support/page-html.ts';
import { everything, livedWorld, ORIGIN, staffWorld } from '../../test/support/staff-pages.ts';
import { ASA, refOf, submitAndSettle } from '../../test/support/world.ts';
import { ROWS_A_SEARCH } from './find-members.ts';

log.setLogLevel('SILENT');
const text = (html: string): string =>
  plain(html.replaceAll(/<style>.*?<\/style>|<[^>]*>/gs, ' ')).replaceAll(/\s+/g, ' ');

const joinAs = (local: Parameters<typeof submitAndSettle>[0], member: object) =>
  submitAndSettle(local, 'join', { ...ASA, phone: undefined, ...member });

/** So many copies of a member's row, each with a number and name of its own. */
async function crowd(local: Parameters<typeof submitAndSettle>[0], many: number, familyName = 'Berg') {
  const row = (await local.world.items.get(memberKey(await refOf(local, ASA.membershipNumber))))!;
  for (let n = 0; n < many; n += 1) {
    const copy = {
      ref: `m${n}`,
      membershipNumber: `C-${n}`,
      givenName: 'Bo',
      familyName,
      numberSk: BigInt(n + 1),
    };
    await local.world.items.transact([{ put: { ...row, ...memberKey(`m${n}`), ...copy } }]);
  }
}

describe('the list of members', () => {
  it('given nobody, then the page says so', async () => {
    const { page } = staffWorld();
    expect(text(await page('/members'))).toContain('There are no members here yet.');
  });

  it('given members, then it opens on a level that has some, the highest index first, with the index', async () => {
    const { local, page } = staffWorld();
    await joinAs(local, {});
    await joinAs(local, { membershipNumber: 'M-2', givenName: 'Bo', email: 'bo@example.org' });
    await submitAndSettle(local, 'training', { membershipNumber: 'M-2', training: 'Grundkurs' });
    const said = text(await page('/members'));
    expect(said).toContain('Active Bo Ek M-2 index 44.');
    expect(said.indexOf('Bo Ek')).toBeLessThan(said.indexOf('Åsa Ek'));
    expect(text(await page('/members?level=quiet'))).toContain('No member is at this level.');
  });

  it('given more than a page, then each member stands on one page', async () => {
    const { local, page } = staffWorld();
    await joinAs(local, {});
    await crowd(local, 60);
    const first = await page('/members?level=active');
    const [, next] = /href="(\/members\?level=active&amp;after=[^"]+)"/.exec(first)!;
    const second = await page(plain(next!));
    const refs = [first, second].flatMap((html) =>
      [...html.matchAll(/"\/members\/(\w+)"/g)].map(([, ref]) => ref),
    );
    expect([refs.length, new Set(refs).size]).toEqual([61, 61]);
  });

  it('given those who have left or were merged, then the first are listed as such and the others not', async () => {
    const { local, page } = staffWorld();
    await joinAs(local, {});
    await joinAs(local, { membershipNumber: 'M-2', givenName: 'Bo', email: 'bo@example.org' });
    await joinAs(local, { membershipNumber: 'M-3', givenName: 'Cia', email: 'cia@example.org' });
    await submitAndSettle(local, 'leave', { membershipNumber: 'M-2' });
    await submitAndSettle(local, 'merge', { from: 'M-3', into: ASA.membershipNumber });
    const said = text(await page('/members?level=left'));
    expect(said).toContain('Bo Ek M-2 Have left');
    expect(said).not.toContain('Cia');
  });

  it.each(['/members?level=gold', '/members?level=active&after=x', '/members/nobody', '/members/a/b'])(
    'given %s, which is nowhere, then the answer is a page that says so',
    async (path) => {
      const { ask } = staffWorld();
      const answer = await ask(path);
      expect([answer.status, text(await answer.text())]).toEqual([
        404,
        expect.stringContaining('Page not found'),
      ]);
    },
  );
});

describe('the search', () => {
  it.each([ASA.membershipNumber, 'm-10482', ASA.email, ASA.phone, '+46701740605', ' asa.ek@example.org '])(
    'given %j, then it leads to the one member whose it is',
    async (q) => {
      const { local, search } = staffWorld();
      await submitAndSettle(local, 'join', ASA);
      const answer = await search({ q });
      const ref = await refOf(local, ASA.membershipNumber);
      expect([answer.status, answer.headers.get('location')]).toEqual([303, `/members/${ref}`]);
    },
  );

  it('given an address that two share, then both are found', async () => {
    const { local, search } = staffWorld();
    await joinAs(local, {});
    await joinAs(local, { membershipNumber: 'M-2', givenName: 'Bo' });
    const said = text(await (await search({ q: ASA.email })).text());
    expect(said).toContain('Bo Ek M-2');
    expect(said).toContain('Åsa Ek M-10482');
  });

  it('given the number of one who was merged, then it leads to the member who remains', async () => {
    const { local, search } = staffWorld();
    await joinAs(local, {});
    await joinAs(local, { membershipNumber: 'M-2', givenName: 'Bo', email: 'bo@example.org' });
    await submitAndSettle(local, 'merge', { from: 'M-2', into: ASA.membershipNumber });
    const answer = await search({ q: 'M-2' });
    expect(answer.headers.get('location')).toBe(`/members/${await refOf(local, ASA.membershipNumber)}`);
  });

  it.each([
    ['asa', true],
    ['ÅSA e', true],
    ['ek', true],
    ['sa', false],
    ['åsa berg', false],
    ['-', false],
  ])('given %j, then names are found by their beginnings, without accents: %j', async (q, isFound) => {
    const { local, search } = staffWorld();
    await joinAs(local, {});
    expect((await (await search({ q })).text()).includes('Åsa Ek')).toBe(isFound);
  });

  it('given more members than are read for a page, then it says that it was cut, and goes on to the end', async () => {
    const { local, search } = staffWorld();
    await joinAs(local, {});
    await crowd(local, ROWS_A_SEARCH + 100);
    const row = (await local.world.items.get(memberKey('m0')))!;
    await local.world.items.transact([{ put: { ...row, familyName: 'Zorn' } }]);

    const first = await (await search({ q: 'zorn' })).text();
    expect(text(first)).toContain('The search has read the names of 2,000 members');
    expect(text(first)).toContain('No member was found for “zorn”.');
    const [, after] = /name="after" value="([^"]+)"/.exec(first)!;
    const second = await (await search({ q: 'zorn', after: plain(after!) })).text();
    expect(text(second)).toContain('Bo Zorn C-0');
    expect(second).not.toContain('name="after"');
    expect(await htmlProblems(first)).toEqual([]);
  });

  it('given nothing, then it is the list; given a page that never was, then there is none', async () => {
    const { search } = staffWorld();
    expect((await search({ q: ' ' })).headers.get('location')).toBe('/members');
    expect((await search({ q: 'x', after: '0|zzz' })).status).toBe(404);
  });

  it('given a form of another site, then it is refused', async () => {
    const { search } = staffWorld();
    expect((await search({ q: 'asa' }, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await search({ q: 'asa' }, { 'sec-fetch-site': 'same-origin', origin: ORIGIN })).status).toBe(
      200,
    );
  });

  it('given what is HTML, then it is text', async () => {
    const { search } = staffWorld();
    const html = await (await search({ q: '"><script>alert(1)</script>' })).text();
    expect(html).not.toContain('<script');
    expect(await htmlProblems(html)).toEqual([]);
  });
});

it('no page changes anything by being shown', async () => {
  const { local, ask, member } = await livedWorld();
  const before = await everything(local);
  for (const path of [
    '/members',
    `/members/${member}`,
    '/journeys',
    '/journeys/nps',
    '/calls',
    '/pulse',
    '/tasks',
  ])
    for (const method of ['GET', 'HEAD', 'PUT']) await ask(path, { method });
  expect(await everything(local)).toBe(before);
});
