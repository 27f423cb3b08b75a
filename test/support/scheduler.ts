import {
  ConflictException,
  CreateScheduleCommand,
  DeleteScheduleCommand,
  ResourceNotFoundException,
  SchedulerClient,
  UpdateScheduleCommand,
  type CreateScheduleCommandInput,
} from '@aws-sdk/client-scheduler';
import { mockClient } from 'aws-sdk-client-mock';
import { instant, type Instant } from '../../shared/time/instant.ts';

/**
 * EventBridge Scheduler as its API reference describes it: a name is taken or not there, a one-time schedule fires once
 * and deletes itself when it was asked to.
 */
export function fakeScheduler() {
  const standing = new Map<string, CreateScheduleCommandInput>();
  const keyOf = ({ GroupName, Name }: { GroupName?: string | undefined; Name: string | undefined }): string =>
    `${GroupName}/${Name}`;
  const about = { message: 'of the test', Message: 'of the test', $metadata: {} };

  const put = (input: CreateScheduleCommandInput, mustStand: boolean) => {
    if (standing.has(keyOf(input)) !== mustStand)
      throw mustStand ? new ResourceNotFoundException(about) : new ConflictException(about);
    standing.set(keyOf(input), input);
    return { ScheduleArn: `arn:aws:scheduler:eu-north-1:111122223333:schedule/${keyOf(input)}` };
  };
  const client = mockClient(SchedulerClient);
  client.on(CreateScheduleCommand).callsFake((input: CreateScheduleCommandInput) => put(input, false));
  client.on(UpdateScheduleCommand).callsFake((input: CreateScheduleCommandInput) => put(input, true));
  client.on(DeleteScheduleCommand).callsFake((input: { GroupName?: string; Name: string }) => {
    if (!standing.delete(keyOf(input))) throw new ResourceNotFoundException(about);
    return {};
  });

  return {
    /** What stands until `at`, the next first, is taken out and handed over as it would be invoked. */
    fireUntil(at: Instant): { at: Instant; input: string; arn: string }[] {
      const due = [...standing.entries()]
        .map(([key, schedule]) => ({ key, schedule, at: instantOf(schedule) }))
        .filter((one) => one.at <= at)
        .toSorted((a, b) => (a.at < b.at ? -1 : 1));
      return due.map(({ key, schedule, at: when }) => {
        if (schedule.ActionAfterCompletion === 'DELETE') standing.delete(key);
        return { at: when, input: schedule.Target?.Input ?? '', arn: schedule.Target?.Arn ?? '' };
      });
    },
  };
}

function instantOf({ ScheduleExpression, ScheduleExpressionTimezone }: CreateScheduleCommandInput): Instant {
  const [, at] = /^at\((\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)\)$/.exec(ScheduleExpression ?? '') ?? [];
  if (at === undefined || ScheduleExpressionTimezone !== 'UTC')
    throw new TypeError(`No scheduler takes ${ScheduleExpression} in ${ScheduleExpressionTimezone}.`);
  return instant(`${at}Z`);
}
