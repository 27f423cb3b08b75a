import { html, raw } from 'hono/html';
import { moment } from '../../functions/staff-pages/moment.ts';
import { plus } from '../../shared/time/instant.ts';
import type { Language } from '../../shared/message/template.ts';
import type { Letters } from '../../shared/message/letter.ts';
import { MAIN } from '../../functions/staff-pages/shell.ts';
import { journeyTitle, stepTitle } from '../../functions/staff-pages/titles.ts';
import { LOCAL_PAGES } from './head.ts';
import { localPage, memberPath, type Html } from './shell.ts';
import { whatComes, type Coming } from './what-comes.ts';
import { CLOCK_WORDS } from './words-clock.ts';
import type { LocalWorld } from './world.ts';

/** How many of what comes next are shown. */
const SHOWN = 20;

const SPEEDS = [
  [0, 'pause'],
  [1, 'real'],
  [60, 'minute'],
  [3600, 'hour'],
  [86_400, 'day'],
] as const;

/** In which the reader reads, and the words that name a step. */
interface Reading {
  readonly language: Language;
  readonly letters: Letters;
}

/** The clock: what it shows, how fast it runs, and what comes next. */
export async function clockPage(local: LocalWorld, reading: Reading): Promise<Html> {
  const { clock, workflows } = local;
  const { zone } = workflows.organisation;
  const { language } = reading;
  const words = CLOCK_WORDS[language];
  const [now, speed] = [clock.now(), clock.speed()];
  // A leap that would go beyond its end leaves it where it is: a month before, it is as good as there.
  const ends = clock.end !== undefined && plus(now, 'P1M') > clock.end;
  const coming = await whatComes(local, SHOWN);
  const content = html`<main id="${MAIN}" tabindex="-1">
    <h1>${words.title}</h1>
    <p class="quiet">${words.intro(zone)}</p>
    <section class="box" aria-label="${words.now}">
      <p class="now"><time datetime="${now}">${moment(now, zone, language)}</time></p>
      <p>${ends ? words.ends : speed === 0 ? words.stands : words.runs(speed)}</p>
      <form method="post" action="/clock/speed" class="buttons" aria-label="${words.speed}">
        ${SPEEDS.map(
          ([value, name]) =>
            html`<button
              type="submit"
              name="speed"
              value="${value}"
              class="${value === speed ? 'main' : 'other'}"
              aria-pressed="${String(value === speed)}"
            >
              ${words.speeds[name]}
            </button>`,
        )}
      </form>
    </section>
    <h2>${words.next}</h2>
    ${
      coming.length === 0
        ? html`<p>${words.nothing} <a href="${LOCAL_PAGES.try}">${words.join}</a>.</p>`
        : html`<ol class="lines coming">
            ${coming.map((one) => comingView(one, local, reading))}
          </ol>`
    }
  </main>`;
  return localPage(local, language, { title: words.title, here: 'clock', content });
}

function comingView(
  { at, what, journey = '', step = '', member }: Coming,
  { clock, workflows }: LocalWorld,
  { language, letters }: Reading,
): Html {
  const words = CLOCK_WORDS[language];
  const { organisation, journeys } = workflows;
  const title = stepTitle({ organisation, journeys, letters, language }, { journey, step });
  return html`<li>
    <time class="when" datetime="${at}"
      >${at <= clock.now() ? words.atOnce : moment(at, organisation.zone, language)}</time
    >
    <span
      >${words.comes[what](journeyTitle({ journeys, language }, journey), title)}
      ${member ? html`${words.to} <a href="${memberPath(member.ref)}">${member.name ?? words.nameless}</a>` : raw('')}</span
    >
  </li>`;
}
