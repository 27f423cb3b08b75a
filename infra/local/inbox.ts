import { html, raw } from 'hono/html';
import { readSwitch } from '../../shared/message/sending-switch.ts';
import type { Language } from '../../shared/message/template.ts';
import { MAIN } from '../../functions/staff-pages/shell.ts';
import { inboxPath, journeyNamed, listInbox, listView, type Asked } from './inbox-list.ts';
import { messageView } from './inbox-message.ts';
import { sendingBanner } from './inbox-sending.ts';
import { findMessage, type AcceptedMessage } from './messages.ts';
import { entryOf } from './providers.ts';
import { localPage, type Html } from './shell.ts';
import { INBOX_WORDS } from './words-inbox.ts';
import { languageOf } from './spoken.ts';
import { named } from './what-comes.ts';
import type { LocalWorld } from './world.ts';

/** What the inbox is asked for, beside what its list is. */
interface Opened {
  /** The key of the message that is open. */
  readonly message?: string | undefined;
  readonly as?: string | undefined;
}

/** The inbox of all members, mails and SMS, newest first, a page at a time, with one message open or none. */
export async function inboxPage(
  local: LocalWorld,
  language: Language,
  { message: key, as }: Opened = {},
  asked: Asked = {},
): Promise<Html> {
  const words = INBOX_WORDS[language];
  const list = await listInbox(local, asked);
  const open = key === undefined ? undefined : findMessage(local, key);
  const zone = local.workflows.organisation.zone;
  const sending = await readSwitch(local.world.items, local.clock.now());
  const entry = open && (await entryOf(local, open));
  const ref = open && memberIn(open);
  const spoken = open && (await languageOf(local, { channel: open.channel, key: key ?? '', member: ref }));
  const member = ref === undefined ? undefined : await named(local, ref);
  const content = html`<div>${sendingBanner(sending, zone, language)}</div>
    <main class="panes" ${open ? '' : raw(`id="${MAIN}" tabindex="-1"`)}>
      <nav class="messages" aria-label="${words.messages}">
        ${
          // One heading of the first rank in each layout: the open message's own takes its place.
          open ? html`<p class="title">${words.title}</p>` : html`<h1 class="title">${words.title}</h1>`
        }
        ${key !== undefined && !open ? html`<p class="note wrong" role="alert">${words.gone}</p>` : ''}
        ${await listView(local, language, asked, list, key)}
      </nav>
      <div class="reader" ${open ? raw(`id="${MAIN}" tabindex="-1"`) : ''}>
        ${
          open
            ? messageView({
                message: open,
                spoken: spoken ?? language,
                member,
                entry,
                asText: as === 'text',
                zone,
                language,
                named: (journey) => journeyNamed(local.workflows, language, journey),
                back: inboxPath(asked),
                pathAs: (how) => inboxPath(asked, { message: key, as: how }),
              })
            : html`<p class="empty">${list.heads.length === 0 ? words.empty : words.choose}</p>`
        }
      </div>
    </main>`;
  return localPage(local, language, {
    title: open ? nameOf(open, language) : words.title,
    here: 'inbox',
    content,
    layout: open ? 'inbox reading' : 'inbox listing',
    // What has come since stands at the head of the same list.
    place: inboxPath(asked, { before: undefined }),
  });
}

/** What goes to staff is no member's. */
const memberIn = (message: AcceptedMessage): string | undefined =>
  message.channel === 'email' ? message.mail.tags['member'] : message.text.context['member'];

/** What the window is called. */
const nameOf = (message: AcceptedMessage, language: Language): string =>
  message.channel === 'email' ? message.mail.subject : INBOX_WORDS[language].smsFrom(message.text.from);
