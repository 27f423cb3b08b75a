import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { log } from '../../shared/log.ts';
import { launch, overflows, pageIn, VIEWS, violationsOf } from './browser.ts';
import { browsedWorld, type BrowsedWorld } from './world.ts';

log.setLogLevel('SILENT');
let browser: Browser;
let world: BrowsedWorld;
beforeAll(async () => {
  world = await browsedWorld();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  world.close();
});

/** Every page that a member can come to, by what it is. */
const pagesOf = ({ questions, unsubscribe, preferences }: BrowsedWorld['members'][number]) => ({
  ...questions,
  'a question with an answer chosen': `${Object.values(questions)[0]}?a=4`,
  'the way out': unsubscribe,
  'what to be written about': preferences,
  'why this came': `${preferences}/why`,
  'what is known': `${preferences}/about`,
  'a link that is none': '/a/nothing',
});

describe.each(VIEWS)('at $width px, $scheme', (view) => {
  it.each([0, 1, 2])('every page of member %i is accessible and fits the window', async (index) => {
    const member = world.members[index]!;
    expect(Object.keys(member.questions).length).toBeGreaterThan(2);
    const page = await pageIn(browser, view);
    const found: string[] = [];
    for (const [name, path] of Object.entries(pagesOf(member))) {
      const answer = await page.goto(`${world.origin}${path}`);
      expect([name, answer?.status()]).toEqual([name, name === 'a link that is none' ? 404 : 200]);
      found.push(...(await violationsOf(page)).map((one) => `${name}: ${one}`));
      if (await overflows(page)) found.push(`${name}: wider than the window`);
    }
    expect(found).toEqual([]);
    await page.context().close();
  });

  it('the inbox is accessible and fits the window', async () => {
    const page = await pageIn(browser, view);
    await page.goto(world.origin);
    const found = [...(await violationsOf(page))];
    if (await overflows(page)) found.push('wider than the window');
    const [first] = await page.locator('a[href*="message="]').all();
    await first!.click();
    found.push(...(await violationsOf(page)).map((one) => `a message: ${one}`));
    expect(found).toEqual([]);
    await page.context().close();
  });
});

describe('on a phone', () => {
  it('a question with ten steps stands in two rows, also when it says that nothing was chosen, and its mark is as high as it', async () => {
    const page = await pageIn(browser, { width: 360, scheme: 'light' });
    await page.goto(`${world.origin}${world.members[2]!.questions['nps/survey']}`);
    const rows = 'new Set([...document.querySelectorAll(".values label")].map((one) => one.offsetTop)).size';
    expect(await page.evaluate(rows)).toBe(2);
    expect(await page.evaluate('document.querySelector("h1").offsetTop < 110')).toBe(true);
    await page.evaluate('document.querySelector("main form").noValidate = true');
    await page.getByRole('button').first().click();
    await page.getByRole('alert').waitFor();
    expect(await page.evaluate(rows)).toBe(2);
    const gap =
      'document.querySelector(".wrong h1").getBoundingClientRect().top - document.querySelector(".wrong").getBoundingClientRect().top';
    expect(await page.evaluate(gap)).toBe(0);
    expect(await violationsOf(page)).toEqual([]);
    await page.context().close();
  });
});

describe('without script, by keyboard alone', () => {
  it('a member answers, says why, and changes the answer', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 800 },
    });
    const page = await context.newPage();
    const { questions } = world.members[2]!;
    await page.goto(`${world.origin}${questions['check-in/how-is-it']}`);
    await page.getByRole('radio').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Fine, mostly.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const thanks = page.getByRole('heading', { level: 1, name: /thank/i });
    await thanks.waitFor();
    await page.reload();
    await thanks.waitFor();
    await world.local.engine.settle();
    await page.getByRole('link', { name: /change/i }).click();
    await page.getByRole('radio').last().check();
    await page.getByRole('button').first().click();
    await thanks.waitFor();
    const effects = await world.local.engine.settle();
    expect(effects.filter(({ what }) => what === 'answered').map(({ answer }) => answer)).toEqual([
      'call-me',
    ]);
    await context.close();
  });

  it('a member chooses to have no more mail of one kind, and comes back', async () => {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      viewport: { width: 360, height: 800 },
    });
    const page = await context.newPage();
    const { preferences } = world.members[2]!;
    await page.goto(`${world.origin}${preferences}`);
    const box = page.getByRole('checkbox', { checked: true }).first();
    const name = await box.getAttribute('name');
    await box.uncheck();
    await page.getByRole('button', { name: /save/i }).first().click();
    await page.goto(`${world.origin}${preferences}`);
    expect(await page.locator(`input[type=checkbox][name="${name}"]:checked`).count()).toBeLessThan(
      await page.locator(`input[type=checkbox][name="${name}"]`).count(),
    );
    await context.close();
  });
});
