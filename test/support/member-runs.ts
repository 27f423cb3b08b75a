import { vi } from 'vitest';
import { recordEvent } from '../../functions/record-event/record-event.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { DUE_PREFIX, toDueStart, type DueStart } from '../../shared/journey/due-start.ts';
import type { Journey } from '../../shared/journey/journey.ts';
import {
  createRun,
  holdAt,
  isOpen,
  runId,
  runKey,
  RUN_PREFIX,
  toRun,
  type Awaits,
  type OpenRun,
  type Run,
} from '../../shared/journey/run.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import type { DeliveredEvent } from '../../shared/member/event.ts';
import { memberKey, toMember, type Member } from '../../shared/member/member.ts';
import { textOf, type Item } from '../../shared/ports/items.ts';
import type { Runs } from '../../shared/ports/runs.ts';
import { civilDate } from '../../shared/time/civil.ts';
import type { Instant } from '../../shared/time/instant.ts';
import { workflows } from '../../workflows/index.ts';
import { A_MAIL } from './expected.ts';
import { delivered, incoming, type Incoming } from './incoming.ts';
import { ASA, refOf } from './world.ts';

/** The organisation with these journeys and no other. */
export function withJourneys(...journeys: readonly Journey[]): Workflows {
  return { ...workflows, journeys: new Map(journeys.map((one) => [one.name, one])) };
}

/** A member, and what is kept of her; events reach record-event as from the queue, and nothing else acts. */
export interface Known {
  readonly world: Incoming;
  readonly local: LocalWorld;
  readonly ref: string;
  /** Records a form's submission by her; the same id again is the same delivery. */
  readonly record: (
    form: string,
    body?: object,
    id?: string,
    how?: Pick<DeliveredEvent, 'trust' | 'quiet'>,
  ) => Promise<void>;
  readonly member: () => Promise<Member>;
  readonly runs: () => Promise<readonly Run[]>;
  readonly due: () => Promise<readonly DueStart[]>;
  readonly rows: (beginsWith: string) => Promise<readonly Item[]>;
  /** What came of each journey at the last event of a type. */
  readonly outcomes: (type: string) => Promise<unknown>;
}

const NUMBER = { membershipNumber: ASA.membershipNumber };

export async function known(
  given: Workflows,
  options: { at?: Instant; joins?: object } = {},
): Promise<Known> {
  const world = incoming({ workflows: given, ...(options.at && { at: options.at }) });
  const { local } = world;
  let deliveries = 0;
  const record: Known['record'] = async (form, body = {}, id, how = {}) => {
    deliveries += 1;
    const whole = { ...NUMBER, ...body };
    await recordEvent(
      local.world,
      given,
      await delivered(world, form, whole, { id: id ?? `d${deliveries}`, ...how }),
    );
  };
  await record('join', { ...ASA, ...options.joins }, 'join');
  const ref = await refOf(local, ASA.membershipNumber);
  const rows = async (beginsWith: string): Promise<readonly Item[]> =>
    (await local.world.items.query({ partition: memberKey(ref).pk, range: { beginsWith } })).items;
  return {
    world,
    local,
    ref,
    record,
    rows,
    member: async () => toMember((await local.world.items.get(memberKey(ref)))!),
    runs: async () => (await rows(RUN_PREFIX)).map(toRun),
    due: async () => (await rows(DUE_PREFIX)).map(toDueStart),
    async outcomes(type) {
      const events = (await rows('EVENT#')).filter((row) => row.type === type);
      const byTime = events.toSorted((a, b) => (textOf(a, 'recordedAt') < textOf(b, 'recordedAt') ? -1 : 1));
      const last = byTime.at(-1);
      return last && (last.outcomes ?? {});
    },
  };
}

/** Puts a run of hers that stands at a step, as the state machine would have left it. */
export async function putRun(
  { local, ref }: Pick<Known, 'local' | 'ref'>,
  run: { journey: string; occurrence: string; step: string; at?: Instant; details?: Record<string, string> },
  awaits?: Awaits,
): Promise<OpenRun> {
  const { items, clock } = local.world;
  const { journey, occurrence, step, details } = run;
  const now = run.at ?? clock.now();
  const next = { step, at: now, date: civilDate(now.slice(0, 10)), expected: A_MAIL };
  await items.transact([createRun({ member: ref, journey, occurrence, next, now, details })]);
  const id = runId(ref, journey, occurrence);
  if (awaits) await items.transact([holdAt(await openRun({ local, ref }, id), awaits)]);
  return openRun({ local, ref }, id);
}

export async function openRun({ local, ref }: Pick<Known, 'local' | 'ref'>, id: string): Promise<OpenRun> {
  const row = await local.world.items.get(runKey(ref, id));
  const run = row && toRun(row);
  if (!run || !isOpen(run)) throw new Error(`There is no open run ${id}.`);
  return run;
}

/** What a state machine is told from now on, as [token, result]; `answer` is what it answers. */
export function toldTo({ world }: LocalWorld, answer: Runs['tell'] = async () => true) {
  const tell = vi.spyOn(world.runs, 'tell').mockImplementation(answer);
  return () => tell.mock.calls;
}
