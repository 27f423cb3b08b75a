import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Debian's Chromium, without a sandbox of its own: the machine that runs this is one. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
}

export interface View {
  readonly width: number;
  readonly scheme: 'light' | 'dark';
}
export const VIEWS: readonly View[] = [
  { width: 1100, scheme: 'light' },
  { width: 360, scheme: 'light' },
  { width: 360, scheme: 'dark' },
];

/** A new page in such a view, in a browser that asks for a language. Scripts of the page are off, as nothing of ours needs one. */
export async function pageIn(browser: Browser, { width, scheme }: View, locale = 'en-GB'): Promise<Page> {
  const context = await browser.newContext({
    locale,
    viewport: { width, height: 800 },
    colorScheme: scheme,
    // Axe has to be put into the page, past its own policy.
    bypassCSP: true,
  });
  return context.newPage();
}

/** What axe-core finds against WCAG 2.2 A and AA and its own best practices, a line each. */
export async function violationsOf(page: Page): Promise<readonly string[]> {
  await page.addScriptTag({ content: AXE });
  const { violations } = await page.evaluate((): Promise<AxeResults> =>
    (globalThis as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
  );
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${help} at ${String(target)}: ${failureSummary ?? ''}`),
  );
}

/** How the browser draws the first element that fits a selector: the value of a property of CSS, or of its `::after`. */
export function styleOf(page: Page, selector: string, property: string, pseudo?: '::after'): Promise<string> {
  const [of, after] = [JSON.stringify(selector), JSON.stringify(pseudo ?? null)];
  // As text: the page's own world is none of this program's types.
  return page.evaluate<string>(
    `getComputedStyle(document.querySelector(${of}), ${after}).getPropertyValue(${JSON.stringify(property)})`,
  );
}

/** Whether something is wider than the window, so that the page must be moved sideways. */
export function overflows(page: Page): Promise<boolean> {
  // As text: the page's own world is none of this program's types.
  return page.evaluate<boolean>('document.documentElement.scrollWidth > window.innerWidth');
}
