import { html, raw } from 'hono/html';
import { Temporal } from 'temporal-polyfill';
import type { AcceptedMail } from '../../shared/adapters/mailer.local.ts';
import type { LocalWorld } from './world.ts';
import { INBOX_STYLE } from './inbox-style.ts';

type Html = ReturnType<typeof html>;

/** How many messages the list shows; GET /local/messages has all. */
const SHOWN = 200;

/** The inbox of all members, newest first, with the clock. Works without script. */
export function inboxPage(local: LocalWorld, key: string | undefined, as: string | undefined): Html {
  const mails = local.mailbox.accepted(SHOWN);
  const open = (key && local.mailbox.find(key)) || undefined;
  const zone = local.workflows.organisation.zone;
  const now = local.clock.now();
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${open ? open.subject : 'Inbox'} – Lojal on this machine</title>
        <link rel="icon" href="data:," />
        ${INBOX_STYLE}
      </head>
      <body class="${open ? 'reading' : 'listing'}">
        <header>
          <div class="brand"><a href="/">Lojal</a> <span>on this machine</span></div>
          <form method="post" action="/clock" class="clock" aria-label="Clock">
            <time datetime="${now}">${moment(now, zone)}</time>
            <div class="leaps">
              <button name="leap" value="next" class="main">Next message</button>
              <button name="leap" value="day">+1 day</button>
              <button name="leap" value="week">+1 week</button>
              <button name="leap" value="month">+1 month</button>
            </div>
          </form>
        </header>
        <div class="panes">
          <nav aria-label="Messages">
            ${
              mails.length === 0
                ? emptyInbox()
                : html`<ol>
                    ${mails.map((mail) => row(mail, open?.key === mail.key, zone))}
                  </ol>`
            }
          </nav>
          <main>${open ? message(open, as === 'text', zone) : nothingOpen(mails.length)}</main>
        </div>
      </body>
    </html>`;
}

function row(mail: AcceptedMail, current: boolean, zone: string): Html {
  return html`<li>
    <a href="/?message=${mail.key}" ${current ? raw('aria-current="page"') : ''}>
      <span class="to">${mail.to}</span>
      <time datetime="${mail.acceptedAt}">${moment(mail.acceptedAt, zone)}</time>
      <span class="subject">${mail.subject}</span>
      <span class="step">${mail.tags.journey} · ${mail.tags.step}</span>
    </a>
  </li>`;
}

function message(mail: AcceptedMail, asText: boolean, zone: string): Html {
  const tab = (name: string, href: string, current: boolean): Html =>
    html`<a href="${href}" ${current ? raw('aria-current="true"') : ''}>${name}</a>`;
  return html`<article>
    <a class="back" href="/">All messages</a>
    <h1>${mail.subject}</h1>
    <dl>
      <dt>To</dt>
      <dd>${mail.to}</dd>
      <dt>From</dt>
      <dd>${mail.from.name} &lt;${mail.from.address}&gt;</dd>
      <dt>Sent</dt>
      <dd>${moment(mail.acceptedAt, zone)}</dd>
      <dt>Member</dt>
      <dd><a href="/local/members/${mail.tags.member}">${mail.tags.member}</a></dd>
      <dt>Journey</dt>
      <dd>${mail.tags.journey}, step ${mail.tags.step}</dd>
    </dl>
    <div class="tabs">
      ${tab('As HTML', `/?message=${mail.key}`, !asText)}
      ${tab('As text', `/?message=${mail.key}&as=text`, asText)}
    </div>
    ${
      asText
        ? html`<pre>${mail.text}</pre>`
        : html`<iframe title="The message as the member sees it" src="/messages/${mail.key}"></iframe>`
    }
  </article>`;
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

/** The mail's own document; its links open beside the inbox. */
export function messageFrame(mail: AcceptedMail): string {
  return mail.html.replace(/<head([^>]*)>/i, '<head$1><base target="_blank">');
}

function moment(instant: string, zone: string): string {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toLocaleString('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
  });
}
