import { html } from 'hono/html';
import type { Organisation } from '../../shared/member/organisation.ts';
import { inEachLanguage, memberPage, type Html } from './shell.ts';
import type { UnsubscribeView } from './unsubscribe.ts';
import { EMPTY, FAULT, GONE, NOT_FOUND, PAGE_WORDS } from './words.ts';

type Found = Extract<UnsubscribeView, { found: true }>;

export function unsubscribePage(view: Found, organisation: Organisation): Html {
  if (view.state === 'gone') return inEachLanguage(GONE, organisation);
  const language = view.language ?? organisation.defaultLanguage;
  const words = PAGE_WORDS[language];
  const title = view.state === 'asking' ? words.title : words.stopped;
  const body =
    view.state === 'asking'
      ? html`<h1>${words.ask}</h1>
          <p>${words.askMore}</p>
          <form method="post"><button type="submit">${words.button}</button></form>`
      : html`<h1>${words.stopped}</h1>
          <p>${words.stoppedMore}</p>`;
  return memberPage({ language, organisation, paths: view.paths }, { title, body });
}

export const notFoundPage = (organisation: Organisation): Html => inEachLanguage(NOT_FOUND, organisation);
/** The link was ours, and its member or message is no longer kept. */
export const gonePage = (organisation: Organisation): Html => inEachLanguage(EMPTY, organisation);
export const faultPage = (organisation: Organisation): Html => inEachLanguage(FAULT, organisation);
