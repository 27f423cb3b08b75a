import { html, raw } from 'hono/html';
import type { Language } from '../../shared/message/template.ts';
import { MAIN } from '../../functions/staff-pages/shell.ts';
import { LOCAL_PAGES } from './head.ts';
import { inboxPath } from './inbox-list.ts';
import { localPage, memberPath, type Html } from './shell.ts';
import type { TryField, TryForm } from './try-forms.ts';
import { isTaken, tryForms, type Fresh, type Sent } from './try-it.ts';
import { TRY_WORDS } from './words-try.ts';
import type { LocalWorld } from './world.ts';

/** Forms that send real webhooks, and of the one just sent all that went over the wire. */
export function tryPage(
  local: LocalWorld,
  language: Language,
  fresh: Fresh,
  { sent, given = {} }: { sent?: Sent; given?: Readonly<Record<string, string>> } = {},
): Html {
  const words = TRY_WORDS[language];
  const forms = tryForms(local);
  const content = html`<main id="${MAIN}" tabindex="-1">
    <h1>${words.title}</h1>
    <p class="quiet">${words.intro}</p>
    ${sent ? sentView(sent, language) : ''}
    ${
      forms.length === 0
        ? html`<p>${words.noForms}</p>`
        : forms.map((form) =>
            // What was taken is not to be sent again, but mended and sent again what was not.
            formView(
              form,
              sent && form.form === sent.form && !isTaken(sent) ? given : valuesOf(form, fresh),
              language,
            ),
          )
    }
    <p>${words.more} <code>workflows/forms.ts</code>; <a href="/local/forms">${words.moreLink}</a>.</p>
  </main>`;
  const title = sent ? `${saidOf(sent, language)} – ${words.title}` : words.title;
  return localPage(local, language, { title, here: 'try', content });
}

function valuesOf({ form }: TryForm, fresh: Fresh): Readonly<Record<string, string>> {
  return { membershipNumber: form === 'join' ? fresh.join : fresh.member, case: fresh.case };
}

/** What came of a form, first in the window's title too. */
function saidOf(sent: Sent, language: Language): string {
  const words = TRY_WORDS[language];
  const said = isTaken(sent) ? words.taken : sent.status === 202 ? words.setAside : words.notTaken;
  return said(words.forms[sent.form].title);
}

function sentView(sent: Sent, language: Language): Html {
  const { url, headers, body, status, answer, member } = sent;
  const words = TRY_WORDS[language];
  const taken = isTaken(sent);
  const request = [
    `POST ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ];
  return html`<section
    class="box told${taken ? '' : ' wrong'}"
    role="${taken ? 'status' : 'alert'}"
    aria-label="${words.sent}"
  >
    <h2>${saidOf(sent, language)}</h2>
    ${taken ? '' : html`<p>${status === 202 ? setAside(language) : words.nothing}</p>`}
    ${taken || member !== undefined ? html`<p>${aboutMember(member, language)}</p>` : ''}
    <h3>${words.answerOf(status)}</h3>
    <pre tabindex="0" aria-label="${words.answer}">${answer}</pre>
    <h3>${words.request}</h3>
    <pre tabindex="0" aria-label="${words.request}">${request.join('\n')}</pre>
  </section>`;
}

/** A 2xx means stored, also of what made no event. */
function setAside(language: Language): Html {
  const words = TRY_WORDS[language];
  return html`${words.kept} <a href="/local/quarantine">${words.keptLink}</a>.`;
}

function aboutMember(member: string | undefined, language: Language): Html | string {
  const words = TRY_WORDS[language];
  if (member !== undefined)
    return html`<a href="${memberPath(member)}">${words.member}</a> ·
      <a href="${inboxPath({ member })}">${words.messages}</a> ·
      <a href="${LOCAL_PAGES.clock}">${words.next}</a>`;
  return words.nobody;
}

function formView(
  { form, fields }: TryForm,
  given: Readonly<Record<string, string>>,
  language: Language,
): Html {
  const words = TRY_WORDS[language];
  const { title, what } = words.forms[form];
  return html`<form method="post" action="/try/${form}" class="box" aria-labelledby="${form}-title">
    <h2 id="${form}-title">${title}</h2>
    <p class="quiet">${what}</p>
    <div class="fields">${fields.map((field) => fieldView(form, field, given[field.name], language))}</div>
    <p><button type="submit">${words.send}</button></p>
  </form>`;
}

/** Nothing is required here: what the receiver makes of a missing field is part of what is tried. */
function fieldView(
  form: string,
  { name, value = '', choices, kind }: TryField,
  given: string | undefined,
  language: Language,
): Html {
  const words = TRY_WORDS[language];
  const id = `${form}-${name}`;
  const chosen = given ?? value;
  const control = choices
    ? html`<select id="${id}" name="${name}">
        ${choices.map(
          (choice) =>
            html`<option value="${choice}" ${choice === chosen ? raw('selected') : ''}>
              ${words.choices[choice] ?? choice}
            </option>`,
        )}
      </select>`
    : html`<input id="${id}" name="${name}" type="${kind ?? 'text'}" value="${chosen}" autocomplete="off" />`;
  return html`<div><label for="${id}">${words.fields[name]}</label>${control}</div>`;
}
