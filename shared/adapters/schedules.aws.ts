import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
  type SchedulerClient,
} from '@aws-sdk/client-scheduler';
import * as z from 'zod';
import type { Clock } from '../ports/clock.ts';
import type { Schedule, Schedules } from '../ports/schedules.ts';
import { ceilToSecond, plus, type Instant } from '../time/instant.ts';
import { checkName, checkSchedule, exactly } from './schedules.rules.ts';

/** What infra/aws binds to a function that arms schedules, as JSON in one variable. */
export const schedulesBindingSchema = z.lazy(() =>
  z.strictObject({
    /** The name of the group in which they stand. */
    group: z.string(),
    /** ARN of the role with which they fire. */
    role: z.string(),
    /** ARN of start-journey. */
    target: z.string(),
    /** ARN of the queue that keeps what could not be delivered. */
    deadLetters: z.string(),
  }),
);
export type SchedulesBinding = z.infer<typeof schedulesBindingSchema>;

/** Schedules fire with a precision of a minute, and nowhere is it promised what becomes of one made for the past. */
const SOONEST = 'PT1M';
/** One may fire, and so be gone, between two of our calls; more often than that something else is wrong. */
const ROUNDS = 3;

/** Amazon EventBridge Scheduler, one-time schedules that delete themselves. The client's own retries are safe. */
export function createAwsSchedules(
  client: SchedulerClient,
  { group, role, target, deadLetters }: SchedulesBinding,
  clock: Clock,
): Schedules {
  const described = (schedule: Schedule): CreateScheduleCommandInput => ({
    Name: schedule.name,
    GroupName: group,
    ScheduleExpression: atExpression(later(schedule.at, ceilToSecond(plus(clock.now(), SOONEST)))),
    ScheduleExpressionTimezone: 'UTC',
    FlexibleTimeWindow: { Mode: 'OFF' },
    ActionAfterCompletion: 'DELETE',
    Target: {
      Arn: target,
      RoleArn: role,
      Input: JSON.stringify(exactly(schedule.target)),
      DeadLetterConfig: { Arn: deadLetters },
      // After an hour the sweep starts it: no use in trying longer than that.
      RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
    },
  });

  /** @returns false when there is one of this name already. */
  const create = async (input: CreateScheduleCommandInput): Promise<boolean> => {
    try {
      await client.send(new CreateScheduleCommand(input));
      return true;
    } catch (error) {
      if (error instanceof ConflictException) return false;
      throw error;
    }
  };
  /** @returns false when there is none, or no longer. */
  const update = async (input: CreateScheduleCommandInput): Promise<boolean> => {
    try {
      await client.send(new UpdateScheduleCommand(input));
      return true;
    } catch (error) {
      if (error instanceof ResourceNotFoundException) return false;
      throw error;
    }
  };

  return {
    async arm(schedule) {
      checkSchedule(schedule);
      const input = described(schedule);
      for (let round = 1; round <= ROUNDS; round += 1) {
        if ((await create(input)) || (await update(input))) return;
      }
      throw new ScheduleUnsettled(schedule.name);
    },

    async disarm(name) {
      checkName(name);
      try {
        await client.send(new DeleteScheduleCommand({ Name: name, GroupName: group }));
      } catch (error) {
        if (!(error instanceof ResourceNotFoundException)) throw error;
      }
    },
  };
}

/** `at(2028-01-11T09:12:00)`: without the zone, which has a field of its own. */
function atExpression(at: Instant): string {
  return `at(${at.slice(0, '2028-01-11T09:12:00'.length)})`;
}

function later(one: Instant, other: Instant): Instant {
  return one > other ? one : other;
}

/** The scheduler says by turns that a schedule exists and that it does not. Trying again helps. */
export class ScheduleUnsettled extends Error {
  override readonly name = 'ScheduleUnsettled';
  constructor(name: string) {
    super(`Schedule "${name}" could neither be created nor updated, ${ROUNDS} times; try again.`);
  }
}
