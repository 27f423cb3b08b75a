import { firstStep } from '../../shared/journey/all-steps.ts';
import { expectedOf } from '../../shared/journey/expected.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import { nextStepAfter } from '../../shared/journey/next-step.ts';
import {
  createRun,
  markRunning,
  openRuns,
  RUN_PREFIX,
  toRun,
  type OpenRun,
  type Run,
} from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { memberKey, type Member } from '../../shared/member/member.ts';
import { allRows } from '../../shared/member/rows.ts';
import { TransactionRefused, type Item, type Items, type Write } from '../../shared/ports/items.ts';
import type { World } from '../../shared/ports/world.ts';
import { dateIn } from '../../shared/time/civil.ts';
import { plus, type Instant } from '../../shared/time/instant.ts';

/**
 * The row of a run that begins now: its first step is due at the next moment at which its message may go. One that was
 * due before, and begins late, is planned as if it had begun in time: so what comes too late by then is skipped, and
 * what follows does not come in a burst.
 */
export function planRun(
  { organisation }: Pick<Workflows, 'organisation'>,
  run: {
    readonly journey: Journey;
    readonly member: Member;
    readonly occurrence: string;
    readonly details?: Readonly<Record<string, string>> | undefined;
    readonly now: Instant;
    /** When it was planned to begin; without one it begins now. */
    readonly dueAt?: Instant | undefined;
  },
): Write {
  const { journey, member, occurrence, details, now, dueAt } = run;
  const begins = dueAt ?? now;
  const first = firstStep(journey);
  return createRun({
    member: member.ref,
    journey: journey.name,
    occurrence,
    details,
    next: nextStepAfter(
      organisation,
      { step: first.name, wait: timeOfDay(journey, dueAt), expected: expectedOf(journey, first) },
      { member, since: dateIn(member.zone ?? organisation.zone, begins), now: begins },
    ),
    now,
  });
}

/** A planned start that falls on a Sunday keeps its time of day on the Monday, as a step does. */
function timeOfDay({ startsOn }: Journey, dueAt: Instant | undefined): { days: 0; at: string } | null {
  return dueAt !== undefined && 'at' in startsOn ? { days: 0, at: startsOn.at } : null;
}

/** A first task that comes within this writes the run's row itself; the sweep sees to one that does not. */
const AT_ONCE = 'PT1M';

/** Starts the execution of a run whose row stands, as often as it is asked to: a second time does nothing. */
export async function startRun(
  world: Pick<World, 'clock' | 'items' | 'runs'>,
  run: OpenRun,
  { isOverdue = false }: { readonly isOverdue?: boolean } = {},
): Promise<void> {
  await world.runs.start({ run: run.id, member: run.member, journey: run.journey, resumeAt: run.next.at });
  if (run.state === 'running') return;
  if (!isOverdue && run.next.at <= plus(world.clock.now(), AT_ONCE)) return;
  try {
    await world.items.transact([markRunning(run)]);
  } catch (error) {
    // The run has moved on, or was ended, while it was being started.
    if (!(error instanceof TransactionRefused)) throw error;
  }
}

type Runner = Pick<Member, 'ref' | 'mergedFrom'>;

/** All runs of a member, those of rows that were merged into theirs as well. */
export async function runsOf(items: Items, member: Runner): Promise<readonly Run[]> {
  return (await runRowsOf(items, member)).map(toRun);
}

/** Those of them that are under way. */
export async function openRunsOf(items: Items, member: Runner): Promise<readonly OpenRun[]> {
  return openRuns(await runRowsOf(items, member));
}

async function runRowsOf(items: Items, { ref, mergedFrom = [] }: Runner): Promise<readonly Item[]> {
  const rows: Item[] = [];
  for (const one of [ref, ...mergedFrom]) {
    const partition = memberKey(one).pk;
    rows.push(...(await allRows(items, { partition, range: { beginsWith: RUN_PREFIX } })));
  }
  return rows;
}
