import { html } from 'hono/html';
import { allSteps, isNamed } from '../../shared/journey/all-steps.ts';
import type { Journey, NamedStep } from '../../shared/journey/journey.ts';
import type { Language } from '../../shared/message/template.ts';
import { sumOf } from '../../shared/tally/tally.ts';
import { numberOf } from '../member-pages/dates.ts';
import { LANGUAGE_NAMES } from '../member-pages/words-preferences.ts';
import { diagram, type Counted as Drawn } from './diagram.ts';
import { fatesOf } from './fates.ts';
import type { Counted } from './journeys.ts';
import { moment } from './moment.ts';
import { outlineOf } from './outline.ts';
import { staffPage, table, type Html } from './shell.ts';
import { journeyTitle, titleOf } from './titles.ts';
import { eventName, JOURNEYS_WORDS } from './words-journeys.ts';
import { SHELL_WORDS } from './words-shell.ts';
import { bouncedBy, NOT_BEGUN, SKIPPED } from './words-timeline.ts';
import type { Written } from './written.ts';

interface One {
  readonly journey: Journey;
  readonly counted: Counted;
}

/** A message as it reads, in each of its languages. */
export interface Words {
  readonly message: string;
  readonly languages: readonly {
    readonly language: Language;
    readonly subject: string;
    readonly text: string;
    readonly sms?: string;
  }[];
}

/** When the figures were counted, for whoever wonders why a press of a moment ago is not among them. */
export function countedLine({ language, organisation }: Written, countedAt: string | undefined): Html {
  const words = SHELL_WORDS[language];
  return countedAt === undefined
    ? html`<p class="quiet">${words.notCounted}</p>`
    : html`<p class="quiet">
        ${words.counted}
        <time datetime="${countedAt}">${moment(countedAt, organisation.zone, language)}</time>
      </p>`;
}

export function journeysPage(written: Written, all: readonly One[]): Html {
  const { language } = written;
  const words = JOURNEYS_WORDS[language];
  const figure = (value: number): string => numberOf(value, language);
  const rows = all.map(({ journey, counted: { year } }) => {
    const runs = runsIn(year.runs);
    return [
      html`<a href="/journeys/${journey.name}">${journeyTitle(written, journey.name)}</a>
        <span class="under">${words.starts(journey.startsOn)}</span>`,
      ...[runs.begun, runs.open, runs.completed, runs.ended + runs.failed].map(figure),
    ];
  });
  const heads = [words.title, words.begun, words.open, words.completed, words.endedEarly];
  const body = html`<h1>${words.title}</h1>
    <p>${words.intro}</p>
    ${table(words.lastYear, heads, rows, 'unseen')} ${countedLine(written, all[0]?.counted.countedAt)}`;
  return staffPage(written, { title: words.title, here: 'journeys', body });
}

function runsIn(runs: Readonly<Record<string, number>>) {
  const of = (state: string): number =>
    sumOf(Object.fromEntries(Object.entries(runs).filter(([name]) => name.split(':')[0] === state)));
  return {
    begun: sumOf(runs),
    open: of('open'),
    completed: of('completed'),
    ended: of('ended'),
    failed: of('failed'),
  };
}

export function journeyPage(
  written: Written,
  { journey, counted, words: messages }: One & { readonly words: readonly Words[] },
): Html {
  const { language } = written;
  const words = JOURNEYS_WORDS[language];
  const figure = (value: number): string => numberOf(value, language);
  const { year, countedAt } = counted;
  const runs = runsIn(year.runs);
  const cards: readonly (readonly [string, number])[] = [
    [words.begun, runs.begun],
    [words.open, runs.open],
    [words.completed, runs.completed],
    [words.endedEarly, runs.ended],
    [words.failed, runs.failed],
    [words.notBegun, sumOf(year.refused)],
  ];
  const steps = [...allSteps(journey.steps)].filter(isNamed);
  const drawn = new Map(
    countedAt === undefined
      ? []
      : steps.flatMap((step) => {
          const text = countText(step, { counted, isFirst: asksFirst(step, steps), language });
          const { reached } = fatesOf(year.ofRuns.steps[step.name]);
          return text === ''
            ? []
            : [[step.name, { text, share: reached / Math.max(1, runs.begun) } satisfies Drawn] as const];
        }),
  );
  const title = journeyTitle(written, journey.name);
  const body = html`<h1>${title}</h1>
    ${title === journey.name ? '' : html`<p class="quiet small">${words.id} <code>${journey.name}</code></p>`}
    <p>${words.whose}</p>
    <ul class="cards" aria-label="${words.lastYear}">
      ${cards.map(([label, value]) => html`<li><strong>${figure(value)}</strong> ${label}</li>`)}
    </ul>
    ${countedLine(written, countedAt)}
    ${diagram(outlineOf(written, journey), { title: words.diagram(title), counts: drawn })}
    ${tables(written, { journey, counted }, steps, runs.begun)}
    <h2>${words.words}</h2>
    <p>${words.wordsMore}</p>
    ${messages.map((one) => messageView(one, written, journey.name))}`;
  return staffPage(written, { title, here: 'journeys', body });
}

/** Two steps may ask one question, a question and its reminder: the answers stand where it is asked first. */
function asksFirst(step: NamedStep, steps: readonly NamedStep[]): boolean {
  if (step.kind !== 'ask') return false;
  const { id } = step.question;
  return steps.find((one) => one.kind === 'ask' && one.question.id === id) === step;
}

/** In the box of a step; nothing for a step that nobody came to by a message or a task. */
function countText(
  step: NamedStep,
  {
    counted: { year, standing },
    isFirst,
    language,
  }: { counted: Counted; isFirst: boolean; language: Language },
): string {
  const words = JOURNEYS_WORDS[language];
  const figure = (value: number): string => numberOf(value, language);
  if (step.kind === 'choose' || step.kind === 'await') return '';
  const fates = fatesOf(year.ofRuns.steps[step.name]);
  const part = (value: number, say: (count: string) => string): readonly string[] =>
    value > 0 ? [say(figure(value))] : [];
  const answers = step.kind === 'ask' ? sumOf(year.ofRuns.answers[step.question.id]) : 0;
  return [
    step.kind === 'task' ? words.done(figure(fates.sent)) : words.sent(figure(fates.sent)),
    ...part(fates.skipped, words.skipped),
    ...part(fates.failed, words.failing),
    ...(isFirst ? part(answers, words.answered) : []),
    ...part(standing[step.name] ?? 0, words.standing),
  ]
    .slice(0, 3)
    .join(' · ');
}

function tables(
  written: Written,
  { journey, counted: { year, standing } }: One,
  steps: readonly NamedStep[],
  begun: number,
): Html {
  const { language } = written;
  const words = JOURNEYS_WORDS[language];
  const figure = (value: number): string => numberOf(value, language);
  const nameOf = (step: NamedStep): string =>
    step.kind === 'send' || step.kind === 'ask'
      ? titleOf(written, { journey: journey.name, message: step.message })
      : step.kind === 'task'
        ? words.task[step.task]
        : step.name;
  const counted = steps.filter(({ kind }) => kind === 'send' || kind === 'ask' || kind === 'task');
  const rows = counted.map((step) => {
    const { reached, sent, skipped, failed, pending } = fatesOf(year.ofRuns.steps[step.name]);
    const share = begun === 0 ? '' : `${figure(Math.round((100 * reached) / begun))} %`;
    const fates = [sent, skipped, failed, pending, standing[step.name] ?? 0];
    return [`${nameOf(step)} (${step.name})`, figure(reached), share, ...fates.map(figure)];
  });
  const refused: Readonly<Record<string, string>> = NOT_BEGUN[language];
  const silences = [
    ...Object.entries(year.refused).map(([reason, count]) => [
      words.notBegun,
      refused[reason] ?? reason,
      figure(count),
    ]),
    ...counted.flatMap((step) =>
      Object.entries(year.ofRuns.steps[step.name] ?? {})
        .filter(([fate]) => fate.includes(':'))
        .map(([fate, count]) => [nameOf(step), whyNot(fate, language), figure(count)]),
    ),
    ...Object.entries(year.runs)
      .filter(([state]) => state.includes(':'))
      .map(([state, count]) => [words.endedEarly, eventName(language, state.split(':')[1]!), figure(count)]),
  ];
  const answers = Object.entries(year.ofRuns.answers).map(([question, values]) => {
    const said = written.questions[journey.name]?.[question]?.[language];
    const given = Object.entries(values)
      .toSorted(([a], [b]) => Number(a) - Number(b))
      .map(([value, count]) => [said?.choices?.[value] ?? value, figure(count)]);
    return table(said?.question ?? question, words.answerHeads, given);
  });
  return html`${table(words.counts, words.countHeads, rows)}
  ${silences.length > 0 ? table(words.silences, words.silenceHeads, silences) : ''} ${answers}`;
}

function whyNot(fate: string, language: Language): string {
  const [state, reason = ''] = fate.split(':');
  const reasons: Readonly<Record<string, string>> = SKIPPED[language];
  return state === 'skipped' ? (reasons[reason] ?? reason) : bouncedBy(language, reason);
}

function messageView({ message, languages }: Words, written: Written, journey: string): Html {
  const words = JOURNEYS_WORDS[written.language];
  return html`<details>
    <summary>${titleOf(written, { journey, message })} (${message})</summary>
    ${languages.map(
      ({ language, subject, text, sms }) =>
        html`<h3>${LANGUAGE_NAMES[language]}</h3>
          <div lang="${language}">
            ${text === '' ? '' : html`<p><strong>${subject}</strong></p>`}
            ${text === '' ? '' : html`<pre>${text}</pre>`} ${sms === undefined ? '' : html`<pre>${sms}</pre>`}
          </div>
          ${
            text === ''
              ? ''
              : html`<p><a href="/journeys/${journey}/${message}/${language}">${words.asRead}</a></p>`
          }`,
    )}
  </details>`;
}
