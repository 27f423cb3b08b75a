import * as z from 'zod';
import { oncePerItem } from '../member/once-per-item.ts';
import type { Key, Value, Write } from '../ports/items.ts';
import type { Schedule, ScheduleTarget } from '../ports/schedules.ts';
import { fromEpochMs, instantSchema, plus, toEpochMs, type Instant } from '../time/instant.ts';
import { runId, runKey } from './run.ts';

const common = () => ({
  member: z.string(),
  journey: z.string(),
  occurrence: z.string(),
  /** Whole seconds. */
  dueAt: instantSchema,
  /** A survey of one who has taken part in nothing yet: it is looked at when that changes, and else at `dueAt`. */
  waitsFor: z.literal('experience').optional(),
});
const dueStartSchema = z.lazy(() =>
  z.discriminatedUnion('state', [
    /** Nothing is armed for it yet, as far as is known. */
    z.object({ ...common(), state: z.literal('due') }),
    /** A schedule stands for `dueAt`. It may still be lost. */
    z.object({ ...common(), state: z.literal('armed') }),
  ]),
);

/**
 * A run that is to begin at an instant. The row is the truth, the schedule only its alarm clock: it is removed in the
 * transaction that puts the run's row, or that records why there is no run.
 */
export type DueStart = z.infer<typeof dueStartSchema>;
/** Which one. */
export type StartId = ScheduleTarget;

/** They stand in this partition of `byText`, sorted by when the sweep should look at them. */
export const DUE_STARTS = 'DUE#start';
export const DUE_PREFIX = 'DUE#';
const REFUSED_PREFIX = 'REFUSED#';

const ARMED_AHEAD_HOURS = 36;
/** How long before its instant a start is armed: long enough that an outage of the sweep for a day is no matter. */
export const ARMED_AHEAD = `PT${ARMED_AHEAD_HOURS}H`;
/** A schedule that has not started its run by then is lost. */
export const LOST = 'PT1H';

const pkOf = (member: string): string => `MEMBER#${member}`;
// A journey's name holds no `#`, so the two parts cannot be taken for others.
const idOf = ({ journey, occurrence }: StartId): string => `${journey}#${occurrence}`;

export const dueStartKey = (start: StartId): Key => ({
  pk: pkOf(start.member),
  sk: `${DUE_PREFIX}${idOf(start)}`,
});
export const refusedKey = (start: StartId): Key => ({
  pk: pkOf(start.member),
  sk: `${REFUSED_PREFIX}${idOf(start)}`,
});

export const toDueStart = oncePerItem((item): DueStart => dueStartSchema.parse(item));

/** Puts the row unless there is one, or the run of this occurrence has begun: then this is refused. */
export function planDue(start: StartId & { readonly dueAt: Instant }): readonly [Write, Write] {
  const { member, journey, occurrence, dueAt } = start;
  const row = { member, journey, occurrence, dueAt, state: 'due', ...unarmed(start) };
  return [
    { put: { ...dueStartKey(start), ...row }, if: { itemAbsent: true } },
    { check: runKey(member, runId(member, journey, occurrence)), if: { itemAbsent: true } },
  ];
}

/** Refused when it has moved or begun since it was read. What was armed for the old instant does nothing when it fires. */
export function moveDue(due: DueStart, dueAt: Instant, waitsFor?: DueStart['waitsFor']): Write {
  return {
    update: dueStartKey(due),
    set: { dueAt, state: 'due', ...(waitsFor && { waitsFor }), ...unarmed({ ...due, dueAt }) },
    ...(due.waitsFor && !waitsFor && { remove: ['waitsFor'] }),
    if: asRead(due),
  };
}

/** Refused when it has moved, begun or been armed since it was read. */
export function markArmed(due: DueStart): Write {
  return {
    update: dueStartKey(due),
    set: { state: 'armed', ...lookAt(due, plus(due.dueAt, LOST)) },
    if: { all: [asRead(due), { attribute: 'state', equals: 'due' }] },
  };
}

/** It is no longer due: it begins in the same transaction, or nobody wants it any more. Refused when it has moved or begun. */
export function removeDue(due: DueStart): Write {
  return { delete: dueStartKey(due), if: asRead(due) };
}

/** It never begins: the row goes, and why stays for staff and member to see. A later plan may come after it. */
export function refuseDue(due: DueStart, reason: string, now: Instant): readonly Write[] {
  const { member, journey, occurrence, dueAt } = due;
  return [
    removeDue(due),
    { put: { ...refusedKey(due), member, journey, occurrence, dueAt, reason, refusedAt: now } },
  ];
}

/** Its alarm clock. The name is the run's id, so that arming again moves the one there is. */
export function scheduleOf({ member, journey, occurrence, dueAt }: DueStart): Schedule {
  return {
    name: runId(member, journey, occurrence),
    at: dueAt,
    target: { member, journey, occurrence },
  };
}

const asRead = ({ dueAt }: DueStart) => ({ attribute: 'dueAt', equals: dueAt }) as const;

function unarmed(start: StartId & { readonly dueAt: Instant }): Record<'textPk' | 'textSk', Value> {
  return lookAt(start, fromEpochMs(toEpochMs(start.dueAt) - ARMED_AHEAD_HOURS * 3_600_000));
}

function lookAt({ member, journey, occurrence }: StartId, at: Instant): Record<'textPk' | 'textSk', Value> {
  return { textPk: DUE_STARTS, textSk: `${at}#${runId(member, journey, occurrence)}` };
}
