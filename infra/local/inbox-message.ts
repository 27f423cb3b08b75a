import { html, raw } from 'hono/html';
import type { AcceptedMail } from '../../shared/adapters/mailer.local.ts';
import type { Fate } from '../../shared/adapters/delivery-events.local.ts';
import type { AcceptedText } from '../../shared/adapters/texter.local.ts';
import type { Language } from '../../shared/message/template.ts';
import type { AcceptedMessage } from './messages.ts';
import { moment } from '../../functions/staff-pages/moment.ts';
import { fatesOn, type Kept } from './providers.ts';
import { memberPath, type Html } from './shell.ts';
import type { Named } from './what-comes.ts';
import { langMark } from './spoken.ts';
import { INBOX_WORDS } from './words-inbox.ts';

/** What the buttons play. Of the others of GET /local/faults, each needs to be asked for before the message goes. */
const BUTTONS: readonly Fate[] = ['delivered', 'hard-bounce', 'complaint'];

export interface Shown {
  readonly message: AcceptedMessage;
  /** The language of its words. */
  readonly spoken: Language;
  /** Whose it is; undefined of what goes to staff. */
  readonly member: Named | undefined;
  /** Its record in the ledger; undefined when its member has been erased. */
  readonly entry: Kept | undefined;
  readonly asText: boolean;
  readonly zone: string;
  readonly language: Language;
  /** What a journey is called. */
  readonly named: (journey: string) => string;
  /** The list that it was opened from. */
  readonly back: string;
  /** Its own address, as text or as HTML. */
  readonly pathAs: (how: 'text' | undefined) => string;
}

/** One message, as its reader sees it: a mail in a frame of its own, an SMS on a phone; and what became of it. */
export function messageView(shown: Shown): Html {
  const { message, back, language } = shown;
  const fate = fateView(shown);
  return html`<article>
    <a class="back" href="${back}">${INBOX_WORDS[language].back}</a>
    ${message.channel === 'email' ? mailView(message.mail, fate, shown) : textView(message.text, fate, shown)}
  </article>`;
}

/** What the ledger knows, and buttons for what the provider may tell next. */
function fateView({ message, entry, zone, language }: Shown): Html {
  const words = INBOX_WORDS[language];
  const key = message.channel === 'email' ? message.mail.key : message.text.key;
  const reason = entry && 'reason' in entry ? ` (${entry.reason})` : '';
  return html`<form method="post" action="/messages/${key}/play" class="fate" aria-label="${words.fate}">
    <p>
      <span>${words.inLedger}</span>
      ${
        entry
          ? html`<b>${words.states[entry.state]}</b>${reason}, ${moment(entry.at, zone, language)}`
          : words.notKept
      }
    </p>
    <div>
      <span>${words.providerTells}</span>
      ${BUTTONS.filter((name) => fatesOn(message.channel).includes(name)).map(
        (name) =>
          html`<button type="submit" name="fate" value="${name}" class="other">${words.fates[name]}</button>`,
      )}
    </div>
  </form>`;
}

function mailView(mail: AcceptedMail, fate: Html, shown: Shown): Html {
  const { asText, language, spoken, pathAs } = shown;
  const words = INBOX_WORDS[language];
  const tab = (name: string, href: string, current: boolean): Html =>
    html`<a href="${href}" ${current ? raw('aria-current="true"') : ''}>${name}</a>`;
  return html`<h1 ${langMark(spoken, language)}>${mail.subject}</h1>
    <dl>${facts(mail, `${mail.from.name} <${mail.from.address}>`, mail.tags, shown)}</dl>
    ${fate}
    <div class="tabs">
      ${tab(words.asHtml, pathAs(undefined), !asText)} ${tab(words.asText, pathAs('text'), asText)}
    </div>
    ${
      asText
        ? html`<pre ${langMark(spoken, language)}>${mail.text}</pre>`
        : html`<iframe title="${words.frame}" src="/messages/${mail.key}"></iframe>`
    }`;
}

function textView(text: AcceptedText, fate: Html, shown: Shown): Html {
  const { zone, language, spoken } = shown;
  const words = INBOX_WORDS[language];
  const { from, body, parts, encoding, context, acceptedAt, deliverBefore } = text;
  return html`<h1>${words.smsFrom(from)}</h1>
    <dl>
      ${facts(text, from, context, shown)}
      <dt>${words.length}</dt>
      <dd>${words.lengthSaid(parts, encoding, Array.from(body).length)}</dd>
      <dt>${words.notAfter}</dt>
      <dd>${moment(deliverBefore, zone, language)}</dd>
    </dl>
    ${fate}
    <section class="phone-of-member" aria-label="${words.phone}">
      <p class="sender">${from}</p>
      <p class="sent">${moment(acceptedAt, zone, language)}</p>
      <p class="bubble" ${langMark(spoken, language)}>${withLinks(body)}</p>
    </section>`;
}

/** What is the same of every message. */
function facts(
  { to, acceptedAt }: Pick<AcceptedMail, 'to' | 'acceptedAt'>,
  from: string,
  { journey, step }: Readonly<Record<string, string | undefined>>,
  { member, zone, language, named }: Pick<Shown, 'member' | 'zone' | 'language' | 'named'>,
): Html {
  const words = INBOX_WORDS[language];
  const about =
    member === undefined
      ? []
      : [
          html`<dt>${words.member}</dt>
            <dd><a href="${memberPath(member.ref)}">${member.name ?? member.ref}</a></dd>`,
        ];
  return html`<dt>${words.to}</dt>
    <dd>${to}</dd>
    <dt>${words.from}</dt>
    <dd>${from}</dd>
    <dt>${words.sent}</dt>
    <dd>${moment(acceptedAt, zone, language)}</dd>
    ${[
      ...about,
      html`<dt>${words.journey}</dt>
        <dd>${words.step(named(journey ?? ''), step ?? '')}</dd>`,
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
