import type { HttpEvent, HttpResult } from '../../infra/local/http-event.ts';
import type { LocalFunctions } from '../../infra/local/functions.ts';
import type { ScheduleTarget } from '../../shared/ports/schedules.ts';
import { roleOf } from '../deploy/access.ts';
import type { Services } from './aws-services.ts';
import type { Deployed } from './deployed.ts';
import type { RoleUse } from './iam-matrix.ts';
import {
  busEvent,
  consumerOf,
  hourly,
  mailHeard,
  routed,
  targetsOfEvent,
  textHeard,
  verbOf,
} from './template-edges.ts';

interface Calling {
  /** Calls a function's process. */
  readonly invoke: (verb: string, event: unknown) => Promise<unknown>;
  /** Hears of each right that a caller's role needs. */
  readonly used: (use: RoleUse) => void;
}

export interface BundledFunctions extends LocalFunctions {
  /** What a role of the template calls by an ARN. */
  invokedBy(role: string, arn: string, payload: unknown): Promise<unknown>;
  readonly forPeople: readonly unknown[];
}

/** What the local world calls, called as the template says: by its routes, mappings, rules, topics and schedules. */
export function bundledFunctions(
  stack: Deployed,
  { armed, inputOf, machineNamed }: Services,
  { invoke, used }: Calling,
): BundledFunctions {
  const forPeople: unknown[] = [];
  const invokedBy = (role: string, arn: string, payload: unknown): Promise<unknown> => {
    used({ role, need: `lambda:InvokeFunction ${arn}` });
    return invoke(verbOf(stack, arn), payload);
  };
  const http = async (event: HttpEvent): Promise<HttpResult> => {
    const found = routed(stack, event.rawPath);
    if (!found) return { statusCode: 404, body: '{"message":"Not Found"}' };
    const { verb, pathParameters } = found;
    return (await invoke(verb, { ...event, pathParameters })) as HttpResult;
  };
  return {
    forPeople,
    invokedBy,
    http: { 'receive-webhook': http, 'member-pages': http, 'staff-pages': http },
    // The machines are called by their roles, above.
    invoke: (name) => Promise.reject(new TypeError(`Nothing of the template calls "${name}" by its name.`)),
    async recordEvents(messages) {
      const { verb, queueArn, batchSize } = consumerOf(stack);
      if (messages.length > batchSize) throw new RangeError(`At most ${batchSize} messages make a batch.`);
      const Records = messages.map(({ id, body, receipt, receiveCount }) => ({
        messageId: id,
        receiptHandle: receipt,
        body,
        attributes: { ApproximateReceiveCount: String(receiveCount) },
        messageAttributes: {},
        eventSource: 'aws:sqs',
        eventSourceARN: queueArn,
      }));
      const { batchItemFailures } = (await invoke(verb, { Records })) as {
        batchItemFailures: readonly { itemIdentifier: string }[];
      };
      return new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
    },
    async recordDelivery(event) {
      const heard =
        'Records' in event
          ? event.Records.flatMap(({ Sns }) => textHeard(stack, Sns.Message))
          : mailHeard(stack, event as Parameters<typeof mailHeard>[1]);
      for (const told of heard) await invoke(told.verb, told.event);
    },
    async recordRun({ run, journey, status, error, at }) {
      const event = busEvent('aws.states', 'Step Functions Execution Status Change', at, {
        ...machineNamed(journey, run),
        name: run,
        status,
        input: inputOf(run),
        ...(error !== undefined && { error }),
      });
      for (const arn of targetsOfEvent(stack, event)) {
        if (arn.includes(':function:')) await invoke(verbOf(stack, arn), event);
        else forPeople.push(event);
      }
    },
    async startJourney(target) {
      const [name, schedule] = [...armed].find(([, one]) => sameTarget(one.target, target)) ?? [];
      if (name === undefined || !schedule) throw new TypeError('It fires what no function has armed.');
      const answer = await invokedBy(roleOf(schedule.role), schedule.arn, JSON.parse(schedule.target));
      armed.delete(name);
      return answer;
    },
    sweep() {
      const { arn, role } = hourly(stack);
      return invokedBy(roleOf(role), arn, {});
    },
  };
}

function sameTarget(one: string, other: ScheduleTarget): boolean {
  const { member, journey, occurrence } = JSON.parse(one) as ScheduleTarget;
  return member === other.member && journey === other.journey && occurrence === other.occurrence;
}
