import { html } from 'hono/html';
import { allSteps } from '../../shared/journey/all-steps.ts';
import { LEVELS } from '../../shared/loyalty/points.ts';
import { monthsBefore } from '../../shared/tally/count.ts';
import { addOne, monthsTogether, readTally, type Tallied, type Tally } from '../../shared/tally/tally.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { numberOf } from '../member-pages/dates.ts';
import { barChart, keyOf, lineChart, rowsChart, type Series } from './chart.ts';
import { fatesOf } from './fates.ts';
import { monthIn } from './moment.ts';
import { countedLine } from './journeys-page.ts';
import { LEAST_ANSWERS, npsOverTime, type NpsAt } from './nps.ts';
import type { Needs } from './needs.ts';
import type { Reply } from './respond.ts';
import { staffPage, table, type Html } from './shell.ts';
import { journeyTitle } from './titles.ts';
import { MEMBERS_WORDS } from './words-members.ts';
import { PULSE_WORDS } from './words-pulse.ts';
import type { Written } from './written.ts';

/** `GET /pulse`: what all members together come to, as it was last counted. */
export async function viewPulse({ items }: Needs, written: Written): Promise<Reply> {
  const words = PULSE_WORDS[written.language];
  const tally = await readTally(items);
  const body = html`<h1>${words.title}</h1>
    ${countedLine(written, tally?.countedAt)} ${tally ? figuresOf(written, tally) : ''}`;
  return { status: 200, page: staffPage(written, { title: words.title, here: 'pulse', body }) };
}

function figuresOf(written: Written, tally: Tally): Html {
  const words = PULSE_WORDS[written.language];
  return html`<h2>${words.nps}</h2>
    ${npsPart(written, tally)}
    <h2>${words.index}</h2>
    ${indexPart(written, tally)}
    <h2>${words.indicators}</h2>
    ${indicatorsPart(written, tally)}
    <h2>${words.messages}</h2>
    ${messagesPart(written, tally)}`;
}

const monthOf = ({ organisation }: Written, { countedAt }: Tally): string =>
  dateIn(organisation.zone, countedAt).slice(0, 7);

function npsPart(written: Written, tally: Tally): Html {
  const { language, journeys } = written;
  const words = PULSE_WORDS[language];
  const over = npsOverTime(journeys, tally, monthOf(written, tally));
  if (!over) return html`<p>${words.npsNone}</p>`;
  const nameOf = (time: string): string => {
    const [, year, quarter] = /^(\d{4})-Q(\d)$/.exec(time) ?? [];
    return year === undefined ? monthIn(time, language) : words.quarter(year, Number(quarter));
  };
  const row = ({ time, nps }: NpsAt): string[] => {
    const figures = [nps.answers, nps.promoters, nps.passives, nps.detractors];
    // Who gave what is not told either where so few answered that it could be known.
    const counts = nps.value === undefined ? [figures[0]!] : figures;
    const value = nps.value === undefined ? words.tooFew(LEAST_ANSWERS) : numberOf(nps.value, language);
    const told = [nameOf(time), value, ...counts.map((one) => numberOf(one, language))];
    return [...told, ...Array.from({ length: 6 - told.length }, () => '')];
  };
  const figure = (value: number): string => numberOf(value, language);
  const { quarters, months } = over;
  if (months.every(({ nps }) => nps.answers === 0)) return html`<p>${words.npsUnanswered}</p>`;
  const series: Series = { name: words.byQuarter, kind: 1, values: quarters.map(({ nps }) => nps.value) };
  const labels = quarters.map(({ time }) => nameOf(time));
  return html`<p>${words.npsMore(LEAST_ANSWERS)}</p>
    ${lineChart([series], { title: words.byQuarter, labels, figure, from: -100, to: 100 })}
    ${table(words.byQuarter, words.npsHeads, quarters.map(row), 'unseen')}
    <details>
      <summary>${words.byMonth}</summary>
      ${table(words.byMonth, words.npsHeads, months.map(row), 'unseen')}
    </details>`;
}

function indexPart({ language }: Written, { members: { tens, levels, left } }: Tally): Html {
  const words = PULSE_WORDS[language];
  const { standings } = MEMBERS_WORDS[language];
  const figure = (value: number): string => numberOf(value, language);
  const all = tens.reduce((sum, one) => sum + one, 0);
  const rows = tens.map((count, ten) => [`${ten * 10}–${ten === 9 ? 100 : ten * 10 + 9}`, figure(count)]);
  if (all + left === 0) return html`<p>${words.nobody}</p>`;
  const byLevel = [
    ...LEVELS.toReversed().map((level) => [standings[level], figure(levels[level])]),
    [standings.left, figure(left)],
  ];
  return html`<p>${words.indexMore(figure(all))}</p>
    ${barChart(tens, { title: words.index, labels: tens.map((_, ten) => String(ten * 10)), figure })}
    ${table(words.levels, words.levelHeads, byLevel, 'unseen')}
    <details>
      <summary>${words.indexTable}</summary>
      ${table(words.index, words.indexHeads, rows, 'unseen')}
    </details>`;
}

function indicatorsPart({ language }: Written, { members: { indicators } }: Tally): Html {
  const words = PULSE_WORDS[language];
  const names: Readonly<Record<string, string>> = words.indicatorNames;
  const rows = Object.entries(indicators)
    .toSorted(([a], [b]) => (a < b ? 1 : -1))
    .flatMap(([year, counts]) =>
      Object.entries(counts)
        // One of the organisation's own is called as in workflows/points.ts.
        .map(([name, counted]) => [names[name] ?? name.replaceAll('-', ' '), counted] as const)
        .toSorted(([a], [b]) => a.localeCompare(b, language))
        .map(([name, { members, times }]) => [
          year,
          name,
          numberOf(members, language),
          numberOf(times, language),
        ]),
    );
  return rows.length === 0
    ? html`<p>${words.noIndicators}</p>`
    : table(words.indicators, words.indicatorHeads, rows, 'unseen');
}

function messagesPart(written: Written, tally: Tally): Html {
  const { language } = written;
  const words = PULSE_WORDS[language];
  const to = monthOf(written, tally);
  const rows = Object.keys(tally.journeys).map((name) => {
    const { steps } = monthsTogether(tally.journeys[name], monthsBefore(to, 11), to);
    return { name, fates: fatesOf(messagesIn(written, name, steps)) };
  });
  if (rows.every(({ fates }) => fates.reached === 0)) return html`<p>${words.noMessages}</p>`;
  const [, sent = '', skipped = '', failed = ''] = words.messageHeads;
  const key = [sent, skipped, failed].map((name, i) => ({ name, kind: (i + 1) as Series['kind'] }));
  return html`${rowsChart(
    rows.map(({ name, fates }) => ({
      name: journeyTitle(written, name),
      parts: [fates.sent, fates.skipped, fates.failed],
    })),
    words.messages,
  )}
  ${keyOf(key, 'bars')}
  ${table(
    words.messages,
    words.messageHeads,
    rows.map(({ name, fates }) => [
      html`<a href="/journeys/${name}">${journeyTitle(written, name)}</a>`,
      ...[fates.sent, fates.skipped, fates.failed, fates.pending].map((one) => numberOf(one, language)),
    ]),
    'unseen',
  )}`;
}

/** The fates of a journey's messages together, without the tasks that it gave to staff. */
function messagesIn({ journeys }: Written, name: string, steps: Readonly<Record<string, Tallied>>): Tallied {
  const own = [...allSteps(journeys.get(name)?.steps ?? [])];
  const tasks = new Set(own.flatMap((step) => (step.kind === 'task' ? [step.name] : [])));
  const all: Tallied = {};
  for (const [step, fates] of Object.entries(steps)) {
    if (tasks.has(step)) continue;
    for (const [fate, count] of Object.entries(fates)) addOne(all, fate, count);
  }
  return all;
}
