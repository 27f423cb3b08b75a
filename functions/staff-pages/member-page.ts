import { html, raw } from 'hono/html';
import type { OpenRun } from '../../shared/journey/run.ts';
import { PARTS } from '../../shared/loyalty/points.ts';
import { dateInWords, dayOf, numberOf } from '../member-pages/dates.ts';
import { ABOUT_WORDS } from '../member-pages/words-about.ts';
import { EVENT_WORDS } from '../member-pages/words-events.ts';
import { keyOf, lineChart, type Series } from './chart.ts';
import { choicesOf, contactOf, fullName } from './member-parts.ts';
import type { MemberView } from './member.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { dateOf, dayIn, moment, monthIn, timeIn } from './moment.ts';
import { staffPage, table, type Html } from './shell.ts';
import type { Happening } from './timeline.ts';
import { journeyTitle, stepTitle } from './titles.ts';
import { MEMBER_WORDS } from './words-member.ts';
import type { Written } from './written.ts';

/** A member as staff see them: who, what comes next, why the index is what it is, and all that happened. */
export function memberPage(written: Written, view: MemberView): Html {
  const { language } = written;
  const { member, zone } = view;
  const words = MEMBER_WORDS[language];
  const name = fullName(member, written);
  const { membershipNumber: number, mergedFrom } = member;
  const standing =
    member.status === 'left'
      ? words.left(dayOf(member.statusSince, language, zone))
      : words[member.undated ? 'registered' : 'joined'](dateInWords(member.joinedOn, language));
  const facts = [
    ...(number === undefined ? [] : [words.number(number)]),
    standing,
    ...(member.openCases.length > 0 ? [words.openCases(member.openCases.length)] : []),
    ...(mergedFrom ? [words.mergedFrom(mergedFrom.length + 1)] : []),
  ];
  const more = written.head.ofMember?.(member.ref);
  const body = html`<h1>${name}</h1>
    <p>${facts.join(' · ')}</p>
    ${more ? html`<p><a href="${more.href}">${more.text}</a></p>` : ''}
    <h2>${words.sections.contact}</h2>
    ${contactOf(written, view)}
    <h2>${words.sections.next}</h2>
    ${nextOf(written, view)}
    <h2>${words.sections.index}</h2>
    ${indexOf(written, view)}
    <h2>${words.sections.choices}</h2>
    ${choicesOf(written, view)}
    <h2>${words.sections.timeline}</h2>
    ${timeline(written, view)}`;
  return staffPage(written, { title: name, here: 'members', body });
}

function nextOf(written: Written, { runs, planned, zone }: MemberView): Html {
  const { language } = written;
  const words = MEMBER_WORDS[language];
  if (runs.length + planned.length === 0) return html`<p>${words.nothingNext}</p>`;
  const line = (at: string, journey: string, what: string): Html =>
    html`<li>
      <span class="when">${moment(at, zone, language)}</span>
      <a href="/journeys/${journey}">${journeyTitle(written, journey)}</a>: ${what}
    </li>`;
  const of = (run: OpenRun): Html => {
    const { awaits, next, journey } = run;
    return awaits
      ? line(awaits.until, journey, words.waits(moment(awaits.until, zone, language)))
      : line(next.at, journey, stepTitle(written, { journey, step: next.step }));
  };
  return html`<ul class="lines">
    ${[...runs.map(of), ...planned.map(({ dueAt, journey }) => line(dueAt, journey, words.begins))]}
  </ul>`;
}

/** How many events the table names: the others together are worth less than any of them. */
const MOST_SOURCES = 12;

function indexOf({ language }: Written, { loyalty, level, year, zone, member }: MemberView): Html {
  const words = MEMBER_WORDS[language];
  const { parts: partNames } = ABOUT_WORDS[language];
  const events: Readonly<Record<string, string>> = EVENT_WORDS[language].events;
  const series = PARTS.map((part, i): Series => ({
    name: partNames[part],
    kind: (i + 1) as Series['kind'],
    values: year.map(({ points }) => points[part]),
  }));
  const figure = (value: number): string => numberOf(value, language);
  const sources = [
    ...loyalty.events
      .slice(0, MOST_SOURCES)
      .map(({ type, part, at, points }) => [
        events[type] ?? type,
        partNames[part],
        dateOf(dateIn(zone, at), language),
        figure(points),
      ]),
    ...loyalty.unexplained.map(({ part, points }) => [
      words.unexplained,
      partNames[part],
      '',
      figure(points),
    ]),
  ];
  const others = loyalty.events.slice(MOST_SOURCES);
  if (others.length > 0)
    sources.push([
      words.more(others.length),
      '',
      '',
      figure(others.reduce((sum, one) => sum + one.points, 0)),
    ]);
  const standing = words.levels[member.status === 'left' ? 'left' : (level ?? 'left')];
  return html`<p>${words.indexIs(figure(loyalty.index), standing)}</p>
    ${
      loyalty.events.length === 0
        ? html`<p>${words.nothingCounts}</p>`
        : html`<p>${words.indexMore}</p>
            ${lineChart(series, { title: words.chart, labels: year.map(({ on }) => monthIn(on, language)), figure })}
            ${keyOf(series)}
            ${table(words.sources, [words.what, words.part, words.when, words.points], sources)}
            <details>
              <summary>${words.overTime}</summary>
              ${table(
                words.chart,
                [words.month, ...PARTS.map((part) => partNames[part])],
                year.map(({ on, points }) => [
                  dayIn(on, language),
                  ...PARTS.map((part) => figure(points[part])),
                ]),
                'unseen',
              )}
            </details>`
    }`;
}

function timeline({ language }: Written, { member, timeline: all, older, before, zone }: MemberView): Html {
  const words = MEMBER_WORDS[language];
  const here = `/members/${member.ref}`;
  return html`${
    all.length === 0
      ? html`<p>${words.nothing}</p>`
      : html`<ol class="days">
          ${[...Map.groupBy(all, ({ at }) => dateIn(zone, at))].map(
            ([date, its]) =>
              html`<li>
                <h3><time datetime="${date}">${dayIn(date, language)}</time></h3>
                <ul class="happened">
                  ${its.map((one) => happening(one, words.kinds[one.kind], timeIn(one.at, zone, language)))}
                </ul>
              </li>`,
          )}
        </ol>`
  }
  ${
    older === undefined && before === undefined
      ? ''
      : html`<ul class="pages">
          ${before === undefined ? '' : html`<li><a href="${here}">${words.newest}</a></li>`}
          ${older === undefined ? '' : html`<li><a href="${here}?before=${encodeURIComponent(older)}">${words.older}</a></li>`}
        </ul>`
  }`;
}

/** What passes between the member and us stands out from what was noted. */
const MARKED: ReadonlySet<Happening['kind']> = new Set(['message', 'answer', 'task', 'choice']);

function happening({ kind, title, text, said = [], saidIn }: Happening, name: string, when: string): Html {
  const isMarked = MARKED.has(kind);
  return html`<li class="${isMarked ? 'marked' : 'noted'}">
    <span class="when">${when} · ${name}</span>
    <div>
      ${isMarked ? html`<strong>${title}</strong>` : title}${text === undefined ? '' : html`<br />${text}`}
      ${said.map((one) => html`<blockquote ${saidIn ? raw(`lang="${saidIn}"`) : ''}><p>${one}</p></blockquote>`)}
    </div>
  </li>`;
}
