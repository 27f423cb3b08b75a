import { createHash } from 'node:crypto';
import * as z from 'zod';
import type { Item, Key, Value, Write } from '../ports/items.ts';
import { civilDateSchema } from '../time/civil.ts';
import { instantSchema, plus, type Instant } from '../time/instant.ts';

/** The step that comes next: when it may go, and the date it was meant for before Sundays and holidays moved it. */
const nextSchema = z.object({ step: z.string(), at: instantSchema, date: civilDateSchema });
export type NextStep = z.infer<typeof nextSchema>;

const common = {
  id: z.string(),
  member: z.string(),
  journey: z.string(),
  occurrence: z.string(),
  createdAt: instantSchema,
};
const runSchema = z.discriminatedUnion('state', [
  /** Decided, but the execution is not known to have started. */
  z.object({ ...common, state: z.literal('starting'), next: nextSchema }),
  z.object({ ...common, state: z.literal('running'), next: nextSchema }),
  z.object({ ...common, state: z.literal('completed'), endedAt: instantSchema }),
  /** Ended early by an event, named in `reason`. */
  z.object({ ...common, state: z.literal('ended'), endedAt: instantSchema, reason: z.string() }),
  /** The execution failed; `reason` is the error's name. Listed for staff. */
  z.object({ ...common, state: z.literal('failed'), endedAt: instantSchema, reason: z.string() }),
]);

/** One member's trip through a journey for one occurrence. The row is the authority, not the execution. */
export type Run = z.infer<typeof runSchema>;
export type OpenRun = Extract<Run, { state: 'starting' | 'running' }>;

export const RUN_PREFIX = 'RUN#';
/** Open runs stand in this partition of `byText`, sorted by when the sweep should look at them. */
export const DUE_RUNS = 'DUE#run';

const LOST_START = 'PT5M';
/** A step may wait a day for the provider; past that, and the two hours in which an outage must heal, something is stuck. */
const STUCK = 'PT26H';

/** Opaque and the same for ever: 32 hex digits of a hash over what makes a run unique. */
export function runId(member: string, journey: string, occurrence: string): string {
  return createHash('sha256').update(`run|${member}|${journey}|${occurrence}`).digest('hex').slice(0, 32);
}

export const runKey = (member: string, id: string): Key => ({
  pk: `MEMBER#${member}`,
  sk: `${RUN_PREFIX}${id}`,
});

export const toRun = (item: Item): Run => runSchema.parse(item);

export const isOpen = (run: Run): run is OpenRun => run.state === 'starting' || run.state === 'running';

/** Puts a new run's row if there is none for this occurrence. */
export function createRun(run: {
  member: string;
  journey: string;
  occurrence: string;
  next: NextStep;
  now: Instant;
}): Write {
  const id = runId(run.member, run.journey, run.occurrence);
  return {
    put: {
      ...runKey(run.member, id),
      id,
      member: run.member,
      journey: run.journey,
      occurrence: run.occurrence,
      state: 'starting',
      createdAt: run.now,
      next: { ...run.next },
      step: run.next.step,
      ...due(plus(run.now, LOST_START), id),
    },
    if: { itemAbsent: true },
  };
}

/** Notes that the execution has started; a run that has moved on meanwhile is left alone (then this is refused). */
export function markRunning(run: OpenRun): Write {
  return {
    update: runKey(run.member, run.id),
    set: { state: 'running', ...due(plus(run.next.at, STUCK), run.id) },
    if: { attribute: 'state', equals: 'starting' },
  };
}

/** Moves an open run from the step where it was read to its next one. Refused when it has moved, or an event has ended it. */
export function moveTo(run: OpenRun, next: NextStep): Write {
  return {
    update: runKey(run.member, run.id),
    // `step` repeats next.step where a condition can see it.
    set: { state: 'running', next: { ...next }, step: next.step, ...due(plus(next.at, STUCK), run.id) },
    if: { all: [open, { attribute: 'step', equals: run.next.step }] },
  };
}

/** Closes an open run. Refused when it is closed already: the first end counts. */
export function closeRun(
  run: Run,
  end: { state: 'completed' } | { state: 'ended' | 'failed'; reason: string },
  now: Instant,
): Write {
  return {
    update: runKey(run.member, run.id),
    set: { ...end, endedAt: now },
    remove: ['next', 'step', 'textPk', 'textSk'],
    if: open,
  };
}

/** Looks at an overdue run again later. */
export function lookAgain(run: OpenRun, at: Instant): Write {
  return { update: runKey(run.member, run.id), set: due(at, run.id), if: open };
}

/** A step that waits of its own will until `at`, such as for a free day under the cap, is not stuck before that. */
export function expectLater(run: OpenRun, at: Instant): readonly Write[] {
  return at > plus(run.next.at, 'P1D') ? [lookAgain(run, plus(at, STUCK))] : [];
}

/** Holds while the run is open: what an opt-out by leaving wins against. */
export const checkOpen = (run: Run): Write => ({ check: runKey(run.member, run.id), if: open });

const open = {
  any: [
    { attribute: 'state', equals: 'starting' },
    { attribute: 'state', equals: 'running' },
  ],
} as const;

function due(at: Instant, id: string): Record<'textPk' | 'textSk', Value> {
  return { textPk: DUE_RUNS, textSk: `${at}#${id}` };
}
