import { resumeAfter, wayOf } from '../../shared/journey/awaited.ts';
import { RunEnded } from '../../shared/journey/errors.ts';
import { expectedOf } from '../../shared/journey/expected.ts';
import { isEndedBy } from '../../shared/journey/move-on.ts';
import { openFrom, placeOf } from '../../shared/journey/next-step.ts';
import {
  isOpen,
  openRuns,
  RUN_PREFIX,
  runKey,
  toRun,
  type NextStep,
  type OpenRun,
} from '../../shared/journey/run.ts';
import type { Following, Next, SendTask } from '../../shared/journey/task.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import type { Organisation } from '../../shared/member/organisation.ts';
import { allRows } from '../../shared/member/rows.ts';
import { entriesOf, entryKey, messageKey, toEntry, type LedgerEntry } from '../../shared/message/ledger.ts';
import type { Item } from '../../shared/ports/items.ts';
import { dateIn } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import type { Needs } from './needs.ts';

/** How things stand for one step of one run, as read at `now`. */
export interface Situation {
  readonly run: OpenRun;
  /** The member's row, and the member in it. */
  readonly row: Item | undefined;
  readonly member: Member | undefined;
  readonly key: string;
  readonly entry: LedgerEntry | undefined;
  readonly now: Instant;
  /** All of the member's messages; read when first asked for. */
  readonly entries: () => Promise<readonly LedgerEntry[]>;
  /** The member's other open runs; read when first asked for. */
  readonly otherRuns: () => Promise<readonly OpenRun[]>;
}

/**
 * @returns `finished` when the step was the last and the run is complete.
 * @throws RunEnded, RunUnknown.
 */
export async function read({ items, clock }: Needs, task: SendTask): Promise<Situation | 'finished'> {
  const found = await items.get(runKey(task.member, task.run));
  if (!found) throw new RunUnknown(task.run);
  const run = toRun(found);
  if (!isOpen(run)) {
    if (isEndedBy(run, task.next)) return 'finished';
    throw new RunEnded(run.id);
  }
  const key = messageKey(task.member, task.journey, run.occurrence, task.step);
  const entry = await items.get(entryKey(task.member, key));
  const row = await items.get(memberKey(task.member));
  return {
    run,
    row,
    member: row && toMember(row),
    key,
    entry: entry && toEntry(entry),
    now: clock.now(),
    entries: once(() => entriesOf(items, task.member)),
    otherRuns: once(async () => {
      const range = { beginsWith: RUN_PREFIX };
      const rows = await allRows(items, { partition: memberKey(task.member).pk, range });
      return openRuns(rows).filter(({ id }) => id !== run.id);
    }),
  };
}

function once<T>(ask: () => Promise<T>): () => Promise<T> {
  let answer: Promise<T> | undefined;
  return () => (answer ??= ask());
}

/**
 * The place of a step that follows an answer, an event or a silence: nobody has moved the run there yet. It is due when
 * the answer led to it, or when the silence was over. Of an event it is not known when it came; but it came within its
 * time, so the step was due at the latest where the last moment of that would have led to it.
 */
export function arrivalOf(
  organisation: Organisation,
  task: SendTask,
  { run, member, now }: Pick<Situation, 'run' | 'member' | 'now'>,
): NextStep {
  const place = placeOf(organisation, member);
  const expected = expectedOf(task, task);
  const due = dueAt(organisation, task, { run, member, now });
  return {
    step: task.step,
    expected,
    date: dateIn(place.zone, due),
    at: openFrom(organisation, expected, due, place),
  };
}

function dueAt(
  organisation: Organisation,
  { step }: SendTask,
  { run, member, now }: Pick<Situation, 'run' | 'member' | 'now'>,
): Instant {
  const { awaits, answers, answeredAt, next } = run;
  if (!awaits) return now;
  // A silence may be over a moment before our note of it says so: the state machine's clock began before ours.
  const orNow = (at: Instant): Instant => (at < now ? at : now);
  const isHere = (one: Next): one is Following => !('end' in one) && one.step === step;
  const { question = '', event, until } = awaits;
  const [answer, given] = [answers?.[question], answeredAt?.[question]];
  if (answer !== undefined && given !== undefined && given <= until) {
    const way = wayOf(awaits, answer);
    // An answer to the question before it was waiting when this one's time came.
    const heardAt = given > next.at ? given : next.at;
    const led = resumeAfter(organisation, way.next, { member, now: heardAt });
    if (isHere(way.next)) return way.next.wait ? led : orNow(led);
  }
  const atTheLatest = event !== undefined && isHere(awaits.next);
  return orNow(atTheLatest ? resumeAfter(organisation, awaits.next, { member, now: until }) : until);
}

/** An execution without a run row: it was started by hand, or the row was deleted. Nothing is sent. */
export class RunUnknown extends Error {
  override readonly name = 'RunUnknown';
}
