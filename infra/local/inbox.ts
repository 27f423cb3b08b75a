import { html, raw } from 'hono/html';
import { readSwitch } from '../../shared/message/sending-switch.ts';
import { messageView } from './inbox-message.ts';
import { sendingBanner } from './inbox-sending.ts';
import { INBOX_STYLE } from './inbox-style.ts';
import { acceptedMessages, findMessage, type AcceptedMessage } from './messages.ts';
import { moment } from './moment.ts';
import { entryOf } from './providers.ts';
import type { LocalWorld } from './world.ts';

type Html = ReturnType<typeof html>;

/** How many messages the list shows; GET /local/messages has all. */
const SHOWN = 200;

/** The inbox of all members, mails and SMS, newest first, with the clock. Works without script. */
export async function inboxPage(local: LocalWorld, key: string | undefined, as?: string): Promise<Html> {
  const messages = acceptedMessages(local, SHOWN);
  const open = key === undefined ? undefined : findMessage(local, key);
  const zone = local.workflows.organisation.zone;
  const now = local.clock.now();
  const sending = await readSwitch(local.world.items, now);
  const entry = open && (await entryOf(local, open));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${open ? nameOf(open) : 'Inbox'} – Lojal on this machine</title>
        <link rel="icon" href="data:," />
        ${INBOX_STYLE}
      </head>
      <body class="${open ? 'reading' : 'listing'}">
        <header>
          <div class="brand">
            <a href="/">Lojal</a> <span>on this machine</span> · <a href="/members">Members</a>
          </div>
          <form method="post" action="/clock" class="clock" aria-label="Clock">
            <time datetime="${now}">${moment(now, zone)}</time>
            <div class="leaps">
              <button type="submit" name="leap" value="next" class="main">Next message</button>
              <button type="submit" name="leap" value="day">+1 day</button>
              <button type="submit" name="leap" value="week">+1 week</button>
              <button type="submit" name="leap" value="month">+1 month</button>
            </div>
          </form>
        </header>
        <div>${sendingBanner(sending, zone)}</div>
        <main class="panes">
          <nav aria-label="Messages">
            ${
              // One heading of the first rank in each layout: the open message's own takes its place.
              open ? html`<p class="title">Inbox</p>` : html`<h1 class="title">Inbox</h1>`
            }
            ${
              messages.length === 0
                ? emptyInbox()
                : html`<ol>
                    ${messages.map((message) => row(message, key, zone))}
                  </ol>`
            }
          </nav>
          <div class="reader">
            ${
              open
                ? messageView({ message: open, entry, asText: as === 'text', zone })
                : nothingOpen(messages.length)
            }
          </div>
        </main>
      </body>
    </html>`;
}

/** What the window is called. */
const nameOf = (message: AcceptedMessage): string =>
  message.channel === 'email' ? message.mail.subject : `SMS from ${message.text.from}`;

/** What a message is called in the list: an SMS has no subject, so it is what it says. */
const titleOf = (message: AcceptedMessage): string =>
  message.channel === 'email' ? message.mail.subject : message.text.body;

function row(message: AcceptedMessage, open: string | undefined, zone: string): Html {
  const isMail = message.channel === 'email';
  const { key, to, acceptedAt } = isMail ? message.mail : message.text;
  const { journey, step } = isMail ? message.mail.tags : message.text.context;
  return html`<li>
    <a href="/?message=${key}" ${key === open ? raw('aria-current="page"') : ''}>
      <span class="to">${to}</span>
      <time datetime="${acceptedAt}">${moment(acceptedAt, zone)}</time>
      <span class="${isMail ? 'subject' : 'subject said'}">${titleOf(message)}</span>
      <span class="step">${isMail ? '' : html`<span class="channel">SMS</span> `}${journey} · ${step}</span>
    </a>
  </li>`;
}

function emptyInbox(): Html {
  return html`<p class="empty">
    No messages yet. Send a webhook (the terminal shows how), then press <b>Next message</b>.
  </p>`;
}

function nothingOpen(count: number): Html {
  return html`<p class="empty">
    ${count === 0 ? 'What members get will stand here.' : 'Choose a message to read it as the member does.'}
  </p>`;
}
