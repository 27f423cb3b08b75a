import { html, raw } from 'hono/html';
import type { Instant } from '../../shared/time/instant.ts';
import { INBOX_STYLE } from './inbox-style.ts';
import { moment } from '../../functions/staff-pages/moment.ts';
import type { LocalWorld } from './world.ts';

export type Html = ReturnType<typeof html>;

/** The pages of this machine and of staff, in the order of the menu. */
const TABS = [
  ['/', 'Inbox'],
  ['/members', 'Members'],
  ['/journeys', 'Journeys'],
  ['/calls', 'Calls'],
  ['/pulse', 'Pulse'],
  ['/clock', 'Clock'],
  ['/try', 'Try it'],
] as const;
export type LocalPage = Extract<(typeof TABS)[number][0], '/' | '/clock' | '/try'>;

/** Where a member's own page stands. */
export const memberPath = (ref: string): string => `/members/${ref}`;

/** Where the clock's buttons lead back to. */
export const isLocalPage = (path: unknown): path is LocalPage =>
  path === '/' || path === '/clock' || path === '/try';

interface Shown {
  readonly title: string;
  readonly here: LocalPage;
  readonly body: Html;
  /** A class of the page's own. */
  readonly layout?: string;
}

/** A page that only this machine has, with the menu and the clock. Works without script. */
export function localPage(local: LocalWorld, { title, here, body, layout = 'sheets' }: Shown): Html {
  const { clock, workflows } = local;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title} – Lojal on this machine</title>
        <link rel="icon" href="data:," />
        ${INBOX_STYLE}
      </head>
      <body class="${layout}">
        <header>
          <div class="brand"><a href="/">Lojal</a> <span>on this machine</span></div>
          <nav class="tabs-of-pages" aria-label="Pages">
            <ul>
              ${TABS.map(
                ([href, name]) =>
                  html`<li>
                    <a href="${href}" ${href === here ? raw('aria-current="page"') : ''}>${name}</a>
                  </li>`,
              )}
            </ul>
          </nav>
          ${clockForm(clock.now(), clock.speed(), workflows.organisation.zone, here)}
        </header>
        ${body}
      </body>
    </html>`;
}

/** How a speed is said, where it is not real time. */
const saidOf = (speed: number): string => (speed === 1 ? '' : speed === 0 ? 'paused' : `×${speed}`);

function clockForm(now: Instant, speed: number, zone: string, here: LocalPage): Html {
  return html`<form method="post" action="/clock" class="clock" aria-label="Clock">
    <input type="hidden" name="back" value="${here}" />
    <span
      ><time datetime="${now}">${moment(now, zone)}</time> <span class="quiet">${saidOf(speed)}</span></span
    >
    <div class="leaps">
      <button type="submit" name="leap" value="next" class="main">Next message</button>
      <button type="submit" name="leap" value="day">+1 day</button>
      <button type="submit" name="leap" value="week">+1 week</button>
      <button type="submit" name="leap" value="month">+1 month</button>
    </div>
  </form>`;
}
