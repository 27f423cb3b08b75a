import { serve } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { log } from '../../shared/log.ts';
import { livedWorld } from '../support/staff-pages.ts';
import { putTask } from '../support/tasks.ts';
import { launch, pageIn, styleOf } from './browser.ts';

log.setLogLevel('SILENT');
let browser: Browser;
let lived: Awaited<ReturnType<typeof livedWorld>>;
let origin: string;
let close: () => void;
beforeAll(async () => {
  lived = await livedWorld();
  for (const run of ['r1', 'r2', 'r3', 'r4']) await putTask(lived.local, lived.member, { run });
  const server = serve({ fetch: lived.app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  close = () => server.close();
  browser = await launch();
});
afterAll(async () => {
  await browser.close();
  close();
});

const mailPath = (): string => `/?message=${lived.local.mailbox.accepted()[0]!.key}`;

describe('by keyboard', () => {
  it('the first stop of every page leads past menu and clock to what the page is about', async () => {
    const page = await pageIn(browser, { width: 1100, scheme: 'light' });
    for (const path of ['/', mailPath(), '/members', '/journeys/nps', '/calls', '/pulse', '/clock', '/try']) {
      await page.goto(origin + path);
      await page.keyboard.press('Tab');
      const focused = '[document.activeElement.innerText, document.activeElement.offsetHeight > 20]';
      expect([path, await page.evaluate(focused)]).toEqual([path, ['Skip to the content', true]]);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
      const inHead = await page.evaluate('document.activeElement.closest("header") !== null');
      expect([path, inHead]).toEqual([path, false]);
    }
    await page.context().close();
  });
});

/** Contrast of two colours as the browser has reckoned them, by WCAG 2.2's own formula. */
const CONTRAST = `(a, b) => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).map((one) => one / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const [x, y] = [light(a), light(b)].toSorted((one, other) => other - one);
  return (x + 0.05) / (y + 0.05);
}`;
/** What of the drawings is less than so clear on the page's ground, with how clear it is. */
const faint = (page: Page) =>
  page.evaluate<string[]>(`(() => {
    const contrast = ${CONTRAST};
    const ground = getComputedStyle(document.querySelector('main')).backgroundColor;
    const found = new Set();
    const look = (selector, of, least) => {
      for (const one of document.querySelectorAll(selector)) {
        const ratio = contrast(getComputedStyle(one)[of], ground);
        if (ratio < least) found.add(one.getAttribute('class') + ' ' + of + ' ' + ratio.toFixed(1));
      }
    };
    look('svg :is(.rail, .box, .line)', 'stroke', 3);
    look('svg :is(.mark, .stop, .fill-1, .fill-2, .fill-3)', 'fill', 3);
    look('svg text', 'fill', 4.5);
    return [...found];
  })()`);

describe('drawings', () => {
  it.each(['light', 'dark'] as const)(
    'in %s, lines and marks stand out from the ground by 3:1, and letters by 4.5:1',
    async (scheme) => {
      const page = await pageIn(browser, { width: 1100, scheme });
      for (const path of ['/journeys/nps', `/members/${lived.member}`, '/pulse']) {
        await page.goto(origin + path);
        expect([path, await page.locator('main svg').count()]).not.toEqual([path, 0]);
        expect([path, await faint(page)]).toEqual([path, []]);
      }
      await page.context().close();
    },
  );

  it('on a phone, no letter of a journey’s diagram is smaller than 11 px, and none leaves its box', async () => {
    const page = await pageIn(browser, { width: 360, scheme: 'light' }, 'nb-NO');
    for (const path of ['/journeys/nps', '/journeys/thank-you', '/journeys/check-in', '/journeys/welcome']) {
      await page.goto(origin + path);
      const [least, beyond] = await page.evaluate<[number, string[]]>(`(() => {
        const picture = document.querySelector('svg.diagram');
        const scale = picture.getBoundingClientRect().width / picture.viewBox.baseVal.width;
        const texts = [...picture.querySelectorAll('text')];
        const right = picture.getBoundingClientRect().right - 8;
        return [
          Math.min(...texts.map((one) => parseFloat(getComputedStyle(one).fontSize) * scale)),
          texts.filter((one) => one.getBoundingClientRect().right > right).map((one) => one.textContent),
        ];
      })()`);
      expect([path, beyond]).toEqual([path, []]);
      expect(least).toBeGreaterThanOrEqual(11);
    }
    await page.context().close();
  });
});

describe('the inbox', () => {
  it.each([360, 1100])('at %i px, no address in the list is cut off', async (width) => {
    const page = await pageIn(browser, { width, scheme: 'light' });
    const email = `${'a'.repeat(40)}@long.example.org`;
    const sent = lived.local.mailbox.accepted()[0]!;
    await lived.local.mailbox.send({
      ...sent,
      key: `long-${width}`,
      to: email,
      tags: { ...sent.tags, key: `long-${width}` },
    });
    await page.goto(origin);
    expect(await page.getByText(email).first().isVisible()).toBe(true);
    const cut =
      '[...document.querySelectorAll(".to")].filter((one) => one.scrollWidth > one.clientWidth + 1).length';
    expect(await page.evaluate(cut)).toBe(0);
    await page.context().close();
  });

  it('in a low window, a message is as high as it needs to be', async () => {
    const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 900, height: 360 } });
    const page = await context.newPage();
    await page.goto(origin + mailPath());
    expect(await page.evaluate('document.querySelector(".reader").clientHeight')).toBeGreaterThan(600);
    await context.close();
  });
});

describe('in forced colours', () => {
  it('the open page of the menu, the pressed speed and the open message are told apart, and drawings follow the reader’s colours', async () => {
    const context = await browser.newContext({
      locale: 'en-GB',
      forcedColors: 'active',
      colorScheme: 'dark',
    });
    const page = await context.newPage();
    const looks = (selector: string, property: string) => styleOf(page, selector, property);
    await page.goto(`${origin}/clock`);
    expect(await looks('nav a[aria-current]', 'border-bottom-color')).not.toBe(
      await looks('nav a:not([aria-current])', 'border-bottom-color'),
    );
    expect(await looks('main button[aria-pressed=true]', 'background-color')).not.toBe(
      await looks('main button[aria-pressed=false]', 'background-color'),
    );
    await page.goto(origin + mailPath());
    expect(await looks('.messages a[aria-current]', 'border-left-width')).not.toBe(
      await looks('.messages a:not([aria-current])', 'border-left-width'),
    );
    await page.goto(`${origin}/journeys/nps`);
    const ground = await looks('body', 'background-color');
    expect(await looks('svg .box', 'fill')).toBe(ground);
    for (const letters of ['svg .strong', 'svg .minor'])
      expect([letters, await looks(letters, 'fill')]).toEqual([letters, await looks('main', 'color')]);
    await context.close();
  });
});

describe('on paper', () => {
  it('the list of calls is who to call and why with room to write, and neither menu, clock nor forms', async () => {
    const page = await pageIn(browser, { width: 794, scheme: 'dark' });
    await page.goto(`${origin}/calls`);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    for (const gone of ['header', 'button', 'textarea', 'summary', '.skip'])
      expect([gone, await page.locator(gone).first().isVisible()]).toEqual([gone, false]);
    expect(await page.locator('.task').first().innerText()).toContain('+46');
    // Four calls on one sheet of A4 at 96 dpi, with its margins.
    expect(await page.evaluate('document.querySelector("main").offsetHeight')).toBeLessThan(1000);
    expect(await styleOf(page, 'main', 'color')).toBe('rgb(38, 34, 29)');
    expect(Number.parseFloat(await styleOf(page, '.task', 'height', '::after'))).toBeGreaterThan(50);
    await page.context().close();
  });
});
