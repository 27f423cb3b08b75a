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
  it('inbox, clock and what can be tried are accessible and fit the window', async () => {
    const page = await pageIn(browser, view);
    const found: string[] = [];
    const look = async (what: string): Promise<void> => {
      found.push(...(await violationsOf(page)).map((one) => `${what}: ${one}`));
      if (await overflows(page)) found.push(`${what}: wider than the window`);
    };
    for (const path of ['/', '/?channel=sms', '/?member=M-99999', '/clock', '/try']) {
      expect((await page.goto(origin + path))?.status()).toBe(200);
      await look(path);
    }
    await page.getByRole('button', { name: 'Send the webhook' }).last().click();
    await page.getByRole('region', { name: 'Sent' }).or(page.getByRole('status')).first().waitFor();
    await look('sent');
    expect(found).toEqual([]);
    await page.context().close();
  });
});

describe('without script, by keyboard alone', () => {
  it('a visitor lets somebody join, reads their mail, sees the member, and lets a week pass', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 1100, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(origin);
    await page.getByRole('link', { name: 'Try it' }).press('Enter');
    await page.getByLabel('First name').fill('Tuva');
    await page.getByLabel('E-mail').first().fill('tuva.falk@example.org');
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
