import { describe, expect, it } from 'vitest';
import { SHELL_WORDS } from '../../functions/staff-pages/words-shell.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { servedWithFirstMail } from '../../test/support/local-server.ts';
import { htmlProblems } from '../../test/support/page-html.ts';

/** As browsers ask for what a person opens. */
const ACCEPT = 'text/html,application/xhtml+xml,*/*;q=0.8';

const NOWHERE = ['/nowhere', '/local/nowhere', '/messages/none', '/try'] as const;

describe('what is not there', () => {
  it.each(LANGUAGES)(
    'given a browser that reads %s, then it is a page with a title and a menu',
    async (language) => {
      const { ask } = await servedWithFirstMail();
      const headers = { accept: ACCEPT, 'accept-language': language };
      for (const path of NOWHERE) {
        const answer = await ask(path === '/try' ? '/try/none' : path, {
          headers,
          ...(path === '/try' && { method: 'POST', body: new URLSearchParams() }),
        });
        const html = await answer.text();
        expect([path, answer.status]).toEqual([path, 404]);
        expect(html).toContain(`<html lang="${language}">`);
        expect(html).toContain(`<title>${SHELL_WORDS[language].notFound.title} – `);
        expect(html).toContain('href="/members"');
        expect(await htmlProblems(html)).toEqual([]);
      }
    },
  );

  it('given a program, then it is JSON that says where to look', async () => {
    const { ask } = await servedWithFirstMail();
    for (const accept of ['*/*', 'application/json']) {
      const answer = await ask('/nowhere', { headers: { accept } });
      expect([answer.status, await answer.json()]).toEqual([
        404,
        { error: 'not-found', message: 'GET /local lists what there is.' },
      ]);
    }
  });
});

describe('what cannot be done', () => {
  it.each([
    ['/clock', { leap: 'year' }, 400, 'notDone'],
    ['/clock/speed', { speed: 'fast' }, 400, 'notDone'],
    ['/sending', { frozen: 'perhaps' }, 400, 'notDone'],
    ['/messages/none/play', { fate: 'delivered' }, 404, 'notFound'],
    ['/messages/none/play', { fate: 'eaten' }, 400, 'notDone'],
  ] as const)(
    'given %s with %j from a browser, then a page says so, and a program is told what was expected',
    async (path, form, status, said) => {
      const { press } = await servedWithFirstMail();
      const answer = await press(path, form, { accept: ACCEPT });
      const html = await answer.text();
      expect([answer.status, html.includes(`<h1>${SHELL_WORDS.en[said].title}</h1>`)]).toEqual([
        status,
        true,
      ]);
      expect(await htmlProblems(html)).toEqual([]);
      const plain = await press(path, form);
      expect([plain.status, plain.headers.get('content-type')]).toEqual([
        status,
        'text/plain; charset=UTF-8',
      ]);
    },
  );

  it('given a message that is not there, then the inbox says so above its list, and one that is there opens', async () => {
    const { ask, key } = await servedWithFirstMail();
    const gone = await ask('/?message=none');
    const html = await gone.text();
    expect(gone.status).toBe(404);
    expect(html).toContain('role="alert">There is no such message.');
    expect(html).toContain(`message=${key}`);
    expect(await htmlProblems(html)).toEqual([]);
    const there = await ask(`/?message=${key}`);
    expect([there.status, (await there.text()).includes('role="alert"')]).toEqual([200, false]);
  });
});
