import { html, raw } from 'hono/html';
import type { Counts } from '../staff-tasks/list-tasks.ts';
import { MOST_NOTED } from '../staff-tasks/finish-task.ts';
import { daysToPostpone } from '../staff-tasks/postpone-task.ts';
import type { TaskView, Who } from '../staff-tasks/view.ts';
import type { Language } from '../../shared/message/template.ts';
import type { CivilDate } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { FORM_WORDS } from '../member-pages/words-form.ts';
import type { CallField, CallProblem } from './call-problems.ts';
import { dayIn, moment } from './moment.ts';
import { phoneLink } from './phone.ts';
import { staffPage, type Html } from './shell.ts';
import { journeyTitle } from './titles.ts';
import { CALLS_WORDS } from './words-calls.ts';
import type { Written } from './written.ts';

/** What a press has led to, for whoever pressed. */
export interface Told {
  readonly good: boolean;
  readonly text: string;
  /** What the person had written about a task that is no longer as it was. */
  readonly kept?: string | undefined;
  /** Of the form that could not be taken, by its fields. */
  readonly problems?: readonly CallProblem[] | undefined;
}

/** What was written into a form that could not be taken: it is not to be written again. */
export interface Filled {
  readonly task: string;
  readonly form: 'done' | 'postpone';
  readonly fields: Readonly<Record<string, string>>;
}

export interface CallsShown {
  readonly today: CivilDate;
  readonly now: Instant;
  readonly zone: string;
  /** Of who reads. */
  readonly language: Language;
  /** In which staff write. */
  readonly staffLanguage: Language;
  readonly counts: Counts;
  readonly tasks: readonly TaskView[];
  /** Of this page, and of the next one. */
  readonly after: string | undefined;
  readonly next: string | undefined;
  readonly told?: Told | undefined;
  readonly written?: Filled | undefined;
}

/** What staff are to do for members, with a form for each thing. */
export function callsPage(written: Written, shown: CallsShown): Html {
  const { language, tasks, told, after, next } = shown;
  const words = CALLS_WORDS[language];
  const body = html`${told ? toldView(told, shown) : ''}
    <h1>${words.title}</h1>
    <p class="quiet">${summaryOf(shown)}</p>
    ${
      tasks.length === 0
        ? html`<p class="empty">${after === undefined ? words.nothing : words.noMore}</p>`
        : html`<ol class="list">
            ${tasks.map((task) => taskView(task, shown, journeyTitle(written, task.journey)))}
          </ol>`
    }
    <ul class="pages">
      ${after === undefined ? '' : html`<li><a href="/calls">${words.firstPage}</a></li>`}
      ${
        next === undefined
          ? ''
          : html`<li><a href="/calls?after=${encodeURIComponent(next)}">${words.nextPage}</a></li>`
      }
      <li><a href="/calls/postcards.csv">${words.postcards}</a></li>
    </ul>`;
  // The first that is read aloud.
  const title = told?.good === false ? `${FORM_WORDS[language].error}: ${words.title}` : words.title;
  return staffPage(written, { title, here: 'calls', body });
}

function toldView({ good, text, kept, problems = [] }: Told, { language, written, tasks }: CallsShown): Html {
  const isHere = tasks.some(({ id }) => id === written?.task);
  const mend = problems.map(({ field, text: how }) =>
    isHere && written
      ? html`<li><a href="#${fieldId(written.task, field)}">${how}</a></li>`
      : html`<li>${how}</li>`,
  );
  return good
    ? html`<div class="note" role="status"><p>${text}</p></div>`
    : html`<div class="note wrong" role="alert">
        ${[
          html`<p>${text}</p>`,
          ...(mend.length > 0
            ? [
                html`<ul>
                  ${mend}
                </ul>`,
              ]
            : []),
          ...(kept ? [html`<p>${CALLS_WORDS[language].hadWritten} <q>${kept}</q></p>`] : []),
        ]}
      </div>`;
}

function summaryOf({ counts: { toDo, overdue, today, later, more }, language }: CallsShown): string {
  const words = CALLS_WORDS[language];
  const parts = [words.toDo(toDo, more), words.overdue(overdue), words.dueToday(today)];
  return [...parts, ...(later > 0 ? [words.later(later)] : [])].join(' · ');
}

function taskView(task: TaskView, shown: CallsShown, title: string): Html {
  const { zone, language } = shown;
  const { id, kind, who, overdue, why, since, dueOn, journey, postponed } = task;
  const words = CALLS_WORDS[language];
  const latest = postponed.at(-1);
  const late = overdue
    ? ['task overdue', 'late', words.wasDue]
    : ['task', 'due', task.later ? words.putOffTo : words.due];
  const facts = [
    html`<p class="why">${why}</p>`,
    html`<p>
      <span class="${late[1]}">${late[2]} <time datetime="${dueOn}">${dayIn(dueOn, language)}</time></span> ·
      ${words.since} <time datetime="${since}">${moment(since, zone, language)}</time> ·
      <a href="/journeys/${journey}">${title}</a>
    </p>`,
    ...(latest
      ? [
          html`<p>
            ${words.putOff(postponed.length)}: <span lang="${shown.staffLanguage}">${latest.reason}</span>
          </p>`,
        ]
      : []),
  ];
  return html`<li class="${late[0]}">
    <h2 id="h-${slug(id)}"><span class="kind">${words.kinds[kind]}</span>${nameOf(who, language)}</h2>
    ${[...whoView(who, shown), ...facts]} ${doneForm(task, shown)} ${postponeForm(task, shown)}
  </li>`;
}

const slug = (id: string): string => id.replaceAll(/[^0-9A-Za-z]/g, '-');

function nameOf(who: Who, language: Language): string {
  const words = CALLS_WORDS[language];
  if (who.standing === 'erased') return words.erased;
  return who.name ?? who.membershipNumber ?? words.noName;
}

function whoView(who: Who, { zone, language }: CallsShown): Html[] {
  const words = CALLS_WORDS[language];
  const standing = (text: string): Html => html`<p class="standing">${text}</p>`;
  if (who.standing === 'erased') return [standing(words.erasedMore)];
  const { phone, email, membershipNumber, since, merged, ref, optedOut } = who;
  const ways = [
    phone === undefined ? html`<span>${words.noPhone}</span>` : phoneLink(phone),
    ...(email === undefined ? [] : [html`<a href="mailto:${email}">${email}</a>`]),
    html`<a href="/members/${ref}">${words.member(membershipNumber)}</a>`,
  ];
  return [
    html`<p class="reach">${ways}</p>`,
    ...(who.standing === 'left' ? [standing(words.left(moment(since, zone, language)))] : []),
    ...(merged ? [standing(words.merged)] : []),
    ...(optedOut ? [standing(words.optedOut)] : []),
  ];
}

/** What stood in a form that could not be taken. */
function fieldOf({ written }: CallsShown, task: string, form: Filled['form'], name: string): string {
  return written?.task === task && written.form === form ? (written.fields[name] ?? '') : '';
}

/** In the page: of the field, of its hint and of what is wrong with it. */
const fieldId = (task: string, field: CallField): string => `${field}-${slug(task)}`;

interface FieldView {
  readonly id: string;
  readonly value: string;
  /** What is wrong with it, beneath its label. */
  readonly wrong: Html | '';
  /** That ties both to the control. */
  readonly ties: Html;
}

function fieldView(
  shown: CallsShown,
  task: string,
  form: Filled['form'],
  field: CallField,
  hinted = true,
): FieldView {
  const id = fieldId(task, field);
  const isSent = shown.written?.task === task && shown.written.form === form;
  const problem = isSent ? shown.told?.problems?.find((one) => one.field === field) : undefined;
  const described = [...(hinted ? [`${id}-hint`] : []), ...(problem ? [`${id}-wrong`] : [])].join(' ');
  return {
    id,
    value: fieldOf(shown, task, form, field),
    wrong: problem ? html`<p class="late" id="${id}-wrong">${problem.text}</p>` : '',
    ties: html`${described === '' ? '' : html`aria-describedby="${described}"`}
    ${problem ? raw('aria-invalid="true"') : ''}`,
  };
}

const actionOf = ({ id }: TaskView, form: Filled['form'], { after }: CallsShown): string =>
  `/calls/${id}/${form}${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`;

function doneForm(task: TaskView, shown: CallsShown): Html {
  const words = CALLS_WORDS[shown.language];
  const note = fieldView(shown, task.id, 'done', 'note');
  return html`<form method="post" action="${actionOf(task, 'done', shown)}">
    <input type="hidden" name="version" value="${task.version}" />
    <label for="${note.id}">${words.note}</label>
    <p class="hint" id="${note.id}-hint">${words.noteHint(MOST_NOTED)}</p>
    ${note.wrong}
    <textarea id="${note.id}" name="note" rows="2" maxlength="${MOST_NOTED}" ${note.ties}>
${note.value}</textarea>
    <div class="buttons">
      ${Object.entries(words.outcomes[task.kind]).map(
        ([outcome, said]) =>
          html`<button
            type="submit"
            name="outcome"
            value="${outcome}"
            class="${outcome === 'reached' ? 'main' : 'other'}"
            aria-describedby="h-${slug(task.id)}"
          >
            ${said}
          </button>`,
      )}
    </div>
  </form>`;
}

function postponeForm(task: TaskView, shown: CallsShown): Html {
  const { first, last } = daysToPostpone(shown.today);
  const words = CALLS_WORDS[shown.language];
  const to = fieldView(shown, task.id, 'postpone', 'to', false);
  const reason = fieldView(shown, task.id, 'postpone', 'reason');
  const isOpen = shown.written?.task === task.id && shown.written.form === 'postpone';
  return html`<details ${isOpen ? raw('open') : ''}>
    <summary>${words.postpone}</summary>
    <form method="post" action="${actionOf(task, 'postpone', shown)}">
      <input type="hidden" name="version" value="${task.version}" />
      <label for="${to.id}">${words.toDay}</label>
      ${to.wrong}
      <input
        type="date"
        id="${to.id}"
        name="to"
        min="${first}"
        max="${last}"
        value="${to.value}"
        required
        ${to.ties}
      />
      <label for="${reason.id}">${words.why}</label>
      <p class="hint" id="${reason.id}-hint">${words.whyHint(MOST_NOTED)}</p>
      ${reason.wrong}
      <textarea id="${reason.id}" name="reason" rows="2" maxlength="${MOST_NOTED}" ${reason.ties} required>
${reason.value}</textarea>
      <div class="buttons">
        <button type="submit" aria-describedby="h-${slug(task.id)}">${words.postpone}</button>
      </div>
    </form>
  </details>`;
}
