import { html, raw } from 'hono/html';
import type { AcceptedMail } from '../../shared/adapters/mailer.local.ts';
import type { Fate } from '../../shared/adapters/delivery-events.local.ts';
import type { AcceptedText } from '../../shared/adapters/texter.local.ts';
import type { AcceptedMessage } from './messages.ts';
import { moment } from '../../functions/staff-pages/moment.ts';
import { memberPath } from './shell.ts';
import { fatesOn, type Kept } from './providers.ts';

type Html = ReturnType<typeof html>;

/** What the buttons play. Of the others of GET /local/faults, each needs to be asked for before the message goes. */
const BUTTONS: readonly (readonly [Fate, string])[] = [
  ['delivered', 'Delivered'],
  ['hard-bounce', 'Hard bounce'],
  ['complaint', 'Complaint'],
];

export interface Shown {
  readonly message: AcceptedMessage;
  /** Its record in the ledger; undefined when its member has been erased. */
  readonly entry: Kept | undefined;
  readonly asText: boolean;
  readonly zone: string;
  /** The list that it was opened from. */
  readonly back: string;
  /** Its own address, as text or as HTML. */
  readonly pathAs: (how: 'text' | undefined) => string;
}

/** One message, as its reader sees it: a mail in a frame of its own, an SMS on a phone; and what became of it. */
export function messageView({ message, entry, asText, zone, back, pathAs }: Shown): Html {
  const fate = fateView(message, entry, zone);
  return html`<article>
    <a class="back" href="${back}">All messages</a>
    ${
      message.channel === 'email'
        ? mailView(message.mail, fate, asText, zone, pathAs)
        : textView(message.text, fate, zone)
    }
  </article>`;
}

/** What the ledger knows, and buttons for what the provider may tell next. */
function fateView(message: AcceptedMessage, entry: Kept | undefined, zone: string): Html {
  const key = message.channel === 'email' ? message.mail.key : message.text.key;
  const reason = entry && 'reason' in entry ? ` (${entry.reason})` : '';
  return html`<form method="post" action="/messages/${key}/play" class="fate" aria-label="Fate">
    <p>
      <span>In the ledger</span>
      ${entry ? html`<b>${entry.state}</b>${reason}, ${moment(entry.at, zone)}` : 'not any more'}
    </p>
    <div>
      <span>The provider tells</span>
      ${BUTTONS.filter(([name]) => fatesOn(message.channel).includes(name)).map(
        ([name, words]) => html`<button type="submit" name="fate" value="${name}">${words}</button>`,
      )}
    </div>
  </form>`;
}

function mailView(
  mail: AcceptedMail,
  fate: Html,
  asText: boolean,
  zone: string,
  pathAs: Shown['pathAs'],
): Html {
  const tab = (name: string, href: string, current: boolean): Html =>
    html`<a href="${href}" ${current ? raw('aria-current="true"') : ''}>${name}</a>`;
  return html`<h1>${mail.subject}</h1>
    <dl>${facts(mail, `${mail.from.name} <${mail.from.address}>`, mail.tags, zone)}</dl>
    ${fate}
    <div class="tabs">
      ${tab('As HTML', pathAs(undefined), !asText)} ${tab('As text', pathAs('text'), asText)}
    </div>
    ${
      asText
        ? html`<pre>${mail.text}</pre>`
        : html`<iframe title="The message as its reader sees it" src="/messages/${mail.key}"></iframe>`
    }`;
}

function textView(text: AcceptedText, fate: Html, zone: string): Html {
  const { from, body, parts, encoding, context, acceptedAt, deliverBefore } = text;
  return html`<h1>SMS from ${from}</h1>
    <dl>
      ${facts(text, from, context, zone)}
      <dt>Length</dt>
      <dd>
        ${parts === 1 ? '1 part' : `${parts} parts`}, ${encoding}, ${Array.from(body).length} characters
      </dd>
      <dt>Not after</dt>
      <dd>${moment(deliverBefore, zone)}</dd>
    </dl>
    ${fate}
    <section class="phone" aria-label="The SMS as the member sees it">
      <p class="sender">${from}</p>
      <p class="sent">${moment(acceptedAt, zone)}</p>
      <p class="bubble">${withLinks(body)}</p>
    </section>`;
}

/** What is the same of every message. */
function facts(
  { to, acceptedAt }: Pick<AcceptedMail, 'to' | 'acceptedAt'>,
  from: string,
  { member, journey, step }: Readonly<Record<string, string | undefined>>,
  zone: string,
): Html {
  // What goes to staff is no member's.
  const about =
    member === undefined
      ? []
      : [
          html`<dt>Member</dt>
            <dd><a href="${memberPath(member)}">${member}</a></dd>`,
        ];
  return html`<dt>To</dt>
    <dd>${to}</dd>
    <dt>From</dt>
    <dd>${from}</dd>
    <dt>Sent</dt>
    <dd>${moment(acceptedAt, zone)}</dd>
    ${[
      ...about,
      html`<dt>Journey</dt>
        <dd>${journey}, step ${step}</dd>`,
    ]}`;
}

/** Phones make links of addresses; what else the text holds is text. */
function withLinks(body: string): Html[] {
  return body
    .split(/(https?:\/\/[^\s]+)/)
    .map((piece, index) =>
      index % 2 === 1
        ? html`<a href="${piece}" target="_blank" rel="noreferrer">${piece}</a>`
        : html`${piece}`,
    );
}

/** The mail's own document; its links open beside the inbox. */
export function messageFrame(mail: AcceptedMail): string {
  return mail.html.replace(/<head([^>]*)>/i, '<head$1><base target="_blank">');
}
