import { html } from 'hono/html';
import type { Organisation } from '../../shared/member/organisation.ts';
import type { Language } from '../../shared/message/template.ts';
import { STYLE } from './style.ts';
import { SHELL_WORDS, type InEachLanguage } from './words.ts';
import type { Paths } from './visit.ts';

export type Html = ReturnType<typeof html>;

/** What every page of a member is made with. */
export interface Frame {
  readonly language: Language;
  readonly organisation: Organisation;
  /** The other pages of the same link; the one that is shown is left out. */
  readonly paths?: Paths | undefined;
}

/** A whole page in the member's language. Works without script, and asks nothing of anyone else's server. */
export function memberPage(
  { language, organisation, paths }: Frame,
  { title, body, here }: { title: string; body: Html; here?: keyof Paths },
): Html {
  const words = SHELL_WORDS[language];
  const links = (['preferences', 'why', 'about'] as const).filter((one) => one !== here);
  return page({
    language,
    title,
    organisation,
    body: html`${body}
      ${
        paths
          ? html`<nav aria-label="${words.pages}">
              <ul>
                ${links.map((one) => html`<li><a href="${paths[one]}">${words[one]}</a></li>`)}
              </ul>
            </nav>`
          : ''
      }
      <p class="contact">${words.contact} ${phone(organisation)}.</p>`,
  });
}

/** Whose page it is cannot be told, so it speaks all languages, the organisation's own first. */
export function inEachLanguage(words: InEachLanguage, organisation: Organisation): Html {
  const [first, ...others] = words.toSorted(
    (a, b) =>
      Number(b.language === organisation.defaultLanguage) -
      Number(a.language === organisation.defaultLanguage),
  );
  if (!first) throw new TypeError('A page needs words in at least one language.');
  return page({
    language: organisation.defaultLanguage,
    title: first.title,
    organisation,
    body: html`<h1 lang="${first.language}">${first.title}</h1>
      <p lang="${first.language}">${first.text}</p>
      ${others.map(
        ({ language, title, text }) =>
          html`<div lang="${language}">
            <h2>${title}</h2>
            <p>${text}</p>
          </div>`,
      )}
      <p class="contact">${phone(organisation)}</p>`,
  });
}

/** What is wrong with what was sent, at the head of the page, each leading to its field. */
export function problemSummary(
  heading: string,
  problems: readonly { readonly text: string; readonly field?: string | undefined }[],
): Html | '' {
  if (problems.length === 0) return '';
  return html`<div class="problem" role="alert">
    <p><strong>${heading}</strong></p>
    <ul>
      ${problems.map(
        ({ text, field }) => html`<li>${field ? html`<a href="#${field}">${text}</a>` : text}</li>`,
      )}
    </ul>
  </div>`;
}

function phone(organisation: Organisation): Html {
  const number = organisation.phone.replaceAll(/[^\d+]/g, '');
  return html`<a class="phone" href="tel:${number}">${organisation.phone}</a>`;
}

function page(parts: { language: Language; title: string; organisation: Organisation; body: Html }): Html {
  return html`<!doctype html>
    <html lang="${parts.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${parts.title}</title>
        ${STYLE}
      </head>
      <body>
        <header>${parts.organisation.name[parts.language]}</header>
        <main>${parts.body}</main>
      </body>
    </html>`;
}
