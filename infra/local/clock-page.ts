import { html, raw } from 'hono/html';
import { moment } from '../../functions/staff-pages/moment.ts';
import { localPage, memberPath, type Html } from './shell.ts';
import { whatComes, type Coming } from './what-comes.ts';
import type { LocalWorld } from './world.ts';

/** How many of what comes next are shown. */
const SHOWN = 20;

const SPEEDS = [
  [0, 'Pause'],
  [1, 'Real time'],
  [60, '×60, a minute a second'],
  [3600, '×3600, an hour a second'],
  [86_400, '×86400, a day a second'],
] as const;

/** The clock: what it shows, how fast it runs, and what comes next. */
export async function clockPage(local: LocalWorld): Promise<Html> {
  const { clock, workflows } = local;
  const { zone } = workflows.organisation;
  const [now, speed] = [clock.now(), clock.speed()];
  const coming = await whatComes(local, SHOWN);
  const body = html`<main class="sheet">
    <h1>Clock</h1>
    <p class="quiet">
      All that Lojal does follows this clock, in ${zone}. It only goes forward: leap with the buttons above,
      or let it run.
    </p>
    <section class="card" aria-label="Now">
      <p class="now"><time datetime="${now}">${moment(now, zone)}</time></p>
      <p>${speedSaid(speed)}</p>
      <form method="post" action="/clock/speed" class="choices" aria-label="Speed">
        ${SPEEDS.map(
          ([value, words]) =>
            html`<button
              type="submit"
              name="speed"
              value="${value}"
              aria-pressed="${String(value === speed)}"
            >
              ${words}
            </button>`,
        )}
      </form>
    </section>
    <h2>What comes next</h2>
    ${
      coming.length === 0
        ? html`<p>Nothing is under way. <a href="/try">Let a member join</a>.</p>`
        : html`<ol class="coming">
            ${coming.map((one) => comingView(one, now, zone))}
          </ol>`
    }
  </main>`;
  return localPage(local, { title: 'Clock', here: '/clock', body });
}

function speedSaid(speed: number): string {
  if (speed === 0) return 'It stands still.';
  return speed === 1 ? 'It runs with the wall.' : `It runs ${speed} times as fast as the wall.`;
}

function comingView({ at, what, journey = '', step = '', member }: Coming, now: string, zone: string): Html {
  const said: Readonly<Record<Coming['what'], Html>> = {
    start: html`${journey} begins`,
    step: html`${journey} goes on with <b>${step}</b>`,
    silence: html`${journey} waits for an answer to <b>${step}</b> until then`,
    digest: html`the mail to staff about their list`,
  };
  return html`<li>
    <time datetime="${at}">${at <= now ? 'now' : moment(at, zone)}</time>
    <span
      >${said[what]}${member ? html` for <a href="${memberPath(member.ref)}">${member.name}</a>` : raw('')}</span
    >
  </li>`;
}
