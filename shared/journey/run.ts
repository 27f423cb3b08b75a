import { hash } from 'node:crypto';
import * as z from 'zod';
import { oncePerItem } from '../member/once-per-item.ts';
import type { Item, Key, Value, Write } from '../ports/items.ts';
import { civilDateSchema } from '../time/civil.ts';
import { instantSchema, plus, type Instant } from '../time/instant.ts';
import { expectedSchema, nextSchema } from './task.ts';

/** Kept as text: a definition's own numbers, which a row could not hold as they are. */
function fromJson<Schema extends z.ZodType>(schema: Schema) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

/**
 * The step that comes next: when it may go, the date it was meant for before Sundays and holidays moved it, and what
 * others should know of it before its turn comes.
 */
const nextStepSchema = z.lazy(() =>
  z.object({
    step: z.string(),
    at: instantSchema,
    date: civilDateSchema,
    expected: fromJson(expectedSchema),
  }),
);
export type NextStep = z.infer<typeof nextStepSchema>;

/** What a run stands still for, until `until` at most: the answer to its question, or an event of a type. */
const awaitsSchema = z.lazy(() =>
  z.object({
    step: z.string(),
    /** Of the state machine. A retry brings another, which takes the place of this one. */
    token: z.string(),
    until: instantSchema,
    question: z.string().optional(),
    event: z.string().optional(),
    ways: z.array(z.object({ name: z.string(), is: z.array(z.string()), next: nextSchema })),
    next: nextSchema,
  }),
);
export type Awaits = z.infer<typeof awaitsSchema>;

const common = () => ({
  id: z.string(),
  member: z.string(),
  journey: z.string(),
  occurrence: z.string(),
  createdAt: instantSchema,
  /** Fields of the event that started it, as far as the journey chooses by them: such as the kind of help. */
  details: z.record(z.string(), z.string()).optional(),
  /** Question → the last answer to it: a score or a choice. */
  answers: z.record(z.string(), z.string()).optional(),
  /** Question → when that answer was given: an older one that comes late does not take its place. */
  answeredAt: z.record(z.string(), instantSchema).optional(),
});
const stillOpen = () => ({
  next: nextStepSchema,
  awaits: fromJson(awaitsSchema).optional(),
  /** The steps that the run has behind it. A run comes to no step twice, so a call for one of these is a repetition. */
  taken: z.array(z.string()).optional(),
});
const runSchema = z.lazy(() =>
  z.discriminatedUnion('state', [
    /** Decided, but the execution is not known to have started. */
    z.object({ ...common(), state: z.literal('starting'), ...stillOpen() }),
    z.object({ ...common(), state: z.literal('running'), ...stillOpen() }),
    z.object({ ...common(), state: z.literal('completed'), endedAt: instantSchema }),
    /** Ended early, by an event named in `reason`, or by the journey's own end() with its reason. */
    z.object({ ...common(), state: z.literal('ended'), endedAt: instantSchema, reason: z.string() }),
    /** The execution failed; `reason` is the error's name. Listed for staff. */
    z.object({ ...common(), state: z.literal('failed'), endedAt: instantSchema, reason: z.string() }),
  ]),
);

/** One member's trip through a journey for one occurrence. The row is the authority, not the execution. */
export type Run = z.infer<typeof runSchema>;
export type OpenRun = Extract<Run, { state: 'starting' | 'running' }>;

export const RUN_PREFIX = 'RUN#';
/** Open runs stand in this partition of `byText`, sorted by when the sweep should look at them. */
export const DUE_RUNS = 'DUE#run';

const LOST_START = 'PT5M';
/** A step may wait a day for the provider; past that, and the two hours in which an outage must heal, something is stuck. */
export const STUCK = 'PT26H';

/** Opaque and the same for ever: 32 hex digits of a hash over what makes a run unique. */
export function runId(member: string, journey: string, occurrence: string): string {
  return hash('sha256', `run|${member}|${journey}|${occurrence}`).slice(0, 32);
}

export const runKey = (member: string, id: string): Key => ({
  pk: `MEMBER#${member}`,
  sk: `${RUN_PREFIX}${id}`,
});

export const toRun = oncePerItem((item): Run => runSchema.parse(item));

export const isOpen = (run: Run): run is OpenRun => run.state === 'starting' || run.state === 'running';

/** The open ones of these rows. Most runs of a member are over: they are told by their state, and not read whole. */
export const openRuns = (rows: readonly Item[]): readonly OpenRun[] =>
  rows
    .filter(({ state }) => state === 'starting' || state === 'running')
    .map(toRun)
    .filter(isOpen);

/** Puts a new run's row if there is none for this occurrence. */
export function createRun(run: {
  member: string;
  journey: string;
  occurrence: string;
  details?: Readonly<Record<string, string>> | undefined;
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
      ...(run.details && { details: { ...run.details } }),
      next: toRow(run.next),
      step: run.next.step,
      ...due(plus(run.now, LOST_START), id),
    },
    if: { itemAbsent: true },
  };
}

/** Notes that the execution has started; a run that has moved on meanwhile is left alone (then this is refused). */
export function markRunning(run: OpenRun, until: Instant = run.next.at): Write {
  return {
    update: runKey(run.member, run.id),
    set: { state: 'running', ...due(plus(until, STUCK), run.id) },
    if: { attribute: 'state', equals: 'starting' },
  };
}

/**
 * Moves an open run from the step where it was read to its next one. Refused when it has moved, or an event has ended it.
 * @param from the step that was taken, where that is another: an answer does not move the row.
 */
export function moveTo(run: OpenRun, next: NextStep, from: string = run.next.step): Write {
  return {
    update: runKey(run.member, run.id),
    // `step` repeats next.step where a condition can see it.
    set: {
      state: 'running',
      next: toRow(next),
      step: next.step,
      taken: takenWith(run, from),
      ...due(plus(next.at, STUCK), run.id),
    },
    remove: ['awaits'],
    if: asRead(run),
  };
}

/** Whether the run has the step behind it. */
export const hasTaken = ({ taken }: OpenRun, step: string): boolean => taken?.includes(step) ?? false;

/** The steps behind a run that is at, or beyond, `step`: where its row still stands, and what it stood still at. */
function takenWith({ taken, next, awaits }: OpenRun, ...steps: readonly string[]): string[] {
  return [...new Set([...(taken ?? []), next.step, ...(awaits ? [awaits.step] : []), ...steps])];
}

/** The run stands at its step until an answer or an event comes. Refused when it has moved, or an event has ended it. */
export function holdAt(run: OpenRun, awaits: Awaits): Write {
  const taken = takenWith(run).filter((step) => step !== awaits.step);
  return {
    update: runKey(run.member, run.id),
    set: {
      state: 'running',
      awaits: JSON.stringify(awaits),
      ...(taken.length > 0 && { taken }),
      ...due(plus(awaits.until, STUCK), run.id),
    },
    if: asRead(run),
  };
}

/**
 * Keeps an answer on its run, so that the journey can choose by it. Refused when the run is closed. Whoever writes it
 * makes sure that no other answer comes in between.
 */
export function keepAnswer(run: OpenRun, question: string, answer: string, at: Instant): Write {
  return {
    update: runKey(run.member, run.id),
    set: {
      answers: { ...run.answers, [question]: answer },
      answeredAt: { ...run.answeredAt, [question]: at },
    },
    if: open,
  };
}

export type RunEnd = { state: 'completed' } | { state: 'ended' | 'failed'; reason: string };

/** Closes an open run. Refused when it is closed already: the first end counts. */
export function closeRun(run: Run, end: RunEnd, now: Instant): Write {
  return {
    update: runKey(run.member, run.id),
    set: { ...end, endedAt: now },
    remove: ['next', 'step', 'awaits', 'taken', 'textPk', 'textSk'],
    if: open,
  };
}

/** Closes an open run from the step where it was read. Refused when it has moved as well. */
export const closeFrom = (run: OpenRun, end: RunEnd, now: Instant): Write => ({
  ...closeRun(run, end, now),
  if: asRead(run),
});

const toRow = ({ expected, ...next }: NextStep): Record<string, Value> => ({
  ...next,
  expected: JSON.stringify(expected),
});

/** Looks at an overdue run again later. */
export function lookAgain(run: OpenRun, at: Instant): Write {
  return { update: runKey(run.member, run.id), set: due(at, run.id), if: open };
}

/** A step that waits of its own will until `at`, such as for a free day under the cap, is not stuck before that. */
export function expectLater(run: OpenRun, at: Instant): readonly Write[] {
  const isLater = at > plus(run.next.at, 'P1D');
  if (run.state === 'starting') return [markRunning(run, isLater ? at : run.next.at)];
  return isLater ? [lookAgain(run, plus(at, STUCK))] : [];
}

/** A run that goes on at `at`, after an answer, is not stuck before that. */
export function expectUntil(run: OpenRun, at: Instant): readonly Write[] {
  const known = run.awaits && run.awaits.until > run.next.at ? run.awaits.until : run.next.at;
  return at > known ? [lookAgain(run, plus(at, STUCK))] : [];
}

/** Holds while the run is open: what an opt-out by leaving wins against. */
export const checkOpen = (run: Run): Write => ({ check: runKey(run.member, run.id), if: open });

const open = {
  any: [
    { attribute: 'state', equals: 'starting' },
    { attribute: 'state', equals: 'running' },
  ],
} as const;

const asRead = (run: OpenRun) => ({ all: [open, { attribute: 'step', equals: run.next.step }] }) as const;

function due(at: Instant, id: string): Record<'textPk' | 'textSk', Value> {
  return { textPk: DUE_RUNS, textSk: `${at}#${id}` };
}
