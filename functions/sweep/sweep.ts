import { endOfExecution } from '../record-run/record-run.ts';
import { startRun } from '../start-journey/begin-run.ts';
import {
  closeRun,
  DUE_RUNS,
  isOpen,
  lookAgain,
  runKey,
  toRun,
  type OpenRun,
} from '../../shared/journey/run.ts';
import { log } from '../../shared/log.ts';
import { DUE_MESSAGES, entryKey, resolve, toEntry, type LedgerEntry } from '../../shared/message/ledger.ts';
import { textOf, type Item, type Write } from '../../shared/ports/items.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';
import { eachDue } from './each-due.ts';
import type { Needs } from './needs.ts';

export interface SweepReport {
  /** Runs whose execution had never started, and now has. */
  readonly started: number;
  /** Runs whose execution had ended without a word. */
  readonly closed: number;
  /** Runs that are alive and late: a person should look. */
  readonly late: number;
  readonly unknown: number;
  readonly presumedSent: number;
  /** Messages that waited for the provider when their run ended or went on. */
  readonly givenUp: number;
  /** Rows that could not be dealt with, or pages that could not be read, this time. */
  readonly faults: number;
}
type Outcome = keyof SweepReport | undefined;

/** Hourly: finds what is overdue, unknown or stuck, and repairs or reports it. Any part may be done twice, harmlessly. */
export async function sweep(world: Needs): Promise<SweepReport> {
  const report = { started: 0, closed: 0, late: 0, unknown: 0, presumedSent: 0, givenUp: 0, faults: 0 };
  const now = world.clock.now();
  await eachDue(world, DUE_RUNS, report, (row) => sweepRun(world, row, now));
  await eachDue(world, DUE_MESSAGES, report, (row) => sweepMessage(world, row, now));
  return report;
}

async function sweepRun(world: Needs, row: Item, now: Instant): Promise<Outcome> {
  // The index may lag: the row itself decides.
  const fresh = await world.items.get({ pk: row.pk, sk: row.sk });
  const run = fresh && toRun(fresh);
  if (!run || !isOpen(run)) return undefined;
  if (run.state === 'starting') {
    await startRun(world, run, { isOverdue: true });
    return 'started';
  }
  return sweepRunning(world, run, now);
}

async function sweepRunning(world: Needs, run: OpenRun, now: Instant): Promise<Outcome> {
  const status = await world.runs.status({ run: run.id, journey: run.journey });
  if (status === 'RUNNING') {
    await world.items.transact([lookAgain(run, plus(now, 'P1D'))]);
    log.error('a run is alive and more than a day late', {
      run: run.id,
      journey: run.journey,
      step: run.next.step,
    });
    return 'late';
  }
  const end =
    status === 'SUCCEEDED' ? await endOfExecution(world, run) : failedAs(status ?? 'execution-not-found');
  await world.items.transact([closeRun(run, end, now)]);
  log.error('a run had ended without a word', { run: run.id, journey: run.journey, status });
  return 'closed';
}

const failedAs = (reason: string) => ({ state: 'failed', reason }) as const;

async function sweepMessage(world: Needs, row: Item, now: Instant): Promise<Outcome> {
  const fresh = await world.items.get(entryKey(textOf(row, 'member'), textOf(row, 'key')));
  const entry = fresh && toEntry(fresh);
  if (!entry) return undefined;
  const become = async (outcome: Parameters<typeof resolve>[1]): Promise<void> => {
    const write: Write = resolve(entry, outcome, now);
    await world.items.transact([write]);
  };
  switch (entry.state) {
    case 'dispatching':
      // Its function is dead: it fell between taking hold and noting the outcome.
      await become({ state: 'unknown' });
      return 'unknown';
    case 'unknown':
      await become({ state: 'presumed-sent' });
      return 'presumedSent';
    case 'waiting':
      return sweepWaiting(world, entry, become);
    case 'sent':
    case 'delivered':
    case 'bounced':
    case 'complained':
    case 'presumed-sent':
    case 'skipped':
    case 'failed':
      return undefined;
  }
}

/** A message that waits lives as long as its run stands at its step: nobody else tries it again. */
async function sweepWaiting(
  world: Needs,
  entry: Extract<LedgerEntry, { state: 'waiting' }>,
  become: (outcome: Parameters<typeof resolve>[1]) => Promise<void>,
): Promise<Outcome> {
  const row = await world.items.get(runKey(entry.member, entry.run));
  const run = row && toRun(row);
  if (run && isOpen(run) && run.next.step === entry.step) {
    await become({ state: 'waiting' });
    return undefined;
  }
  await become(
    run?.state === 'ended'
      ? { state: 'skipped', reason: 'ended' }
      : { state: 'failed', reason: entry.reason },
  );
  return 'givenUp';
}
