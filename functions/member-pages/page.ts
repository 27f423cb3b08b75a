import { html } from 'hono/html';
import type { Organisation } from '../../shared/member/organisation.ts';
import type { Language } from '../../shared/message/template.ts';
import { FAULT, GONE, NOT_FOUND, PAGE_WORDS, type InEachLanguage } from './words.ts';
import { STYLE } from './style.ts';
import type { UnsubscribeView } from './unsubscribe.ts';

type Html = ReturnType<typeof html>;
type Found = Extract<UnsubscribeView, { found: true }>;

/** A whole page in the member's language. Works without script, and asks nothing of anyone else's server. */
export function unsubscribePage(view: Found, organisation: Organisation): Html {
  if (view.state === 'gone') return inEachLanguage(GONE, organisation);
  const language = view.language ?? organisation.defaultLanguage;
  const words = PAGE_WORDS[language];
  const body =
    view.state === 'asking'
      ? html`<h1>${words.ask}</h1>
          <p>${words.askMore}</p>
          <form method="post"><button type="submit">${words.button}</button></form>`
      : html`<h1>${words.stopped}</h1>
          <p>${words.stoppedMore}</p>`;
  return page({
    language,
    title: words.title,
    organisation,
    body: html`${body}
      <p class="contact">${words.contact} ${phone(organisation)}.</p>`,
  });
}

export const notFoundPage = (organisation: Organisation): Html => inEachLanguage(NOT_FOUND, organisation);
export const faultPage = (organisation: Organisation): Html => inEachLanguage(FAULT, organisation);

/** Whose page it is cannot be told, so it speaks all languages, the organisation's own first. */
function inEachLanguage(words: InEachLanguage, organisation: Organisation): Html {
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
