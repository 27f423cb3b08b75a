import { html, raw } from 'hono/html';
import { inboxPath } from './inbox-list.ts';
import { localPage, memberPath, type Html } from './shell.ts';
import type { TryField, TryForm } from './try-forms.ts';
import { tryForms, type Sent } from './try-it.ts';
import type { LocalWorld } from './world.ts';

/** Forms that send real webhooks, and of the one just sent all that went over the wire. */
export function tryPage(
  local: LocalWorld,
  { sent, given = {} }: { sent?: Sent; given?: Readonly<Record<string, string>> } = {},
): Html {
  const forms = tryForms(local);
  const body = html`<main class="sheet">
    <h1>Try it</h1>
    <p class="quiet">
      Each form sends a signed webhook to this server, as the form on your own site would. Then watch: the
      inbox, the member, the clock.
    </p>
    <div>${sent ? sentView(sent) : ''}</div>
    ${
      forms.length === 0
        ? html`<p>None of the forms that this page knows is in workflows/forms.ts as a signed one.</p>`
        : forms.map((form) => formView(form, form.form === sent?.form ? given : {}))
    }
    <p>
      More forms stand in <code>workflows/forms.ts</code>;
      <a href="/local/forms">their addresses, secrets and examples</a>.
    </p>
  </main>`;
  return localPage(local, { title: 'Try it', here: '/try', body });
}

function sentView({ form, url, headers, body, status, answer, member }: Sent): Html {
  const isTaken = status === 202 && !answer.includes('"quarantined"');
  const request = [
    `POST ${url}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '',
    body,
  ];
  return html`<section
    class="card told${isTaken ? '' : ' wrong'}"
    role="${isTaken ? 'status' : 'alert'}"
    aria-label="Sent"
  >
    <h2>${isTaken ? `Taken: ${form}` : `Not taken: ${form}`}</h2>
    <p>${aboutMember(member, isTaken)}</p>
    <h3>The answer, ${status}</h3>
    <pre tabindex="0" aria-label="The answer">${answer}</pre>
    <h3>The request</h3>
    <pre tabindex="0" aria-label="The request">${request.join('\n')}</pre>
  </section>`;
}

function aboutMember(member: string | undefined, isTaken: boolean): Html {
  if (member !== undefined)
    return html`<a href="${memberPath(member)}">The member</a> ·
      <a href="${inboxPath({ member })}">Their messages</a> · <a href="/clock">What comes next</a>`;
  return isTaken
    ? html`Nobody in the register has that number; it waits until they join.`
    : html`Nothing was stored: the answer says why.`;
}

function formView({ form, title, what, fields }: TryForm, given: Readonly<Record<string, string>>): Html {
  return html`<form method="post" action="/try/${form}" class="card" aria-labelledby="${form}-title">
    <h2 id="${form}-title">${title}</h2>
    <p class="quiet">${what}</p>
    <div class="fields">${fields.map((field) => fieldView(form, field, given[field.name]))}</div>
    <p><button type="submit" class="main">Send the webhook</button></p>
  </form>`;
}

/** Nothing is required here: what the receiver makes of a missing field is part of what is tried. */
function fieldView(form: string, { name, label, value = '', choices, kind }: TryField, given?: string): Html {
  const id = `${form}-${name}`;
  const chosen = given ?? value;
  const control = choices
    ? html`<select id="${id}" name="${name}">
        ${choices.map(
          (choice) =>
            html`<option value="${choice}" ${choice === chosen ? raw('selected') : ''}>${choice}</option>`,
        )}
      </select>`
    : html`<input id="${id}" name="${name}" type="${kind ?? 'text'}" value="${chosen}" autocomplete="off" />`;
  return html`<div><label for="${id}">${label}</label>${control}</div>`;
}
