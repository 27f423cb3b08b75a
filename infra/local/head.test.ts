import { describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../shared/message/template.ts';
import { served } from '../../test/support/local-server.ts';
import { htmlProblems, plain } from '../../test/support/page-html.ts';
import { ASA, refOf } from '../../test/support/world.ts';
import { wayBack } from './head.ts';
import { HEAD_WORDS } from './words-head.ts';

/** Åsa has joined; every page of this machine and of staff, hers too. */
async function everyPage() {
  const made = served();
  await made.joins();
  const member = `/members/${await refOf(made.local, ASA.membershipNumber)}`;
  const paths = [
    '/',
    '/members',
    member,
    '/journeys',
    '/journeys/welcome',
    '/calls',
    '/pulse',
    '/clock',
    '/try',
  ];
  const read = async (path: string, language: string) =>
    (await made.ask(path, { headers: { 'accept-language': language } })).text();
  return { ...made, member, paths, read };
}
const headOf = (html: string): string => /<header>.*?<\/header>/s.exec(html)![0];

describe('the head', () => {
  it.each(LANGUAGES)(
    'given %s, then every page has the same one, but for where it stands',
    async (language) => {
      const { paths, read } = await everyPage();
      const heads = new Set<string>();
      for (const path of [...paths, '/members/nobody']) {
        const html = await read(path, language);
        expect([path, html]).toEqual([path, expect.stringContaining(`<html lang="${language}">`)]);
        expect([path, await htmlProblems(html)]).toEqual([path, []]);
        const head = headOf(html);
        const here = /href="([^"]*)" aria-current="page"/.exec(head)?.[1];
        const stands = path === '/members/nobody' ? undefined : `/${path.split('/')[1]}`;
        expect([path, here]).toEqual([path, stands]);
        heads.add(head.replace(/ aria-current="page"/, ' ').replace(/(name="back" value=)"[^"]*"/, '$1'));
      }
      expect(heads.size).toBe(1);
      expect([...[...heads][0]!.matchAll(/<a href="([^"]*)" /g)].map(([, href]) => href)).toEqual([
        '/',
        '/members',
        '/journeys',
        '/calls',
        '/pulse',
        '/clock',
        '/try',
      ]);
    },
  );

  it.each(LANGUAGES)(
    'given %s, then no page holds a word of the clock in another language',
    async (language) => {
      const { paths, read } = await everyPage();
      for (const other of LANGUAGES.filter((one) => one !== language))
        for (const path of paths)
          expect(headOf(await read(path, language))).not.toContain(HEAD_WORDS[other].leaps.next);
    },
  );

  it('given a leap on a member’s page, then it comes back to that page, where time has passed', async () => {
    const { member, page, press } = await everyPage();
    const before = await page(member);
    const [, back] = /name="back" value="([^"]*)"/.exec(before)!;
    expect(before).toContain('Tue, 11 Jan 2028, 10:12');
    expect(before).not.toContain('What you can come to us about (email)');
    const answer = await press('/clock', { leap: 'week', back: plain(back!) });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, member]);
    const after = await page(member);
    expect(headOf(after)).toContain('Tue, 18 Jan 2028, 10:12');
    expect(after).toContain('What you can come to us about (email)');
  });

  it.each([
    ['/members?level=active&after=x', '/members?level=active'],
    ['/calls?did=done', '/calls'],
    ['/journeys/nps', '/journeys/nps'],
    ['/journeys/%E2%82%AC%22', '/journeys/%E2%82%AC%22'],
    ['/?channel=sms&before=3-3&message=none', '/?channel=sms'],
    ['/clock', '/clock'],
  ])('given %s, then a leap comes back to %s: what has come since stands first', async (path, back) => {
    const { page } = served();
    expect(plain(/name="back" value="([^"]*)"/.exec(await page(path))![1]!)).toBe(back);
  });

  it('given a search or a press on a form, then a leap comes back to the page of the form, without what was written', async () => {
    const { press, joins } = served();
    await joins();
    for (const path of ['/members', '/calls/none/done']) {
      const html = await (await press(path, { q: 'Nobody of that name' })).text();
      expect(headOf(html)).toContain(`name="back" value="/${path.split('/')[1]}"`);
    }
  });
});

describe('the way back', () => {
  it.each(['/', '/?channel=sms', '/members/01J?before=x', '/journeys', '/calls', '/pulse', '/clock', '/try'])(
    'given %s, which is a page here, then it leads there',
    (path) => {
      expect(wayBack(path)).toBe(path);
    },
  );

  it.each([
    undefined,
    '',
    'https://elsewhere.example/',
    '//elsewhere.example/members',
    '/.//elsewhere.example',
    '/\\elsewhere.example',
    '\\\\elsewhere.example',
    'members',
    '/local/faults',
    '/hooks/join',
    '/members/../local/faults',
    'javascript:alert(1)',
  ])('given %j, which is none, then it leads to the inbox', (path) => {
    expect(wayBack(path)).toBe('/');
  });
});

describe('the language', () => {
  it.each(['/', '/clock', '/try', '/members', '/pulse', '/members/nobody'])(
    'given %s, then it is the browser’s, else that of staff, and no cache may mix them up',
    async (path) => {
      const { ask } = served();
      const answers = ['nn-NO, en;q=0.9', 'de', 'en-GB'].map(async (language) => {
        const answer = await ask(path, { headers: { 'accept-language': language } });
        const { headers } = answer;
        expect([headers.get('vary'), headers.get('cache-control')]).toEqual(['accept-language', 'no-store']);
        return /<html lang="(\w+)">/.exec(await answer.text())?.[1];
      });
      expect(await Promise.all(answers)).toEqual(['nb', 'sv', 'en']);
    },
  );
});
