import type { StateMachine } from '../../shared/journey/asl/asl.ts';
import { compile } from '../../shared/journey/compile.ts';
import { ask, event, journey, question, send, wait } from '../../shared/journey/language.ts';
import type { SendResult, SendTask } from '../../shared/journey/task.ts';
import type { ExecutionEnded, RunInput, Runs } from '../../shared/ports/runs.ts';
import { fromEpochMs, instant, toEpochMs, type Instant } from '../../shared/time/instant.ts';

/** What a test hands to an adapter: what may be run, and what send-message answers. */
export interface RunsScript {
  readonly definitions: ReadonlyMap<string, StateMachine>;
  /** A task's answer, or its throw, at the instant of the call. */
  readonly answer: (task: SendTask, now: Instant) => Promise<SendResult>;
}

/** An adapter under test, with the means to move time and to see what it does. */
export interface RunsSubject {
  readonly runs: Runs;
  readonly now: () => Instant;
  /** Lets time go on to `at`, and all happen that becomes due on the way. */
  readonly passTo: (at: Instant) => Promise<void>;
  /** The ends that were reported, in order. */
  readonly ended: () => readonly ExecutionEnded[];
}

export type CreateRuns = (script: RunsScript) => Promise<RunsSubject>;

/** Where the suite's time begins: no adapter needs it, but a virtual clock must start somewhere. */
export const CONFORMANCE_START = instant('2028-03-25T12:00:00Z');

const HOUR = 3_600_000;
export const later = (at: Instant, hours: number): Instant => fromEpochMs(toEpochMs(at) + hours * HOUR);

const welcome = journey('welcome', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [
    send('hello'),
    wait({ days: 1, at: '09:00' }),
    send('your-support'),
    wait({ days: 1, at: '09:00' }),
    send('a-story'),
  ],
});
export const STEPS = ['hello', 'your-support', 'a-story'];

const howIsIt = question('how-is-it', { kind: 'care', scale: { choices: ['well', 'so-so', 'badly'] } });

/** A question with a week to answer: a way that goes on at once, one that waits first, one without a way, and a silence. */
const checkIn = journey('check-in', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [
    ask('how-is-it', {
      question: howIsIt,
      within: { days: 7 },
      answers: { well: [send('glad')], badly: [wait({ days: 2, at: '09:00' }), send('sorry')] },
      silent: [send('reminder')],
    }),
    wait({ days: 1, at: '09:00' }),
    send('bye'),
  ],
});

export interface Call {
  readonly run: string;
  readonly step: string;
  readonly at: Instant;
}

/** The answer to one attempt of a step, numbered from 1, or its throw. */
export type Answer = (
  task: SendTask,
  attempt: number,
  now: Instant,
  runs: Runs,
) => SendResult | void | Promise<SendResult | void>;

/** A subject whose tasks answer "in a day", but for what `answer` throws or answers first. */
export async function givenRuns(create: CreateRuns, answer: Answer = () => undefined) {
  const calls: Call[] = [];
  const asked: { readonly run: string; readonly token: string }[] = [];
  const subject: RunsSubject = await create({
    definitions: new Map([welcome, checkIn].map((one) => [one.name, compile(one)])),
    answer: async (task, now) => {
      const { run, step } = task;
      calls.push({ run, step, at: now });
      if (task.kind === 'ask') asked.push({ run, token: task.token });
      const attempt = calls.filter((call) => call.run === run && call.step === step).length;
      return (await answer(task, attempt, now, subject.runs)) ?? { resumeAt: later(now, 24) };
    },
  });
  const begin = subject.now();
  const input = (run: string, name = 'welcome'): RunInput => ({
    run,
    member: `member-of-${run}`,
    journey: name,
    resumeAt: begin,
  });
  return {
    ...subject,
    begin,
    calls,
    input,
    key: (run: string, name = 'welcome') => ({ run, journey: name }),
    steps: (run: string) => calls.filter((call) => call.run === run).map((call) => call.step),
    /** The tokens that a run has handed out, in order. */
    tokens: (run: string) => asked.filter((one) => one.run === run).map(({ token }) => token),
  };
}
