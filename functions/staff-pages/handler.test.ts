import type { Context } from 'aws-lambda';
import { describe, expect, it } from 'vitest';
import { httpEvent } from '../../infra/local/http-event.ts';
import { log } from '../../shared/log.ts';
import { LANGUAGES } from '../../shared/message/template.ts';
import { htmlProblems } from '../../test/support/page-html.ts';
import { testWorld } from '../../test/support/world.ts';
import { workflows } from '../../workflows/index.ts';
import { createHandler } from './handler.ts';
import type { Needs } from './needs.ts';
import { SHELL_WORDS } from './words-shell.ts';

log.setLogLevel('SILENT');

/** The function as it stands by itself, without a world around it that puts a head on its pages. */
function alone(world: Needs = testWorld().world, options: Parameters<typeof createHandler>[2] = {}) {
  const handler = createHandler(world, workflows, options);
  return async (path: string, headers: Record<string, string> = {}) => {
    const request = {
      method: 'GET',
      path,
      headers,
      pathParameters: {},
      body: new Uint8Array(),
      timeEpoch: 0,
    };
    const result = await handler(httpEvent(request), {} as Context);
    if (typeof result === 'string') throw new TypeError('A page comes with a status and headers.');
    return { status: result.statusCode, headers: result.headers ?? {}, html: result.body ?? '' };
  };
}
const menuOf = (html: string) => [...html.matchAll(/<a href="(\/[a-z]*)" /g)].map(([, href]) => href);

describe('the pages of staff by themselves', () => {
  it.each(LANGUAGES)(
    'given %s, then the head is the organisation’s name and their own pages',
    async (language) => {
      const { status, headers, html } = await alone()('/members', { 'accept-language': language });
      expect([status, headers['vary'], headers['cache-control']]).toEqual([
        200,
        'accept-language',
        'no-store',
      ]);
      expect(html).toContain(`<html lang="${language}">`);
      expect(html).toContain(`<p class="brand">${workflows.organisation.name[language]}</p>`);
      expect(html).toContain(`<title>${SHELL_WORDS[language].pages.members}: `);
      expect(menuOf(html)).toEqual(['/members', '/journeys', '/calls', '/pulse']);
      expect(html).not.toMatch(/class="banner"|\/clock/);
      expect(await htmlProblems(html)).toEqual([]);
    },
  );

  it('given a head of others, then it is asked for with the reader’s language and the page’s address, on pages that say what is wrong too', async () => {
    const asked: unknown[] = [];
    const ask = alone(testWorld().world, {
      head: (reader) => {
        asked.push(reader);
        return { name: 'Elsewhere', home: '/home', before: [{ href: '/a', text: 'A' }] };
      },
    });
    const { html } = await ask('/members', { 'accept-language': 'nn' });
    expect(menuOf(html)).toEqual(['/a', '/members', '/journeys', '/calls', '/pulse']);
    expect(html).toContain('<a href="/home">Elsewhere</a>');
    expect((await ask('/journeys/none', { 'accept-language': 'en' })).status).toBe(404);
    expect(asked).toEqual([
      { language: 'nb', place: '/members' },
      { language: 'en', place: '/journeys/none' },
    ]);
  });

  it('given a fault of what is behind it, then the page says so in the reader’s language', async () => {
    const { world } = testWorld();
    const items = { ...world.items, query: () => Promise.reject(new Error('no store')) };
    const { status, html } = await alone({ ...world, items })('/members', { 'accept-language': 'nb' });
    expect(status).toBe(500);
    expect(html).toContain(SHELL_WORDS.nb.fault.title);
  });
});
