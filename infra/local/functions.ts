import type { Context, SQSEvent } from 'aws-lambda';
import { createHandler as memberPages } from '../../functions/member-pages/handler.ts';
import { createHandler as receiveWebhook } from '../../functions/receive-webhook/handler.ts';
import { createHandler as recordDelivery } from '../../functions/record-delivery/handler.ts';
import { createHandler as recordEvent } from '../../functions/record-event/handler.ts';
import { createHandler as recordRun } from '../../functions/record-run/handler.ts';
import { createHandler as sendMessage } from '../../functions/send-message/handler.ts';
import { createHandler as staffPages } from '../../functions/staff-pages/handler.ts';
import { createHandler as startJourney } from '../../functions/start-journey/handler.ts';
import { createHandler as sweep } from '../../functions/sweep/handler.ts';
import { createHandler as takeStep } from '../../functions/take-step/handler.ts';
import type { Workflows } from '../../shared/journey/workflows.ts';
import { lettersOf } from '../../shared/message/letter.ts';
import type { ReceivedMessage } from '../../shared/ports/queue.ts';
import type { ExecutionEnded } from '../../shared/ports/runs.ts';
import type { ScheduleTarget } from '../../shared/ports/schedules.ts';
import type { World } from '../../shared/ports/world.ts';
import type { LocalClock } from '../../shared/adapters/clock.local.ts';
import { localHead } from './head.ts';
import type { Leaps } from './leaps.ts';
import type { HttpEvent, HttpResult } from './http-event.ts';

/** The functions as they stand on AWS, called with the same events, in this process. */
export interface LocalFunctions {
  readonly http: Readonly<
    Record<'receive-webhook' | 'member-pages' | 'staff-pages', (event: HttpEvent) => Promise<HttpResult>>
  >;
  /** What a state machine may invoke, by the function's name. */
  readonly invoke: (name: string, payload: unknown) => Promise<unknown>;
  /** @returns ids of the messages that failed and come again. */
  readonly recordEvents: (messages: readonly ReceivedMessage[]) => Promise<ReadonlySet<string>>;
  /** An event of a provider, as EventBridge or SNS hands it over. */
  readonly recordDelivery: (event: ProviderEvent) => Promise<void>;
  readonly recordRun: (ended: ExecutionEnded, startedWith: object) => Promise<void>;
  /** What a schedule calls when it fires. */
  readonly startJourney: (target: ScheduleTarget) => Promise<unknown>;
  readonly sweep: () => Promise<unknown>;
}

export type ProviderEvent = Parameters<ReturnType<typeof recordDelivery>>[0];

/** Lambda's context: none of our functions reads it. */
const NO_CONTEXT = {} as Context;

/** @param showing what the head of the pages shows. */
export function createFunctions(
  world: World,
  workflows: Workflows,
  { clock, leaps }: { readonly clock: LocalClock; readonly leaps: Leaps },
): LocalFunctions {
  const webhook = receiveWebhook(world, workflows);
  const pages = memberPages(world, { ...workflows, letters: lettersOf(workflows.templates) });
  const { zone } = workflows.organisation;
  const staff = staffPages(world, workflows, { head: (reader) => localHead({ clock, leaps, zone }, reader) });
  const events = recordEvent(world, workflows);
  const delivered = recordDelivery(world);
  const ended = recordRun(world);
  const started = startJourney(world, workflows);
  const swept = sweep(world, workflows);
  const invocable: Readonly<Record<string, (payload: unknown, context: Context) => Promise<unknown>>> = {
    'send-message': sendMessage(world, workflows),
    'take-step': takeStep(world, workflows),
  };
  return {
    http: {
      'receive-webhook': (event) => webhook(event, NO_CONTEXT),
      'member-pages': (event) => pages(event, NO_CONTEXT),
      'staff-pages': (event) => staff(event, NO_CONTEXT),
    },
    async invoke(name, payload) {
      const handler = invocable[name];
      if (!handler) throw new Error(`No state machine may invoke "${name}".`);
      return handler(payload, NO_CONTEXT);
    },
    async recordEvents(messages) {
      const Records = messages.map(({ id, body, receiveCount }) => ({
        messageId: id,
        body,
        attributes: { ApproximateReceiveCount: String(receiveCount) },
      }));
      const { batchItemFailures } = await events({ Records } as SQSEvent, NO_CONTEXT);
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    },
    recordDelivery: (event) => delivered(event, NO_CONTEXT),
    async recordRun({ run, status, error, at }, startedWith) {
      const detail = { name: run, status, input: JSON.stringify(startedWith), error: error ?? null };
      await ended({ time: at, detail }, NO_CONTEXT);
    },
    startJourney: (target) => started(target, NO_CONTEXT),
    sweep: () => swept({}, NO_CONTEXT),
  };
}
