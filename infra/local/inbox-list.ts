import { html, raw } from 'hono/html';
import type { AcceptedHead } from '../../shared/adapters/accepted.local.ts';
import { createLookup } from '../../shared/member/lookup.ts';
import { memberKey } from '../../shared/member/member.ts';
import { CHANNELS, type Channel, type Language } from '../../shared/message/template.ts';
import { moment } from '../../functions/staff-pages/moment.ts';
import { journeyTitle } from '../../functions/staff-pages/titles.ts';
import { LOCAL_PAGES } from './head.ts';
import type { Html } from './shell.ts';
import { langMark, languageOf } from './spoken.ts';
import { HEAD_WORDS } from './words-head.ts';
import { INBOX_WORDS } from './words-inbox.ts';
import type { LocalWorld } from './world.ts';

/** How many messages a page of the list shows. */
export const INBOX_PAGE = 50;

/** What the list is asked for, as it stands in the address. */
export interface Asked {
  /** A ref, a membership number, an e-mail address or a phone number. */
  readonly member?: string;
  readonly channel?: Channel;
  readonly journey?: string;
  /** `next` of the page before. */
  readonly before?: string;
}

export interface InboxList {
  readonly heads: readonly (AcceptedHead & { readonly channel: Channel })[];
  /** Where the next page begins; undefined on the last. */
  readonly next: string | undefined;
  /** Nobody is known by what was asked for. */
  readonly unknown: boolean;
}

export function readAsked(query: Readonly<Record<string, string | undefined>>): Asked {
  const text = (name: string): string | undefined => query[name]?.trim() || undefined;
  const [member, journey, before] = [text('member'), text('journey'), text('before')];
  const channel = CHANNELS.find((one) => one === query['channel']);
  return {
    ...(member !== undefined && { member }),
    ...(channel && { channel }),
    ...(journey !== undefined && { journey }),
    ...(before !== undefined && /^\d+-\d+$/.test(before) && { before }),
  };
}

/** A page of what the providers took, the newest first: both channels together, each from where the page before ended. */
export async function listInbox(local: LocalWorld, asked: Asked): Promise<InboxList> {
  const member = asked.member === undefined ? undefined : await refOf(local, asked.member);
  if (asked.member !== undefined && member === undefined)
    return { heads: [], next: undefined, unknown: true };
  const [mailsFrom, textsFrom] = (asked.before ?? '')
    .split('-')
    .map((seq) => (seq ? Number(seq) : undefined));
  const filter = { member, journey: asked.journey, limit: INBOX_PAGE + 1 };
  const of = (channel: Channel, books: LocalWorld['mailbox'] | LocalWorld['texts'], before?: number) =>
    asked.channel !== undefined && asked.channel !== channel
      ? []
      : books.list({ ...filter, before }).map((head) => ({ ...head, channel }));
  const mails = of('email', local.mailbox, mailsFrom);
  const texts = of('sms', local.texts, textsFrom);
  // A stable sort: each provider's books are in order already.
  const all = [...mails, ...texts].toSorted((a, b) =>
    a.acceptedAt > b.acceptedAt ? -1 : a.acceptedAt < b.acceptedAt ? 1 : 0,
  );
  const heads = all.slice(0, INBOX_PAGE);
  const lastOf = (channel: Channel, before?: number): number =>
    heads.findLast((head) => head.channel === channel)?.seq ?? before ?? Number.MAX_SAFE_INTEGER;
  const next =
    all.length > INBOX_PAGE ? `${lastOf('email', mailsFrom)}-${lastOf('sms', textsFrom)}` : undefined;
  return { heads, next, unknown: false };
}

async function refOf({ world }: LocalWorld, given: string): Promise<string | undefined> {
  if (/^[0-9A-Z]{26}$/.test(given) && (await world.items.get(memberKey(given)))) return given;
  const lookup = await createLookup(world.items, world.secrets);
  for (const by of [
    { membershipNumber: given },
    { email: given },
    { phone: given.replaceAll(/[ -]/g, '') },
  ]) {
    const ref = await lookup.find(by);
    if (ref !== undefined) return ref;
  }
  return undefined;
}

/** The address of a list, with a message open or on another page. */
export function inboxPath(asked: Asked, more: Readonly<Record<string, string | undefined>> = {}): string {
  const query = Object.entries({ ...asked, ...more }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined,
  );
  return query.length === 0 ? '/' : `/?${new URLSearchParams(query).toString()}`;
}

/** The filter and the list, with its pages. */
export async function listView(
  local: LocalWorld,
  language: Language,
  asked: Asked,
  list: InboxList,
  open: string | undefined,
): Promise<Html> {
  const words = INBOX_WORDS[language];
  const { zone } = local.workflows.organisation;
  const isFiltered = asked.member !== undefined || asked.channel !== undefined || asked.journey !== undefined;
  const turns = [
    ...(asked.before === undefined
      ? []
      : [html`<a href="${inboxPath(asked, { before: undefined })}">${words.newest}</a>`]),
    ...(list.next === undefined
      ? []
      : [html`<a href="${inboxPath(asked, { before: list.next })}">${words.older}</a>`]),
  ];
  const spoken = await Promise.all(list.heads.map((head) => languageOf(local, head)));
  return html`${filterForm(local, language, asked, isFiltered)}
    ${
      list.heads.length === 0
        ? emptyList(list, language, isFiltered || asked.before !== undefined)
        : html`<ol>
            ${list.heads.map((head, i) => row(head, { language, spoken: spoken[i] ?? language, asked, open, zone, named: journeyNamed(local.workflows, language, head.journey) }))}
          </ol>`
    }
    <p class="pages">${turns}</p>`;
}

/** What a message's journey is called; the mails to staff belong to none. */
export const journeyNamed = (
  { journeys }: LocalWorld['workflows'],
  language: Language,
  journey: string,
): string =>
  journey === STAFF_JOURNEY ? INBOX_WORDS[language].staff : journeyTitle({ journeys, language }, journey);
/** As functions/staff-tasks tags its mail. */
const STAFF_JOURNEY = 'staff';

function filterForm({ workflows }: LocalWorld, language: Language, asked: Asked, isFiltered: boolean): Html {
  const words = INBOX_WORDS[language];
  const option = (value: string, text: string, chosen: string | undefined): Html =>
    html`<option value="${value}" ${value === (chosen ?? '') ? raw('selected') : ''}>${text}</option>`;
  return html`<form method="get" action="/" class="filter" role="search" aria-label="${words.messages}">
    <div>
      <label for="member">${words.member}: ${words.memberHint}</label>
      <input id="member" name="member" type="text" value="${asked.member ?? ''}" />
    </div>
    <div>
      <label for="channel">${words.channel}</label>
      <select id="channel" name="channel">
        ${option('', words.channels.both, asked.channel)}${CHANNELS.map((channel) => option(channel, words.channels[channel], asked.channel))}
      </select>
    </div>
    <div>
      <label for="journey">${words.journey}</label>
      <select id="journey" name="journey">
        ${option('', words.allJourneys, asked.journey)}${[...workflows.journeys.keys()].map((name) => option(name, journeyNamed(workflows, language, name), asked.journey))}
      </select>
    </div>
    <div>
      <button type="submit" class="other">${words.show}</button>
      ${isFiltered ? html`<a href="/">${words.all}</a>` : ''}
    </div>
  </form>`;
}

function row(
  { channel, key, to, title, step, acceptedAt }: InboxList['heads'][number],
  {
    language,
    spoken,
    asked,
    open,
    zone,
    named,
  }: {
    readonly language: Language;
    /** The language of the message. */
    readonly spoken: Language;
    readonly asked: Asked;
    readonly open: string | undefined;
    readonly zone: string;
    /** The message's journey, as it is called. */
    readonly named: string;
  },
): Html {
  const isMail = channel === 'email';
  return html`<li>
    <a href="${inboxPath(asked, { message: key })}" ${key === open ? raw('aria-current="page"') : ''}>
      <span class="to">${to}</span>
      <time datetime="${acceptedAt}">${moment(acceptedAt, zone, language)}</time>
      <span class="${isMail ? 'subject' : 'subject said'}" ${langMark(spoken, language)}>${title}</span>
      <span class="step">${isMail ? '' : html`<span class="channel">SMS</span> `}${named} · ${step}</span>
    </a>
  </li>`;
}

function emptyList({ unknown }: InboxList, language: Language, isNarrowed: boolean): Html {
  const words = INBOX_WORDS[language];
  if (unknown) return html`<p class="empty">${words.unknown}</p>`;
  if (isNarrowed) return html`<p class="empty">${words.none} <a href="/">${words.showAll}</a>.</p>`;
  return html`<p class="empty">
    ${words.noneYet} <a href="${LOCAL_PAGES.try}">${words.join}</a>, ${words.thenPress}
    <b>${HEAD_WORDS[language].leaps.next}</b>.
  </p>`;
}
