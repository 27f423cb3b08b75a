import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  InvalidToken,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
  type SFNClient,
} from '@aws-sdk/client-sfn';
import type { ExecutionStatus, Runs } from '../ports/runs.ts';

/**
 * AWS Step Functions, Standard workflows: an execution's name is the run's id.
 * @param machines the ARN of each journey's state machine.
 */
export function createAwsRuns(client: SFNClient, machines: Readonly<Record<string, string>>): Runs {
  const machineOf = (journey: string): string => {
    const arn = machines[journey];
    if (!arn) throw new UnknownStateMachine(journey);
    return arn;
  };
  // arn:…:stateMachine:<machine> and arn:…:execution:<machine>:<name>
  const executionOf = ({ run, journey }: { run: string; journey: string }): string =>
    `${machineOf(journey).replace(':stateMachine:', ':execution:')}:${run}`;

  return {
    async start(input) {
      try {
        await client.send(
          new StartExecutionCommand({
            stateMachineArn: machineOf(input.journey),
            name: input.run,
            input: JSON.stringify(input),
          }),
        );
      } catch (error) {
        // It ran, or runs, already: with the same input a repetition succeeds by itself, this is one with another resumeAt.
        if (!(error instanceof ExecutionAlreadyExists)) throw error;
      }
    },
    async stop(run) {
      try {
        await client.send(new StopExecutionCommand({ executionArn: executionOf(run), cause: run.cause }));
      } catch (error) {
        if (!(error instanceof ExecutionDoesNotExist)) throw error;
      }
    },
    async tell(token, result) {
      try {
        await client.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify(result) }));
        return true;
      } catch (error) {
        // TaskTimedOut says also that the task is closed: told already, or its execution has ended.
        const waitsNoLonger = [TaskTimedOut, TaskDoesNotExist, InvalidToken].some(
          (kind) => error instanceof kind,
        );
        if (!waitsNoLonger) throw error;
        return false;
      }
    },
    async status(run) {
      try {
        const { status } = await client.send(
          new DescribeExecutionCommand({ executionArn: executionOf(run) }),
        );
        // What waits to be redriven by a person is not ended.
        return status === 'PENDING_REDRIVE' ? 'RUNNING' : (status satisfies ExecutionStatus | undefined);
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return undefined;
        throw error;
      }
    },
  };
}

/** A journey that this deployment has no state machine for. */
export class UnknownStateMachine extends Error {
  override readonly name = 'UnknownStateMachine';
  constructor(journey: string) {
    super(`There is no state machine for journey "${journey}" in STATE_MACHINES; deploy again.`);
  }
}
