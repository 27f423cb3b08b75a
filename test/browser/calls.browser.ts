import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { finishTask } from '../../functions/staff-tasks/finish-task.ts';
import { postponeTask } from '../../functions/staff-tasks/postpone-task.ts';
import { log } from '../../shared/log.ts';
import { civilDate } from '../../shared/time/civil.ts';
import { instant } from '../../shared/time/instant.ts';
import { putTask, WRITTEN } from '../support/tasks.ts';
import { servedTasks } from '../support/tasks-server.ts';
import { ASA, submitAndSettle } from '../support/world.ts';
import { launch, overflows, pageIn, VIEWS, violationsOf } from './browser.ts';

log.setLogLevel('SILENT');
let browser: Browser;
beforeAll(async () => void (browser = await launch()));
afterAll(() => browser.close());

/** A list with one of everything, behind a socket. */
async function listed() {
  const made = await servedTasks({ dueOn: '2028-01-12' });
  const { local, member } = made;
  await putTask(local, member, { run: 'r2', kind: 'postcard', dueOn: '2028-01-13', why: 'asked-for-a-call' });
  const later = await putTask(local, member, { run: 'r3', dueOn: '2028-01-13' });
  await postponeTask(local.world, WRITTEN, later, { to: civilDate('2028-01-21'), reason: 'x'.repeat(300) });
  await putTask(local, 'nobody', { run: 'r4', dueOn: '2028-01-14' });
  local.clock.moveTo(instant('2028-01-13T09:00:00Z'));
  await submitAndSettle(local, 'leave', { membershipNumber: ASA.membershipNumber });
  // Port 0: any that is free. The forms post to where the page came from.
  const server = serve({ fetch: made.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  return { ...made, origin: `http://127.0.0.1:${port}`, close: () => server.close() };
}

describe.each(VIEWS)('at $width px, $scheme', (view) => {
  it('the list, and what it says after a press, are accessible and fit the window', async () => {
    const { origin, close, local, name } = await listed();
    const page = await pageIn(browser, view, 'sv-SE');
    await page.goto(`${origin}/calls`);
    for (const summary of await page.locator('summary').all()) await summary.click();
    const found = [...(await violationsOf(page))];
    if (await overflows(page)) found.push('wider than the window');

    // Someone else is quicker with the first.
    await finishTask(local.world, name, { outcome: 'not-needed' });
    await page.locator('textarea[name=note]').first().fill('Written in vain');
    await page.getByRole('button', { name: 'Fick inte tag på' }).first().click();
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('Written in vain');
    found.push(...(await violationsOf(page)).map((one) => `after a press: ${one}`));
    if (await overflows(page)) found.push('after a press: wider than the window');
    expect(found).toEqual([]);
    await page.context().close();
    close();
  });
});

describe('without script, by keyboard alone', () => {
  it('a task is done with a note, and the next is put off', async () => {
    const { origin, close, task } = await listed();
    const context = await browser.newContext({
      javaScriptEnabled: false,
      locale: 'sv-SE',
      viewport: { width: 360, height: 800 },
    });
    const page = await context.newPage();
    await page.goto(`${origin}/calls`);
    await page.getByLabel('Anteckning, om du vill').first().focus();
    await page.keyboard.type('All is well.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('status').waitFor();
    expect(await task()).toMatchObject({ state: 'done', outcome: 'reached', note: 'All is well.' });

    await page.locator('summary').first().focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Till vilken dag').first().fill('2028-01-20');
    await page.getByLabel('Varför').first().fill('On holiday');
    await page.getByRole('button', { name: 'Skjut upp' }).first().press('Enter');
    await page.getByRole('status').waitFor();
    expect(await page.getByText('Uppskjuten: On holiday').count()).toBe(1);
    await context.close();
    close();
  });
});
