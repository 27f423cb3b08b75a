import { html, raw } from 'hono/html';
import { SHELL_WORDS } from './words-shell.ts';
import { STYLE } from './style.ts';
import type { Written } from './written.ts';

export type Html = ReturnType<typeof html>;

/** The pages in the menu, in its order. */
export const PAGES = ['members', 'journeys', 'calls', 'pulse'] as const;
export type PageName = (typeof PAGES)[number];

/** What a page is made with. */
export type Frame = Pick<Written, 'language' | 'head'>;

interface Shown {
  readonly title: string;
  /** Where the page stands in the menu, as an address. */
  readonly here?: string | undefined;
  /** With the part that is the main one, whose id is MAIN. */
  readonly content: Html;
  /** A look of the page's own. */
  readonly layout?: string;
  readonly style?: Html;
}

/** Where the link at the head of each page leads, past menu and clock. */
export const MAIN = 'main';

/** A whole page with its head and menu: of staff, and of whoever puts pages beside theirs. */
export function framedPage(
  { language, head }: Frame,
  { title, here, content, layout = 'sheet', style }: Shown,
): Html {
  const words = SHELL_WORDS[language];
  const { name, home, before = [], after = [], banner } = head;
  const own = PAGES.map((page) => ({ href: `/${page}`, text: words.pages[page] }));
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} – ${name}</title>
        <link rel="icon" href="data:," />
        ${STYLE}${style ?? ''}
      </head>
      <body class="${layout}">
        <a class="skip" href="#${MAIN}">${words.skip}</a>
        <header>
          <p class="brand">${home === undefined ? name : html`<a href="${home}">${name}</a>`}</p>
          <nav aria-label="${words.menu}">
            <ul>
              ${[...before, ...own, ...after].map(
                ({ href, text }) =>
                  html`<li>
                    <a href="${href}" ${href === here ? raw('aria-current="page"') : ''}>${text}</a>
                  </li>`,
              )}
            </ul>
          </nav>
          ${banner ?? ''}
        </header>
        ${content}
      </body>
    </html>`;
}

/** A whole page of staff. Works without script, and asks nothing of anyone else's server. */
export function staffPage(
  frame: Frame,
  { title, body, here }: { readonly title: string; readonly body: Html; readonly here?: PageName },
): Html {
  const content = html`<main id="${MAIN}" tabindex="-1">${body}</main>`;
  return framedPage(frame, { title, here: here && `/${here}`, content });
}

/** Something that is not there, or did not work, with a way on. */
export function wordPage(
  frame: Frame,
  { title, text }: { readonly title: string; readonly text: string },
): Html {
  const body = html`<h1>${title}</h1>
    <p>${text}</p>`;
  return staffPage(frame, { title, body });
}

/**
 * A table that can be moved sideways by itself, by keyboard too, where the window is narrow. Its caption is `unseen`, for
 * readers of screens only, where a heading above it says the same.
 */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
  captioned: 'seen' | 'unseen' = 'seen',
): Html {
  return html`<section class="scroll" tabindex="0" aria-label="${caption}">
    <table>
      <caption class="${captioned}">
        ${caption}
      </caption>
      <thead>
        <tr>
          ${head.map((one) => html`<th scope="col">${one}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          ([first = '', ...others]) =>
            html`<tr>
              <th scope="row">${first}</th>
              ${others.map((one) => html`<td>${one}</td>`)}
            </tr>`,
        )}
      </tbody>
    </table>
  </section>`;
}
