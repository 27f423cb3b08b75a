import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { instant, plus } from '../time/instant.ts';
import { createAwsSchedules, ScheduleUnsettled, schedulesBindingSchema } from './schedules.aws.ts';

const scheduler = mockClient(SchedulerClient);
const binding = {
  group: 'lojal-test',
  role: 'arn:aws:iam::111122223333:role/scheduler',
  target: 'arn:aws:lambda:eu-north-1:111122223333:function:start-journey',
  deadLetters: 'arn:aws:sqs:eu-north-1:111122223333:failed',
};
const NOW = instant('2028-01-11T09:12:00.250Z');
const schedules = createAwsSchedules(new SchedulerClient({}), binding, { now: () => NOW });
const schedule = {
  name: 'f00d',
  at: instant('2028-02-29T08:00:00Z'),
  target: { member: 'm1', journey: 'birthday', occurrence: '2028' },
};
const about = { message: 'of the test', Message: 'of the test', $metadata: {} };
const conflict = new ConflictException(about);
const gone = new ResourceNotFoundException(about);

const calls = (): string[] => scheduler.calls().map(({ args }) => args[0].constructor.name);
const inputs = (): unknown[] => scheduler.calls().map(({ args }) => args[0].input);
const AS_ASKED = {
  Name: 'f00d',
  GroupName: 'lojal-test',
  ScheduleExpression: 'at(2028-02-29T08:00:00)',
  ScheduleExpressionTimezone: 'UTC',
  FlexibleTimeWindow: { Mode: 'OFF' },
  ActionAfterCompletion: 'DELETE',
  Target: {
    Arn: binding.target,
    RoleArn: binding.role,
    Input: '{"member":"m1","journey":"birthday","occurrence":"2028"}',
    DeadLetterConfig: { Arn: binding.deadLetters },
    RetryPolicy: { MaximumEventAgeInSeconds: 3600, MaximumRetryAttempts: 10 },
  },
};

describe('schedules on EventBridge Scheduler', () => {
  beforeEach(() => scheduler.reset());

  it('creates a one-time schedule in UTC that deletes itself, and calls start-journey with ids only', async () => {
    scheduler.on(CreateScheduleCommand).resolves({});
    await schedules.arm(schedule);
    expect(calls()).toEqual(['CreateScheduleCommand']);
    expect(inputs()).toEqual([AS_ASKED]);
  });

  it('updates, with all of it, the one that stands under the name', async () => {
    scheduler.on(CreateScheduleCommand).rejects(conflict).on(UpdateScheduleCommand).resolves({});
    await schedules.arm(schedule);
    expect(calls()).toEqual(['CreateScheduleCommand', 'UpdateScheduleCommand']);
    expect(inputs()).toEqual([AS_ASKED, AS_ASKED]);
  });

  it('creates it again when it fired, and was gone, between the two calls', async () => {
    scheduler
      .on(CreateScheduleCommand)
      .rejectsOnce(conflict)
      .resolves({})
      .on(UpdateScheduleCommand)
      .rejects(gone);
    await schedules.arm(schedule);
    expect(calls()).toEqual(['CreateScheduleCommand', 'UpdateScheduleCommand', 'CreateScheduleCommand']);
  });

  it('gives up, for the caller to try again, when the scheduler says both by turns', async () => {
    scheduler.on(CreateScheduleCommand).rejects(conflict).on(UpdateScheduleCommand).rejects(gone);
    await expect(schedules.arm(schedule)).rejects.toThrow(ScheduleUnsettled);
    expect(calls()).toHaveLength(6);
  });

  it.each([
    [NOW, 'at(2028-01-11T09:13:01)'],
    [instant('2020-01-01T00:00:00Z'), 'at(2028-01-11T09:13:01)'],
    [plus(instant('2028-01-11T09:13:01Z'), 'PT1S'), 'at(2028-01-11T09:13:02)'],
  ])('asks for %s as %s: never for less than a minute ahead', async (at, expression) => {
    scheduler.on(CreateScheduleCommand).resolves({});
    await schedules.arm({ ...schedule, at: instant(`${at.slice(0, 19)}Z`) });
    expect(inputs()).toMatchObject([{ ScheduleExpression: expression }]);
  });

  it('deletes by name and group, and leaves alone what is not there', async () => {
    scheduler.on(DeleteScheduleCommand).resolvesOnce({}).rejects(gone);
    await schedules.disarm('f00d');
    await schedules.disarm('f00d');
    expect(inputs()[0]).toEqual({ Name: 'f00d', GroupName: 'lojal-test' });
    expect(calls()).toEqual(['DeleteScheduleCommand', 'DeleteScheduleCommand']);
  });

  it('passes on any other failure', async () => {
    scheduler.on(CreateScheduleCommand).rejectsOnce(new Error('throttled')).rejects(conflict);
    scheduler.on(UpdateScheduleCommand).rejects(conflict);
    scheduler.on(DeleteScheduleCommand).rejects(new Error('denied'));
    await expect(schedules.arm(schedule)).rejects.toThrow('throttled');
    await expect(schedules.arm(schedule)).rejects.toBe(conflict);
    await expect(schedules.disarm('f00d')).rejects.toThrow('denied');
  });

  it('makes no call for what it refuses', async () => {
    await expect(schedules.arm({ ...schedule, name: 'å' })).rejects.toMatchObject({
      name: 'InvalidSchedule',
    });
    await expect(schedules.disarm('')).rejects.toMatchObject({ name: 'InvalidSchedule' });
    expect(calls()).toEqual([]);
  });

  it('reads its binding strictly', () => {
    expect(schedulesBindingSchema.parse(binding)).toEqual(binding);
    expect(() => schedulesBindingSchema.parse({ ...binding, role: undefined })).toThrow(/role/);
    expect(() => schedulesBindingSchema.parse({ ...binding, more: '' })).toThrow(/more/);
  });
});
