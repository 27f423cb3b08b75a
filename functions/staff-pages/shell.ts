import { html, raw } from 'hono/html';
import { SHELL_WORDS } from './words-shell.ts';
import { STYLE } from './style.ts';
import type { Written } from './written.ts';

export type Html = ReturnType<typeof html>;

/** The pages in the menu, in its order. */
export const PAGES = ['members', 'journeys', 'calls', 'pulse'] as const;
export type PageName = (typeof PAGES)[number];

/** A whole page of staff, in their language. Works without script, and asks nothing of anyone else's server. */
export function staffPage(
  { language, organisation, tabs }: Pick<Written, 'language' | 'organisation' | 'tabs'>,
  { title, body, here }: { title: string; body: Html; here?: PageName },
): Html {
  const words = SHELL_WORDS[language];
  const links = [
    ...tabs.map(({ href, text }) => html`<li><a href="${href}">${text[language]}</a></li>`),
    ...PAGES.map(
      (name) =>
        html`<li>
          <a href="/${name}" ${name === here ? raw('aria-current="page"') : ''}>${words.pages[name]}</a>
        </li>`,
    ),
  ];
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title} – ${organisation.name[language]}</title>
        <link rel="icon" href="data:," />
        ${STYLE}
      </head>
      <body>
        <header>
          <p class="brand">${organisation.name[language]}</p>
          <nav aria-label="${words.menu}">
            <ul>
              ${links}
            </ul>
          </nav>
        </header>
        <main>${body}</main>
      </body>
    </html>`;
}

/** Something that is not there, or did not work, with a way on. */
export function wordPage(
  written: Pick<Written, 'language' | 'organisation' | 'tabs'>,
  { title, text }: { readonly title: string; readonly text: string },
): Html {
  const body = html`<h1>${title}</h1>
    <p>${text}</p>`;
  return staffPage(written, { title, body });
}

/** A table that can be moved sideways by itself, by keyboard too, where the window is narrow. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (Html | string)[])[],
): Html {
  return html`<section class="scroll" tabindex="0" aria-label="${caption}">
    <table>
      <caption>
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
