import { html, raw } from 'hono/html';
import type { Language } from '../../shared/message/template.ts';
import { numberOf } from '../member-pages/dates.ts';
import type { Found } from './find-members.ts';
import { staffPage, type Html } from './shell.ts';
import { STANDINGS, type Standing, type Who } from './who.ts';
import { MEMBERS_WORDS } from './words-members.ts';
import type { Written } from './written.ts';

export interface MembersView {
  readonly standing: Standing;
  readonly members: readonly Who[];
  /** Of this page, and of the next one. */
  readonly after: string | undefined;
  readonly next: string | undefined;
}

/** The members of a level, the highest index first. */
export function membersPage(written: Written, { standing, members, after, next }: MembersView): Html {
  const words = MEMBERS_WORDS[written.language];
  const more = [
    ...(after === undefined ? [] : [html`<li><a href="/members?level=${standing}">${words.first}</a></li>`]),
    ...(next === undefined
      ? []
      : [
          html`<li>
            <a href="/members?level=${standing}&amp;after=${encodeURIComponent(next)}">${words.next}</a>
          </li>`,
        ]),
  ];
  const nobody = standing === STANDINGS[0] && members.length === 0 ? words.nobody : words.none;
  const body = html`<h1>${words.title}</h1>
    ${searchForm(written.language, '')}
    <nav aria-label="${words.levels}">
      <ul class="levels">
        ${STANDINGS.map(
          (one) =>
            html`<li>
              <a href="/members?level=${one}" ${one === standing ? raw('aria-current="page"') : ''}
                >${words.standings[one]}</a
              >
            </li>`,
        )}
      </ul>
    </nav>
    <h2>${words.standings[standing]}</h2>
    ${members.length === 0 ? html`<p>${nobody}</p>` : people(members, written.language)}
    ${
      more.length === 0
        ? ''
        : html`<ul class="pages">
            ${more}
          </ul>`
    }`;
  const title = `${words.title}: ${words.standings[standing]}`;
  return staffPage(written, { title, here: 'members', body });
}

/** What a search came to. */
export function foundPage(
  written: Written,
  { text, found }: { readonly text: string; readonly found: Found },
): Html {
  const { language } = written;
  const words = MEMBERS_WORDS[language];
  const { members, read, next } = found;
  const body = html`<h1>${words.found(text)}</h1>
    ${searchForm(language, text)}
    ${members.length === 0 ? html`<p role="status">${words.notFound(text)}</p>` : people(members, language)}
    ${
      next === undefined
        ? ''
        : html`<p>${words.cut(numberOf(read, language))}</p>
            <form method="post" action="/members">
              <input type="hidden" name="q" value="${text}" />
              <input type="hidden" name="after" value="${next}" />
              <button type="submit" class="other">${words.searchOn}</button>
            </form>`
    }
    <p><a href="/members">${words.all}</a></p>`;
  return staffPage(written, { title: words.search, here: 'members', body });
}

function searchForm(language: Language, text: string): Html {
  const words = MEMBERS_WORDS[language];
  return html`<form method="post" action="/members" role="search" class="search">
    <div>
      <label for="q">${words.search}</label>
      <p class="hint" id="q-hint">${words.searchHint}</p>
      <input
        id="q"
        type="search"
        name="q"
        value="${text}"
        maxlength="200"
        autocomplete="off"
        aria-describedby="q-hint"
        required
      />
    </div>
    <button type="submit">${words.find}</button>
  </form>`;
}

function people(members: readonly Who[], language: Language): Html {
  const words = MEMBERS_WORDS[language];
  return html`<ul class="lines people">
    ${members.map(
      ({ ref, name, number, standing, index }) =>
        html`<li>
          <span
            ><a href="/members/${ref}">${name ?? words.noName}</a>
            <span class="quiet">${number ?? words.noNumber}</span></span
          >
          <span class="figure"
            >${standing === 'left' ? words.standings.left : words.index(numberOf(index, language))}</span
          >
        </li>`,
    )}
  </ul>`;
}
