import type { DatabaseSync } from 'node:sqlite';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { createLocalRuns, type LocalRunsOptions } from '../../shared/adapters/runs.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import {
  LAMBDA_INVOKE,
  LAMBDA_INVOKE_AND_WAIT,
  type State,
  type StateMachine,
} from '../../shared/journey/asl/asl.ts';
import type { ExecutionEnded, RunInput } from '../../shared/ports/runs.ts';
import { fromEpochMs, instant, toEpochMs, type Instant } from '../../shared/time/instant.ts';

export const START = instant('2028-01-01T00:00:00Z');
export const at = (seconds: number): Instant => fromEpochMs(toEpochMs(START) + seconds * 1000);

export function task(name: string, after: { Next: string } | { End: true }): State {
  const Payload = { run: '{% $states.context.Execution.Input.run %}', name };
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: { FunctionName: '${work}', Payload },
    TimeoutSeconds: 60,
    Output: {},
    Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, MaxAttempts: 2 }],
    ...after,
  };
}

/** Waits for the input's instant, works, waits a minute, works again. */
export const twice: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'wait',
  TimeoutSeconds: 3600,
  States: {
    wait: { Type: 'Wait', Timestamp: '{% $states.input.resumeAt %}', Next: 'one' },
    one: task('one', { Next: 'pause' }),
    pause: { Type: 'Wait', Seconds: 60, Next: 'two' },
    two: task('two', { End: true }),
  },
};

/** Hands out a token, waits a minute for it, and works with what it was told, or with a silence. */
export const asks: StateMachine = {
  QueryLanguage: 'JSONata',
  StartAt: 'ask',
  TimeoutSeconds: 3600,
  States: {
    ask: {
      Type: 'Task',
      Resource: LAMBDA_INVOKE_AND_WAIT,
      Arguments: {
        FunctionName: '${work}',
        Payload: {
          run: '{% $states.context.Execution.Input.run %}',
          token: '{% $states.context.Task.Token %}',
        },
      },
      TimeoutSeconds: 60,
      Retry: [{ ErrorEquals: ['Busy'], IntervalSeconds: 10, MaxAttempts: 2 }],
      Catch: [{ ErrorEquals: ['States.Timeout'], Output: { way: 'silence' }, Next: 'work' }],
      Next: 'work',
    },
    work: {
      Type: 'Task',
      Resource: LAMBDA_INVOKE,
      Arguments: {
        FunctionName: '${work}',
        Payload: { run: '{% $states.context.Execution.Input.run %}', way: '{% $states.input.way %}' },
      },
      TimeoutSeconds: 60,
      End: true,
    },
  },
};

export function inputOf(run: string, seconds = 0): RunInput {
  return { run, member: `m-${run}`, journey: 'twice', resumeAt: at(seconds) };
}

/** Local runs of `twice` in memory, with what they called and reported. */
export function given(options: Partial<LocalRunsOptions> & { db?: DatabaseSync } = {}) {
  const db = options.db ?? openDatabase(':memory:');
  const clock = createLocalClock({ at: START });
  const calls: string[] = [];
  const ended: ExecutionEnded[] = [];
  const runs = createLocalRuns({
    db,
    clock,
    definitions: new Map([['twice', twice]]),
    substitutions: { work: 'worker' },
    invoke: async (name, payload) => void calls.push(`${name} ${JSON.stringify(payload)}`),
    onEnded: async (end) => void ended.push(end),
    ...options,
  });
  return { db, clock, calls, ended, runs };
}

/** How a call of `twice` stands in `calls`. */
export const call = (run: string, name: string): string => `worker {"run":"${run}","name":"${name}"}`;
export const named = (name: string): Error => Object.assign(new Error('secret'), { name });

/** Lets what is under way go on, turn by turn, until something holds. */
export async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1000 && !holds(); turn += 1) await Promise.resolve();
  if (!holds()) throw new Error('It did not come to that.');
}
