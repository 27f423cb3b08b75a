import { html, raw } from 'hono/html';
import type { Counts } from '../../functions/staff-tasks/list-tasks.ts';
import { MOST_NOTED } from '../../functions/staff-tasks/finish-task.ts';
import { daysToPostpone } from '../../functions/staff-tasks/postpone-task.ts';
import type { TaskView, Who } from '../../functions/staff-tasks/view.ts';
import type { TASK_OUTCOMES } from '../../shared/member/task-outcomes.ts';
import type { Language } from '../../shared/message/template.ts';
import type { CivilDate } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { INBOX_STYLE } from './inbox-style.ts';
import { moment } from './moment.ts';
import { TASKS_STYLE } from './tasks-page-style.ts';

type Html = ReturnType<typeof html>;

const OUTCOME_WORDS: Readonly<Record<(typeof TASK_OUTCOMES)[number], string>> = {
  reached: 'Reached',
  'not-reached': 'Not reached',
  'not-needed': 'Not needed',
};
const KINDS: Readonly<Record<TaskView['kind'], string>> = { call: 'Call', postcard: 'Postcard' };

/** What a press has led to, for whoever pressed. */
export interface Told {
  readonly good: boolean;
  readonly text: string;
  /** What the person had written about a task that is no longer as it was. */
  readonly kept?: string | undefined;
}

/** What was written into a form that could not be taken: it is not to be written again. */
export interface Written {
  readonly task: string;
  readonly form: 'done' | 'postpone';
  readonly fields: Readonly<Record<string, string>>;
}

export interface TasksShown {
  readonly today: CivilDate;
  readonly now: Instant;
  readonly zone: string;
  /** Of the reasons. */
  readonly language: Language;
  readonly counts: Counts;
  readonly tasks: readonly TaskView[];
  /** Of this page, and of the next one. */
  readonly after: string | undefined;
  readonly next: string | undefined;
  readonly told?: Told | undefined;
  readonly written?: Written | undefined;
}

/** What staff are to do for members, with a form for each thing. Works without script. */
export function tasksPage(shown: TasksShown): Html {
  const { now, zone, tasks, told, counts, after, next } = shown;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>To do – Lojal on this machine</title>
        <link rel="icon" href="data:," />
        ${INBOX_STYLE}${TASKS_STYLE}
      </head>
      <body>
        <header>
          <div class="brand"><a href="/">Lojal</a> <span>on this machine</span></div>
          <div class="clock"><time datetime="${now}">${moment(now, zone)}</time></div>
        </header>
        <main class="tasks">
          ${[...(told ? [toldView(told)] : []), html`<h1>To do for members</h1>`]}
          <p class="summary">${summaryOf(counts)}</p>
          ${
            tasks.length === 0
              ? html`<p class="empty">${after === undefined ? 'Nothing is on the list.' : 'No more.'}</p>`
              : html`<ol class="list">
                  ${tasks.map((task) => taskView(task, shown))}
                </ol>`
          }
          <p class="more">
            ${[
              ...(after === undefined ? [] : [html`<a href="/tasks">First page</a>`]),
              ...(next === undefined
                ? []
                : [html`<a href="/tasks?after=${encodeURIComponent(next)}">Next page</a>`]),
              html`<a href="/local/tasks/postcards.csv">Postcards as CSV</a>`,
              html`<a href="/">Inbox</a>`,
            ]}
          </p>
        </main>
      </body>
    </html>`;
}

function toldView({ good, text, kept }: Told): Html {
  return good
    ? html`<div class="told" role="status"><p>${text}</p></div>`
    : html`<div class="told wrong" role="alert">
        ${[html`<p>${text}</p>`, ...(kept ? [html`<p>You had written: <q>${kept}</q></p>`] : [])]}
      </div>`;
}

function summaryOf({ toDo, overdue, today, later, more }: Counts): string {
  const parts = [`${toDo}${more ? ' or more' : ''} to do`, `${overdue} overdue`, `${today} due today`];
  return [...parts, ...(later > 0 ? [`${later} put off to a later day`] : [])].join(' · ');
}

function taskView(task: TaskView, shown: TasksShown): Html {
  const { zone, language } = shown;
  const { id, kind, who, overdue, why, since, dueOn, journey, postponed } = task;
  const latest = postponed.at(-1);
  const late = overdue
    ? ['task overdue', 'late', 'Overdue, was due']
    : ['task', 'due', task.later ? 'Put off to' : 'Due'];
  const facts = [
    html`<p class="why" lang="${language}">${why}</p>`,
    html`<p>
      <span class="${late[1]}">${late[2]} <time datetime="${dueOn}">${dueOn}</time></span> · on the list since
      <time datetime="${since}">${moment(since, zone)}</time> · ${journey}
    </p>`,
    ...(latest
      ? [
          html`<p>
            Put off${postponed.length > 1 ? ` ${postponed.length} times, last` : ''}: ${latest.reason}
          </p>`,
        ]
      : []),
  ];
  return html`<li class="${late[0]}">
    <h2 id="h-${slug(id)}"><span class="channel kind">${KINDS[kind]}</span>${nameOf(who)}</h2>
    ${[...whoView(who, zone), ...facts]} ${doneForm(task, shown)} ${postponeForm(task, shown)}
  </li>`;
}

const slug = (id: string): string => id.replaceAll(/[^0-9A-Za-z]/g, '-');

function nameOf(who: Who): string {
  if (who.standing === 'erased') return 'No longer in the register';
  return who.name ?? who.membershipNumber ?? 'No name in the register';
}

function whoView(who: Who, zone: string): Html[] {
  const standing = (text: string): Html => html`<p class="standing">${text}</p>`;
  if (who.standing === 'erased')
    return [standing('The member has been erased: nobody is to be called. Choose “Not needed”.')];
  const { phone, email, membershipNumber, since, merged, ref } = who;
  const number = membershipNumber === undefined ? 'Member without a number' : `Member ${membershipNumber}`;
  const ways = [
    phone === undefined ? html`<span>No phone number</span>` : html`<a href="tel:${phone}">${phone}</a>`,
    ...(email === undefined ? [] : [html`<a href="mailto:${email}">${email}</a>`]),
    html`<a href="/local/members/${ref}">${number}</a>`,
  ];
  return [
    html`<p class="reach">${ways}</p>`,
    ...(who.standing === 'left' ? [standing(`Left on ${moment(since, zone)}.`)] : []),
    ...(merged ? [standing('Two rows of the register were merged; this is the one that remains.')] : []),
  ];
}

/** What stood in a form that could not be taken. */
function fieldOf({ written }: TasksShown, task: string, form: Written['form'], name: string): string {
  return written?.task === task && written.form === form ? (written.fields[name] ?? '') : '';
}

const actionOf = ({ id }: TaskView, form: Written['form'], { after }: TasksShown): string =>
  `/tasks/${id}/${form}${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`;

function doneForm(task: TaskView, shown: TasksShown): Html {
  const id = `d-${slug(task.id)}`;
  return html`<form method="post" action="${actionOf(task, 'done', shown)}">
    <input type="hidden" name="version" value="${task.version}" />
    <label for="${id}">Note, if you like</label>
    <p class="hint" id="${id}-hint">Stays with the task. At most ${MOST_NOTED} characters.</p>
    <textarea id="${id}" name="note" rows="2" maxlength="${MOST_NOTED}" aria-describedby="${id}-hint">
${fieldOf(shown, task.id, 'done', 'note')}</textarea>
    <div class="buttons">
      ${Object.entries(OUTCOME_WORDS).map(
        ([outcome, words]) =>
          html`<button
            type="submit"
            name="outcome"
            value="${outcome}"
            class="${outcome === 'reached' ? 'main' : 'other'}"
            aria-describedby="h-${slug(task.id)}"
          >
            ${words}
          </button>`,
      )}
    </div>
  </form>`;
}

function postponeForm(task: TaskView, shown: TasksShown): Html {
  const id = `p-${slug(task.id)}`;
  const { first, last } = daysToPostpone(shown.today);
  const isOpen = shown.written?.task === task.id && shown.written.form === 'postpone';
  return html`<details ${isOpen ? raw('open') : ''}>
    <summary>Put off</summary>
    <form method="post" action="${actionOf(task, 'postpone', shown)}">
      <input type="hidden" name="version" value="${task.version}" />
      <label for="${id}-to">To which day</label>
      <input
        type="date"
        id="${id}-to"
        name="to"
        min="${first}"
        max="${last}"
        value="${fieldOf(shown, task.id, 'postpone', 'to')}"
        required
      />
      <label for="${id}-reason">Why</label>
      <textarea id="${id}-reason" name="reason" rows="2" maxlength="${MOST_NOTED}" required>
${fieldOf(shown, task.id, 'postpone', 'reason')}</textarea>
      <div class="buttons"><button type="submit" aria-describedby="h-${slug(task.id)}">Put off</button></div>
    </form>
  </details>`;
}
