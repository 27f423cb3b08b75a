import { html } from 'hono/html';
import type { Receipt } from '../../shared/consent/receipt.ts';
import type { Member } from '../../shared/member/member.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { fieldLines, optionName, type Line } from './about-fields.ts';
import type { TaskKept } from './about-tasks.ts';
import type { AboutView, AnswerKept, Happened } from './about.ts';
import { dateInWords, dayOf, numberOf } from './dates.ts';
import { memberPage, type Frame, type Html } from './shell.ts';
import { ABOUT_WORDS } from './words-about.ts';
import { EVENT_WORDS } from './words-events.ts';
import { TASK_WORDS } from './words-tasks.ts';

interface About {
  readonly member: Member;
  readonly view: AboutView;
  readonly zone: string;
  readonly now: Instant;
}

/** All that is kept about a member, in words. */
export function aboutPage(frame: Frame, { member, view, zone, now }: About): Html {
  const { language } = frame;
  const words = ABOUT_WORDS[language];
  const fields = fieldLines(member, { language, zone, now });
  const placed = { frame, zone };
  return memberPage(frame, {
    title: words.title,
    here: 'about',
    body: html`<h1>${words.title}</h1>
      <p>${words.intro}</p>
      ${section(words.sections.membership, lines(fields.membership))}
      ${section(words.sections.person, lines(fields.person))}
      ${section(words.sections.groups, lines(fields.groups))}
      ${section(words.sections.choices, lines(fields.choices))}
      ${section(words.sections.log, list(view.choices.map((receipt) => choiceLine(receipt, placed))))}
      ${section(
        words.sections.contacts,
        html`<p>${words.help(view.help.cases, view.help.open)}</p>
          ${lines(fields.contacts)}`,
      )}
      ${section(words.sections.answers, list(view.answers.map((answer) => answerLine(answer, placed))))}
      ${section(words.sections.tasks, list(view.tasks.map((task) => taskLine(task, placed))))}
      ${section(words.sections.happened, list(view.happened.map((one) => happenedLine(one, placed))))}
      ${section(words.sections.index, indexBlock(view, frame))}`,
  });
}

interface Placed {
  readonly frame: Frame;
  readonly zone: string;
}

function section(title: string, body: Html | ''): Html | '' {
  return body === ''
    ? ''
    : html`<h2>${title}</h2>
        ${body}`;
}

function lines(all: readonly Line[]): Html | '' {
  if (all.length === 0) return '';
  return html`<dl>
    ${all.map(
      ([label, value]) =>
        html`<dt>${label}</dt>
          <dd>${value}</dd>`,
    )}
  </dl>`;
}

function list(all: readonly Html[]): Html | '' {
  if (all.length === 0) return '';
  return html`<ul class="lines">
    ${all.map((one) => html`<li>${one}</li>`)}
  </ul>`;
}

function choiceLine(receipt: Receipt, { frame: { language }, zone }: Placed): Html {
  const words = ABOUT_WORDS[language];
  const what =
    'pausedUntil' in receipt
      ? receipt.pausedUntil === null
        ? words.pauseEnded
        : words.pauseUntil(dayOf(receipt.pausedUntil, language, zone))
      : `${receipt.given ? words.yes : words.no}: ${optionName(receipt.purpose, receipt.channel, language)}`;
  const from = words.sources[receipt.source] ?? words.byForm;
  return html`<span class="when">${dayOf(receipt.at, language, zone)}</span> ${what} (${from})`;
}

function answerLine(answer: AnswerKept, { frame: { language }, zone }: Placed): Html {
  const words = ABOUT_WORDS[language];
  return html`<span class="when">${dayOf(answer.at, language, zone)}</span>
    ${answer.question ?? words.oldQuestion}
    <strong>${answer.value}</strong>
    ${answer.comment === undefined ? '' : html`<blockquote><p>${answer.comment}</p></blockquote>`}`;
}

function taskLine({ kind, at, outcome, dueOn, note, moves }: TaskKept, { frame, zone }: Placed): Html {
  const { language } = frame;
  const words = TASK_WORDS[language];
  const quote = (said: string, text: string): Html =>
    html`${said}
      <blockquote><p>${text}</p></blockquote>`;
  return html`<span class="when">${dayOf(at, language, zone)}</span>
    ${outcome ? words.done[kind][outcome] : words.open[kind](dateInWords(dueOn, language))}
    ${moves.map(({ to, reason }) => quote(words.moved(dateInWords(to, language)), reason))}
    ${note === undefined ? '' : quote(words.noted, note)}`;
}

function happenedLine({ type, times, lastAt, names }: Happened, { frame: { language }, zone }: Placed): Html {
  const words = EVENT_WORDS[language];
  const named = names.length > 0 ? `: ${names.join(', ')}` : '';
  return html`${words.events[type] ?? words.otherEvent}${named}. ${words.times(times)},
  ${words.last(dayOf(lastAt, language, zone))}`;
}

function indexBlock({ loyalty: { index, level, parts } }: AboutView, { language }: Frame): Html {
  const words = ABOUT_WORDS[language];
  const happened = EVENT_WORDS[language];
  return html`<p>${words.index(numberOf(index, language), level && words.levels[level])}</p>
    <p>${words.indexMore}</p>
    ${parts.map(
      ({ part, points, reasons }) =>
        html`<h3>${words.parts[part]}: ${words.points(numberOf(points, language))}</h3>
          ${
            reasons.length === 0
              ? html`<p>${words.nothing}</p>`
              : html`<ul>
                  ${reasons.map(
                    (reason) =>
                      html`<li>
                        ${happened.events[reason.type] ?? happened.otherEvent}
                        (${happened.times(reason.times)}): ${words.points(numberOf(reason.points, language))}
                      </li>`,
                  )}
                </ul>`
          }`,
    )}`;
}
