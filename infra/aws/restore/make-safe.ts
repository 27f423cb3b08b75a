import { startJourney } from '../../../functions/start-journey/start-journey.ts';
import { planNext } from '../../../functions/start-journey/next-start.ts';
import {
  dueStartKey,
  DUE_STARTS,
  refuseDue,
  toDueStart,
  type DueStart,
} from '../../../shared/journey/due-start.ts';
import { closeFrom, DUE_RUNS, isOpen, runKey, toRun, type OpenRun } from '../../../shared/journey/run.ts';
import type { Workflows } from '../../../shared/journey/workflows.ts';
import { memberKey, toMember } from '../../../shared/member/member.ts';
import { freezeSending } from '../../../shared/message/sending-switch.ts';
import { textOf, TransactionRefused, type Item, type Items, type Key } from '../../../shared/ports/items.ts';
import type { Runs } from '../../../shared/ports/runs.ts';
import type { Schedules } from '../../../shared/ports/schedules.ts';
import type { World } from '../../../shared/ports/world.ts';
import { instant, type Instant } from '../../../shared/time/instant.ts';

export interface Restored {
  /** Starts that fell due in the lost time: each has a run now, as it had then. */
  readonly begun: number;
  /** Runs that may have gone on in the lost time. They are over. */
  readonly ended: number;
  /** Runs that could not have moved in the lost time: they go on. */
  readonly untouched: number;
}

/**
 * Makes a restored table safe: whatever may have been handed to a provider after the restore point, and before now, is
 * never handed over again. The ledger of that time is gone, but the table still says what was to come:
 *
 * - A run whose next step is due after now, and which waits for nothing else, sent nothing in between, for no run goes on
 *   before its time. It goes on.
 * - Any other run may be further than its row says, and nobody knows how far: it ends, as `restored`. send-message refuses
 *   an ended run in the transaction that begins a message.
 * - A start that fell due has begun a run: it begins one here as well, planned as it was then, and that is judged like
 *   the others. So next year's greeting is planned, and this year's does not come twice.
 *
 * What came in only after the restore point has no row at all: an execution without one sends nothing.
 * It may be run again, also after it was cut short; it must have ended before sending is released.
 */
export async function makeSafe(
  { items: store, clock, ids }: Pick<World, 'items' | 'clock' | 'ids'>,
  written: Pick<Workflows, 'organisation' | 'journeys'>,
): Promise<Restored> {
  const now = clock.now();
  await freezeSending(store, 'restored from a backup: see the runbook, "Restore"', now);
  const world = { clock, ids, items: store, runs: NO_RUNS, schedules: NO_SCHEDULES };
  const report = { begun: 0, ended: 0, untouched: 0 };
  for (const row of await listed(store, DUE_STARTS)) {
    const due = toDueStart(row);
    if (due.dueAt > now) continue;
    if (await began(() => startJourney(world, written, due))) report.begun += 1;
    else await forget(store, written, due, now);
  }
  for (const row of await listed(store, DUE_RUNS)) {
    const what = await endUnlessUntouched(store, row, now);
    if (what !== undefined) report[what] += 1;
  }
  return report;
}

async function endUnlessUntouched(
  store: Items,
  row: Item,
  now: Instant,
): Promise<'ended' | 'untouched' | undefined> {
  for (;;) {
    // The index may lag: the row itself decides.
    const fresh = await store.get(runKey(textOf(row, 'member'), textOf(row, 'id')));
    const run = fresh && toRun(fresh);
    if (!run || !isOpen(run)) return undefined;
    if (!mayHaveMoved(run, now)) return 'untouched';
    try {
      await store.transact([closeFrom(run, { state: 'ended', reason: 'restored' }, now)]);
      return 'ended';
    } catch (error) {
      // An answer came at this moment: look again.
      if (!(error instanceof TransactionRefused)) throw error;
    }
  }
}

const mayHaveMoved = ({ next, awaits }: OpenRun, now: Instant): boolean =>
  awaits !== undefined || next.at <= now;

/** All rows of a list, read before any is changed: what changes moves within the list. */
async function listed(store: Items, partition: string): Promise<readonly Item[]> {
  const rows: Item[] = [];
  let after: string | undefined;
  do {
    const page = await store.query({ index: 'byText', partition, limit: 1000, ...(after && { after }) });
    rows.push(...page.items);
    after = page.next;
  } while (after !== undefined);
  return rows;
}

/** What the sweep does once the app uses the table: start executions and arm schedules. */
class LeftToTheSweep extends Error {
  override readonly name = 'LeftToTheSweep';
  readonly what: 'run' | 'schedule';
  constructor(what: 'run' | 'schedule') {
    super(`The sweep does it: ${what}.`);
    this.what = what;
  }
}
const leave = (what: 'run' | 'schedule') => (): Promise<never> => Promise.reject(new LeftToTheSweep(what));
const [noRun, noSchedule] = [leave('run'), leave('schedule')];
const NO_RUNS: Runs = { start: noRun, stop: noRun, status: noRun, tell: noRun };
const NO_SCHEDULES: Schedules = { arm: noSchedule, disarm: noSchedule };

async function began(start: () => Promise<{ readonly started: boolean }>): Promise<boolean> {
  try {
    return (await start()).started;
  } catch (error) {
    // Its row stands, and the rest is left; or the survey's does, whose alarm clock is.
    if (!(error instanceof LeftToTheSweep)) throw error;
    return error.what === 'run';
  }
}

/** A survey that may not be asked by what the table knows, and may have been by what it does not: this wave is over. */
async function forget(
  store: Items,
  { organisation, journeys }: Pick<Workflows, 'organisation' | 'journeys'>,
  { member: ref, ...start }: DueStart,
  now: Instant,
): Promise<void> {
  const [row, found] = [
    await store.get(dueStartKey({ member: ref, ...start })),
    await store.get(memberKey(ref)),
  ];
  const journey = journeys.get(start.journey);
  if (!row || !found || !journey) return;
  const member = toMember(found);
  const zone = member.zone ?? organisation.zone;
  const next = await planNext(store, journey, member, { occurrence: start.occurrence, zone, now });
  await store.transact([...refuseDue(toDueStart(row), 'restored', now), ...next]);
}

const safeKey = (table: string): Key => ({ pk: 'RESTORED', sk: table });

/** Notes in a restored table that it was made safe. By its name: a table that is restored from this one is another. */
export async function noteSafe(items: Items, table: string, at: Instant): Promise<void> {
  try {
    // The first time counts: it may be run again.
    await items.transact([{ put: { ...safeKey(table), at }, if: { itemAbsent: true } }]);
  } catch (error) {
    if (!(error instanceof TransactionRefused)) throw error;
  }
}

/** When the table was made safe, the first time; undefined: it never was. */
export async function madeSafeAt(items: Items, table: string): Promise<Instant | undefined> {
  const row = await items.get(safeKey(table));
  return row && instant(textOf(row, 'at'));
}
