import { allSteps } from '../journey/all-steps.ts';
import type { Journey } from '../journey/journey.ts';
import { isOpen, RUN_PREFIX, runId, toRun, type Run } from '../journey/run.ts';
import { indexAt } from '../loyalty/loyalty-index.ts';
import { indicatorIn, indicatorsOf, PAST_YEARS } from '../loyalty/past-years.ts';
import type { Points } from '../loyalty/points.ts';
import { memberRows } from '../loyalty/rebuild.ts';
import { standingOf } from '../loyalty/standing.ts';
import { allRows } from '../member/rows.ts';
import { staffTaskId, TASK_PREFIX, toStaffTask, type StaffTask } from '../member/staff-task.ts';
import { MESSAGE_PREFIX, toEntry, type LedgerEntry } from '../message/ledger.ts';
import { textOf, type Item, type Items } from '../ports/items.ts';
import { dateIn } from '../time/civil.ts';
import { instant, type Instant } from '../time/instant.ts';
import { addOne, monthIn, storeTally, type JourneyTally, type MembersTally, type Tally } from './tally.ts';

/** How far back messages, runs and answers are counted, in months with the current one: two years and what stands beside. */
export const MONTHS_KEPT = 25;

interface Counting {
  readonly journeys: ReadonlyMap<string, Journey>;
  readonly points: Points;
  /** The organisation's, whose calendar the months are of. */
  readonly zone: string;
  readonly now: Instant;
}

/** How many members' rows are asked for at a time: their waiting overlaps, and memory stays the same. */
const AT_A_TIME = 25;

/**
 * Counts all members and everything that their journeys did, and stores it. It reads two ranges of each member's rows:
 * whoever has many members calls it seldom, and never for a page.
 * @param pause lets others go on, after each few members.
 */
export async function countAll(
  items: Items,
  counting: Counting,
  pause: () => Promise<void> = async () => undefined,
): Promise<Tally> {
  const tally = noTally(counting);
  // A member whose level changes meanwhile may come by twice.
  const seen = new Set<string>();
  let batch: Item[] = [];
  const flush = async (): Promise<void> => {
    const rows = await Promise.all(batch.map((row) => rowsOf(items, row.pk)));
    batch.forEach((row, index) => {
      const own = rows[index]!;
      addMember(
        tally.members,
        row,
        own.find(({ sk }) => sk === PAST_YEARS),
        counting,
      );
      const begun = new Map(
        own.filter(({ sk }) => sk.startsWith(RUN_PREFIX)).map((one) => [toRun(one).id, toRun(one).createdAt]),
      );
      for (const one of own) addRow(tally.journeys, one, { ...counting, begun });
    });
    batch = [];
    await pause();
  };
  for await (const row of memberRows(items)) {
    if (seen.has(row.pk)) continue;
    seen.add(row.pk);
    batch.push(row);
    if (batch.length === AT_A_TIME) await flush();
  }
  await flush();
  await storeTally(items, tally);
  return tally;
}

/** Sorted, `MESSAGE#`, `PAST-YEARS`, `REFUSED#`, `RUN#` and `TASK#` lie side by side; answers have a range among the events. */
async function rowsOf(items: Items, partition: string): Promise<readonly Item[]> {
  const [done, answers] = await Promise.all([
    allRows(items, { partition, range: { from: MESSAGE_PREFIX, to: `${TASK_PREFIX}~` } }),
    allRows(items, { partition, range: { beginsWith: ANSWER_PREFIX } }),
  ]);
  return [...done, ...answers];
}
/** As shared/loyalty/last-answer.ts names them, among the events of shared/member. */
const ANSWER_PREFIX = 'EVENT#survey.answered#';
const REFUSED_PREFIX = 'REFUSED#';

function noTally({ now, journeys }: Counting): Tally {
  const none: Record<string, JourneyTally> = {};
  for (const name of journeys.keys()) none[name] = { months: {}, standing: {} };
  return {
    countedAt: now,
    members: {
      levels: { 'at-risk': 0, quiet: 0, active: 0, ambassador: 0 },
      left: 0,
      tens: Array.from({ length: 10 }, () => 0),
      indicators: {},
    },
    journeys: none,
  };
}

function addMember(tally: MembersTally, row: Item, past: Item | undefined, { now, points }: Counting): void {
  const { sums, level } = standingOf(row);
  if (level !== undefined) {
    tally.levels[level] += 1;
    const ten = Math.min(9, Math.floor(indexAt(sums, now, points) / 10));
    tally.tens[ten] = (tally.tens[ten] ?? 0) + 1;
  } else if (row.mergedInto === undefined) tally.left += 1;
  for (const [attribute, times] of Object.entries(indicatorsOf(row, past))) {
    const { year, name } = indicatorIn(attribute) ?? {};
    if (year === undefined || name === undefined || times <= 0n) continue;
    const counts = ((tally.indicators[year] ??= {})[name] ??= { members: 0, times: 0 });
    counts.members += 1;
    counts.times += Number(times);
  }
}

/** With the instants at which the member's runs began, by their ids. */
type OfMember = Counting & { readonly begun: ReadonlyMap<string, Instant> };

function addRow(tally: Tally['journeys'], row: Item, counting: OfMember): void {
  const { sk } = row;
  if (sk.startsWith(MESSAGE_PREFIX)) addMessage(tally, toEntry(row), counting);
  else if (sk.startsWith(RUN_PREFIX)) addRun(tally, toRun(row), counting);
  else if (sk.startsWith(TASK_PREFIX)) addTask(tally, toStaffTask(row), counting);
  else if (sk.startsWith(REFUSED_PREFIX)) {
    const at = instant(textOf(row, 'refusedAt'));
    const month = monthOf(tally, textOf(row, 'journey'), at, counting);
    if (month) addOne(month.refused, textOf(row, 'reason'));
  } else if (sk.startsWith(ANSWER_PREFIX)) addAnswer(tally, row, counting);
}

function addMessage(tally: Tally['journeys'], entry: LedgerEntry, counting: OfMember): void {
  const { journey, step, at, run } = entry;
  const reason = 'reason' in entry && entry.state !== 'waiting' ? `:${entry.reason}` : '';
  addFate(tally, { journey, at, run, in: 'steps', of: step, fate: `${entry.state}${reason}` }, counting);
}

interface Fate {
  readonly journey: string;
  readonly at: Instant;
  /** Whose; a run of a row that was merged into the member's is not among the member's own. */
  readonly run: string | undefined;
  readonly in: 'steps' | 'answers';
  readonly of: string;
  readonly fate: string;
}

/** In the month in which it came to pass, and in the one in which its run began. */
function addFate(tally: Tally['journeys'], one: Fate, counting: OfMember): void {
  const month = monthOf(tally, one.journey, one.at, counting);
  if (month) addOne((month[one.in][one.of] ??= {}), one.fate);
  const began = (one.run === undefined ? undefined : counting.begun.get(one.run)) ?? one.at;
  const ofRuns = monthOf(tally, one.journey, began, counting)?.ofRuns;
  if (ofRuns) addOne((ofRuns[one.in][one.of] ??= {}), one.fate);
}

function addRun(tally: Tally['journeys'], run: Run, counting: Counting): void {
  const month = monthOf(tally, run.journey, run.createdAt, counting);
  if (isOpen(run)) {
    const standing = tally[run.journey]?.standing;
    if (standing) addOne(standing, run.awaits?.step ?? run.next.step);
    if (month) addOne(month.runs, 'open');
  } else if (month) {
    addOne(month.runs, run.state === 'completed' ? 'completed' : `${run.state}:${run.reason}`);
  }
}

function addTask(tally: Tally['journeys'], task: StaffTask, counting: OfMember): void {
  const { journey, run } = task;
  const at = task.state === 'done' ? task.doneAt : task.createdAt;
  const step = [...allSteps(counting.journeys.get(task.journey)?.steps ?? [])].find(
    (one) => one.kind === 'task' && staffTaskId(task.run, one.name) === task.id,
  );
  if (step?.kind !== 'task') return;
  const fate = task.state === 'done' ? task.outcome : 'open';
  addFate(tally, { journey, at, run, in: 'steps', of: step.name, fate }, counting);
}

const MEMBER = 'MEMBER#';

/** An answer names its question; the journey is the one that asks it. */
function addAnswer(tally: Tally['journeys'], row: Item, counting: OfMember): void {
  const { details } = row;
  if (typeof details !== 'object' || details === null || !('question' in details)) return;
  const { question, score, choice, wave, run: by } = details as Readonly<Record<string, unknown>>;
  const value = typeof choice === 'string' ? choice : typeof score === 'bigint' ? String(score) : undefined;
  if (typeof question !== 'string' || value === undefined) return;
  const journey = asksIn(counting.journeys, question);
  if (journey === undefined) return;
  const at = instant(textOf(row, 'occurredAt'));
  // A form names the wave, a page of ours the run.
  const run = typeof by === 'string' ? by : runId(row.pk.slice(MEMBER.length), journey, String(wave));
  addFate(tally, { journey, at, run, in: 'answers', of: question, fate: value }, counting);
}

function asksIn(journeys: ReadonlyMap<string, Journey>, question: string): string | undefined {
  return [...journeys.values()].find(({ steps }) =>
    [...allSteps(steps)].some((step) => step.kind === 'ask' && step.question.id === question),
  )?.name;
}

/** None of a journey that there is no longer, and of what was so long ago that nobody looks at it here. */
function monthOf(tally: Tally['journeys'], journey: string, at: Instant, { zone, now }: Counting) {
  const month = dateIn(zone, at).slice(0, 7);
  const counts = tally[journey];
  return counts && month >= monthsBefore(dateIn(zone, now).slice(0, 7), MONTHS_KEPT - 1)
    ? monthIn(counts, month)
    : undefined;
}

/** The month, `YYYY-MM`, that lies so many before another. */
export function monthsBefore(month: string, many: number): string {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 - many;
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`;
}
