import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeHistory } from '../../infra/local/living/history.ts';
import { createServer } from '../../infra/local/server.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { log } from '../../shared/log.ts';
import { instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { testWorld } from '../support/world.ts';
import { launch, overflows, pageIn, VIEWS, violationsOf } from './browser.ts';

log.setLogLevel('SILENT');
let browser: Browser;
let origin: string;
let close: () => void;
beforeAll(async () => {
  const db = openDatabase(':memory:');
  const now = instant('2028-06-14T12:00:00Z');
  const size = { people: 40, registered: 20, days: 400 };
  const publicUrl = 'https://lojal.example.org';
  await makeHistory({ db, workflows, publicUrl, now, wall: 0, seed: 'browser', size });
  const app = createServer(testWorld({ db, at: now, seed: 'visitor' }), () => undefined);
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  close();
});

describe.each(VIEWS)('at $width px, $scheme', (view) => {
  it.each(['en-GB', 'sv-SE', 'nb-NO'])(
    'inbox, clock and what can be tried, in %s, are accessible and fit the window',
    async (locale) => {
      const page = await pageIn(browser, view, locale);
      const found: string[] = [];
      const look = async (what: string): Promise<void> => {
        found.push(...(await violationsOf(page)).map((one) => `${what}: ${one}`));
        if (await overflows(page)) found.push(`${what}: wider than the window`);
      };
      for (const path of ['/', '/?channel=sms', '/?member=M-99999', '/clock', '/try']) {
        expect((await page.goto(origin + path))?.status()).toBe(200);
        await look(path);
      }
      await page
        .getByRole('button', { name: /webhook/ })
        .last()
        .click();
      await page.getByRole('status').or(page.getByRole('alert')).first().waitFor();
      await look('sent');
      expect(found).toEqual([]);
      await page.context().close();
    },
  );
});

describe('without script, by keyboard alone', () => {
  it('a visitor lets somebody join, reads their mail, sees the member, and lets a week pass', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'en-GB',
      viewport: { width: 1100, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(origin);
    await page.getByRole('link', { name: 'Try it' }).press('Enter');
    await page.getByLabel('First name').fill('Tuva');
    await page.getByLabel('Email').first().fill('tuva.falk@example.org');
    await page.getByRole('button', { name: 'Send the webhook' }).first().press('Enter');
    const told = page.getByRole('status');
    await told.waitFor();
    expect(await told.textContent()).toContain('webhook-signature');

    await page.getByRole('link', { name: 'Their messages' }).press('Enter');
    const messages = page.getByRole('navigation', { name: 'Messages' }).getByRole('listitem');
    expect(await messages.count()).toBe(1);
    await messages.first().getByRole('link').press('Enter');
    await page.frameLocator('iframe').getByText('Tuva').first().waitFor();

    await page.getByRole('button', { name: '+1 week' }).press('Enter');
    await page.goto(`${origin}/?member=M-30001`);
    expect(await messages.count()).toBeGreaterThan(1);
    await page.locator('main').getByRole('link').last().press('Enter');
    const member = page.locator('dd a');
    const answer = page.waitForResponse((one) => one.url().includes('/members/') && one.status() === 200);
    await member.press('Enter');
    expect(await (await answer).text()).toContain('Tuva');
    await context.close();
  });

  it('a visitor stands on the page of a member, lets a week pass there, and sees what has come', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'nn-NO',
      viewport: { width: 360, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${origin}/try`);
    await page.getByLabel('Medlemsnummer').first().fill('M-30002');
    await page.getByLabel('E-post').first().fill('siri.vik@example.org');
    await page.getByRole('button', { name: 'Send webhooken' }).first().press('Enter');
    await page.getByRole('link', { name: 'Medlemmet', exact: true }).press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Siri Falk' }).waitFor();
    const [stands, menu] = [page.url(), await page.getByRole('navigation', { name: 'Sider' }).innerText()];
    expect(menu.split(/\s*\n\s*/)).toEqual([
      'Innboks',
      'Medlemmer',
      'Reiser',
      'Å gjøre',
      'Puls',
      'Klokke',
      'Prøv',
    ]);
    const messages = page.getByText(/\(e-post\)/);
    const before = await messages.count();
    const time = page.getByRole('form', { name: 'Klokke' }).locator('time');
    const then = await time.getAttribute('datetime');
    await page.getByRole('button', { name: '+1 uke' }).press('Enter');
    await page.locator(`header time:not([datetime="${then}"])`).waitFor();
    expect(page.url()).toBe(stands);
    expect(Date.parse((await time.getAttribute('datetime'))!) - Date.parse(then!)).toBeGreaterThanOrEqual(
      7 * 86_400_000 - 3_600_000,
    );
    expect(await messages.count()).toBeGreaterThan(before);
    for (const path of ['/', '/journeys', '/calls', '/pulse', '/clock', '/try']) {
      await page.goto(origin + path);
      expect(await page.getByRole('navigation', { name: 'Sider' }).innerText()).toBe(menu);
      expect(await overflows(page)).toBe(false);
    }
    await context.close();
  });

  it('a visitor makes the clock run, sees what comes next, and stops it', async () => {
    const page = await pageIn(browser, VIEWS[0]!);
    await page.goto(`${origin}/clock`);
    expect(await page.locator('.coming li').count()).toBe(20);
    await page.getByRole('button', { name: /an hour a second/ }).press('Enter');
    await page.getByText('It runs 3600 times as fast').waitFor();
    await page.getByRole('button', { name: 'Pause' }).press('Enter');
    await page.getByText('It stands still').waitFor();
    await page.context().close();
  });
});
