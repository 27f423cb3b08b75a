import { html } from 'hono/html';
import { readSwitch } from '../../shared/message/sending-switch.ts';
import { inboxPath, listInbox, listView, type Asked } from './inbox-list.ts';
import { messageView } from './inbox-message.ts';
import { sendingBanner } from './inbox-sending.ts';
import { findMessage, type AcceptedMessage } from './messages.ts';
import { entryOf } from './providers.ts';
import { localPage, type Html } from './shell.ts';
import type { LocalWorld } from './world.ts';

/** The inbox of all members, mails and SMS, newest first, a page at a time, with one message open or none. */
export async function inboxPage(
  local: LocalWorld,
  key: string | undefined,
  as?: string,
  asked: Asked = {},
): Promise<Html> {
  const list = await listInbox(local, asked);
  const open = key === undefined ? undefined : findMessage(local, key);
  const zone = local.workflows.organisation.zone;
  const sending = await readSwitch(local.world.items, local.clock.now());
  const entry = open && (await entryOf(local, open));
  const body = html`<div>${sendingBanner(sending, zone)}</div>
    <main class="panes">
      <nav class="messages" aria-label="Messages">
        ${
          // One heading of the first rank in each layout: the open message's own takes its place.
          open ? html`<p class="title">Inbox</p>` : html`<h1 class="title">Inbox</h1>`
        }
        ${listView(local, asked, list, key)}
      </nav>
      <div class="reader">
        ${
          open
            ? messageView({
                message: open,
                entry,
                asText: as === 'text',
                zone,
                back: inboxPath(asked),
                pathAs: (how) => inboxPath(asked, { message: key, as: how }),
              })
            : nothingOpen(list.heads.length)
        }
      </div>
    </main>`;
  return localPage(local, {
    title: open ? nameOf(open) : 'Inbox',
    here: '/',
    body,
    layout: open ? 'reading' : 'listing',
  });
}

/** What the window is called. */
const nameOf = (message: AcceptedMessage): string =>
  message.channel === 'email' ? message.mail.subject : `SMS from ${message.text.from}`;

function nothingOpen(count: number): Html {
  return html`<p class="empty">
    ${count === 0 ? 'What members get will stand here.' : 'Choose a message to read it as the member does.'}
  </p>`;
}
