import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { log } from '../../shared/log.ts';
import { livedWorld } from '../support/staff-pages.ts';
import { instant } from '../../shared/time/instant.ts';
import { putTask } from '../support/tasks.ts';
import { refOf, submitAndSettle } from '../support/world.ts';
import { launch, overflows, pageIn, VIEWS, violationsOf } from './browser.ts';

log.setLogLevel('SILENT');
let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

async function served() {
  const made = await livedWorld();
  const server = serve({ fetch: made.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { ...made, origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe.each(VIEWS)('at $width px, $scheme', (view) => {
  it.each(['en-GB', 'sv-SE', 'nb-NO'])(
    'every page, in %s, is accessible and fits the window',
    async (locale) => {
      const { origin, close, member } = await served();
      const page = await pageIn(browser, view, locale);
      const found: string[] = [];
      for (const path of [
        '/members',
        `/members/${member}`,
        '/journeys',
        '/journeys/nps',
        '/journeys/thank-you',
        '/calls',
        '/pulse',
        '/members/nobody',
      ]) {
        await page.goto(`${origin}${path}`);
        expect(await page.locator('html').getAttribute('lang')).toBe(locale.slice(0, 2));
        for (const summary of await page.locator('summary').all()) await summary.click();
        found.push(...(await violationsOf(page)).map((one) => `${path}: ${one}`));
        if (await overflows(page)) found.push(`${path}: wider than the window`);
      }
      expect(found).toEqual([]);
      await page.context().close();
      close();
    },
  );

  it('somebody with the longest names and address there can be fits the window, wherever they stand', async () => {
    const { local, origin, close } = await served();
    const part = 'a'.repeat(60);
    await submitAndSettle(local, 'join', {
      membershipNumber: `M-${'9'.repeat(40)}`,
      givenName: 'Långtnamn'.repeat(11),
      familyName: 'Långtnamn'.repeat(11),
      email: `${part}@${part}.${part}.example.org`,
    });
    const ref = await refOf(local, `M-${'9'.repeat(40)}`);
    await putTask(local, ref);
    // Past Easter, when nothing is sent.
    await local.engine.advanceTo(instant('2028-04-20T12:00:00Z'));
    const page = await pageIn(browser, view);
    const found: string[] = [];
    for (const path of [
      `/members/${ref}`,
      '/members?level=active',
      '/calls',
      '/',
      '/clock',
      `/?member=${ref}`,
    ]) {
      await page.goto(`${origin}${path}`);
      expect([path, (await page.getByText(/Långtnamn|aaaaaa/).count()) > 0]).toEqual([path, true]);
      if (await overflows(page)) found.push(path);
    }
    expect(found).toEqual([]);
    await page.context().close();
    close();
  });
});

describe('without script, by keyboard alone', () => {
  it('a member is found by the beginning of a name, and the way leads on to a journey of hers and to the calls', async () => {
    const { origin, close, member } = await served();
    const context = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'en-GB',
      viewport: { width: 360, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${origin}/members`);
    await page.getByLabel('Find a member').focus();
    await page.keyboard.type('asa');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Åsa Ek' }).press('Enter');
    await page.waitForURL(`${origin}/members/${member}`);
    // What was searched for stands in no address.
    expect(page.url()).not.toContain('asa');
    await page.getByRole('link', { name: 'Three months in' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Three months in' }).waitFor();
    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    expect(await page.getByRole('heading', { level: 3 }).first().isVisible()).toBe(true);
    await page.getByRole('link', { name: 'Calls' }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'To do for members' }).waitFor();
    await context.close();
    close();
  });
});
