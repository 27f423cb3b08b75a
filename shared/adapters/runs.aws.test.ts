import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidOutput,
  InvalidToken,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { createAwsRuns, UnknownStateMachine } from './runs.aws.ts';

const sfn = mockClient(SFNClient);
const MACHINE = 'arn:aws:states:eu-north-1:111122223333:stateMachine:welcome-1';
const EXECUTION = 'arn:aws:states:eu-north-1:111122223333:execution:welcome-1:r1';
const input = { run: 'r1', member: 'm1', journey: 'welcome', resumeAt: instant('2028-01-11T09:00:00Z') };
const runs = createAwsRuns(new SFNClient({}), { welcome: MACHINE });
const gone = new ExecutionDoesNotExist({ message: 'gone', $metadata: {} });
const inputs = (): unknown[] => sfn.calls().map(({ args }) => args[0].input);

describe('runs on Step Functions', () => {
  beforeEach(() => sfn.reset());

  it('starts an execution named like the run, with ids only', async () => {
    sfn.on(StartExecutionCommand).resolves({});
    await runs.start(input);
    expect(inputs()).toEqual([
      {
        stateMachineArn: MACHINE,
        name: 'r1',
        input: '{"run":"r1","member":"m1","journey":"welcome","resumeAt":"2028-01-11T09:00:00.000Z"}',
      },
    ]);
  });

  it('takes an execution that exists already as started', async () => {
    sfn.on(StartExecutionCommand).rejects(new ExecutionAlreadyExists({ message: 'again', $metadata: {} }));
    await expect(runs.start(input)).resolves.toBeUndefined();
  });

  it('passes on any other failure, so that the queue tries again', async () => {
    sfn.on(StartExecutionCommand).rejects(new Error('throttled'));
    await expect(runs.start(input)).rejects.toThrow('throttled');
  });

  it('stops by the execution’s own ARN, and leaves alone what is not there', async () => {
    sfn.on(StopExecutionCommand).resolvesOnce({}).rejects(gone);
    const stop = { run: 'r1', journey: 'welcome', cause: 'member.left' };
    await runs.stop(stop);
    await runs.stop(stop);
    expect(inputs()[0]).toEqual({ executionArn: EXECUTION, cause: 'member.left' });
  });

  it('tells a token its result as JSON', async () => {
    sfn.on(SendTaskSuccessCommand).resolves({});
    expect(await runs.tell('token-1', { way: '9-10', resumeAt: '2028-01-11T09:00:00.000Z' })).toBe(true);
    expect(inputs()).toEqual([
      { taskToken: 'token-1', output: '{"way":"9-10","resumeAt":"2028-01-11T09:00:00.000Z"}' },
    ]);
  });

  it.each([
    ['its time is up, it was told already, or its execution has ended', TaskTimedOut],
    ['its task is no more', TaskDoesNotExist],
    ['it is no token', InvalidToken],
  ])('says that nothing waited for a token when %s', async (_, Refusal) => {
    sfn.on(SendTaskSuccessCommand).rejects(new Refusal({ message: 'closed', $metadata: {} }));
    expect(await runs.tell('token-1', { way: 'answered' })).toBe(false);
  });

  it.each([
    ['a throttle', Object.assign(new Error('slow down'), { name: 'ThrottlingException' })],
    ['an output that is refused', new InvalidOutput({ message: 'no JSON', $metadata: {} })],
  ])('passes on %s, so that an answer is not taken for late', async (_, failure) => {
    sfn.on(SendTaskSuccessCommand).rejects(failure);
    await expect(runs.tell('token-1', { way: 'answered' })).rejects.toBe(failure);
  });

  it.each([
    ['RUNNING', 'RUNNING'],
    ['PENDING_REDRIVE', 'RUNNING'],
    ['SUCCEEDED', 'SUCCEEDED'],
    ['FAILED', 'FAILED'],
    ['TIMED_OUT', 'TIMED_OUT'],
    ['ABORTED', 'ABORTED'],
  ] as const)('tells %s as %s', async (status, told) => {
    sfn.on(DescribeExecutionCommand, { executionArn: EXECUTION }).resolves({ status });
    expect(await runs.status({ run: 'r1', journey: 'welcome' })).toBe(told);
  });

  it('knows nothing of an execution that was forgotten, and says so; any other failure is no answer', async () => {
    sfn.on(DescribeExecutionCommand).rejectsOnce(gone).rejects(new Error('denied'));
    expect(await runs.status({ run: 'r1', journey: 'welcome' })).toBeUndefined();
    await expect(runs.status({ run: 'r1', journey: 'welcome' })).rejects.toThrow('denied');
  });

  it('names the journey that has no state machine', async () => {
    await expect(runs.start({ ...input, journey: 'farewell' })).rejects.toThrow(UnknownStateMachine);
    await expect(runs.start({ ...input, journey: 'farewell' })).rejects.toThrow('"farewell"');
  });
});
