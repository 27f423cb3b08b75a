import type { ChoiceState, State, StateMachine } from './asl/asl.ts';
import { successorsOf } from './asl/walk.ts';
import { ENDED, timedOut } from './compile-retries.ts';
import {
  askTask,
  awaitTask,
  chooseTask,
  passTask,
  sendTask,
  staffTask,
  type Leaving,
} from './compile-tasks.ts';
import { expectedOf } from './expected.ts';
import { afterSilence } from './after-silence.ts';
import type { AskStep, AwaitStep, ChooseStep, Journey, NamedStep, Step } from './journey.ts';
import { JourneyInvalid } from './journey-invalid.ts';
import { longestDays } from './longest-days.ts';
import { problemsOf } from './problems.ts';
import { valuesNamed } from './question.ts';
import { answerState, endState, silenceState, waitState, wayState } from './state-names.ts';
import type { Next, Way } from './task.ts';

/** The state in which an execution stops where a Choice leads to the end, which its function has written already. */
const DONE = 'Done';

const SECONDS_A_DAY = 86_400;

/**
 * A journey in the Amazon States Language with JSONata. A message costs two transitions, a Wait and a Task; the first
 * one, and one that follows at once, only the Task:
 *
 *     "story"        Task send-message; resumeAt := its answer           → what follows
 *                      TooEarly: resumeAt := the error's message         → "story: wait"
 *                      RunEnded                                          → "Ended"
 *     "story: wait"  Wait until $resumeAt                                → "story"
 *
 *     an ask         Task send-message with a token; way, resumeAt := what it is told   → "…: answer"
 *                      States.Timeout                                    → the silent branch; past a choose by the answer
 *     "…: answer"    Choice on $way, where answers have branches         → the answer's branch
 *     a choose       Task take-step; way, resumeAt := its answer         → "…: way", a Choice
 *     wait({event})  Task take-step with a token; its timeout goes on as well
 *     "…: silence"   Task take-step, where a silence is followed by a wait
 *     "…: end"       Task take-step, where an answer or a silence is followed by the end: it closes the run's row
 *     a task         Task take-step
 *
 * Outputs are empty, so that the history holds the execution's input, each task and each answer, and no more. An error
 * that is neither retried nor caught fails the execution, which the platform reports.
 * @throws JourneyInvalid for a journey that journey() would have refused.
 */
export function compile(journey: Journey): StateMachine {
  const problems = problemsOf(journey);
  if (problems.length > 0) throw new JourneyInvalid(journey.name, problems);
  const states = new Map<string, State>([
    [ENDED, { Type: 'Succeed' }],
    [DONE, { Type: 'Succeed' }],
  ]);
  const first = into(addSteps({ journey, states, choices: new Map() }, journey.steps, { end: null }));
  return {
    Comment: `The journey ${journey.name}, compiled from workflows/${journey.name}/journey.ts`,
    QueryLanguage: 'JSONata',
    StartAt: first,
    TimeoutSeconds: longestDays(journey.steps) * SECONDS_A_DAY,
    States: inOrder(states, first),
  };
}

interface Compiling {
  readonly journey: Journey;
  readonly states: Map<string, State>;
  /** The choices that are compiled already, by step. */
  readonly choices: Map<string, Pick<ChooseStep, 'ways'> & { readonly otherwise: Next }>;
}

/** Adds the states of a list of steps, the last first, and gives what leads into it. */
function addSteps(compiling: Compiling, steps: readonly Step[], after: Next): Next {
  return steps.reduceRight<Next>((next, step) => {
    if (step.kind === 'end') return { end: step.reason };
    if (step.kind === 'wait') return 'end' in next ? next : { ...next, wait: step.wait };
    addStep(compiling, step, next);
    return { step: step.name, wait: null, expected: expectedOf(compiling.journey, step) };
  }, after);
}

function addStep(compiling: Compiling, step: NamedStep, next: Next): void {
  const { journey, states } = compiling;
  // Where nothing leads here, inOrder leaves it out.
  states.set(waitState(step.name), { Type: 'Wait', Timestamp: '{% $resumeAt %}', Next: step.name });
  switch (step.kind) {
    case 'send':
      states.set(step.name, sendTask(journey, step, next, onwards(next)));
      return;
    case 'ask':
      return addAsk(compiling, step, next);
    case 'choose':
      return addChoose(compiling, step, next);
    case 'await': {
      const silence = timedOut(addSilence(compiling, step, next));
      states.set(
        step.name,
        awaitTask(journey, step, next, { silence, ...afterToken(compiling, step, next) }),
      );
      return;
    }
    case 'task':
      states.set(step.name, staffTask(journey, step, next, onwards(next)));
  }
}

function addAsk(compiling: Compiling, step: AskStep, next: Next): void {
  const { journey, states } = compiling;
  const ways = Object.entries(step.answers).map(([name, steps]): Way => ({
    name,
    is: [...valuesNamed(step.question.scale, name)],
    next: addSteps(compiling, steps, next),
  }));
  const silent =
    step.silent.length > 0
      ? addSteps(compiling, step.silent, next)
      : afterSilence(next, { journey, step, choices: compiling.choices });
  const silence = timedOut(addSilence(compiling, step, silent));
  const lead = (to: Next): string => intoOrEnd(compiling, step, to);
  if (ways.length > 0) states.set(answerState(step.name), choice(ways, next, lead));
  const leaving: Leaving =
    ways.length > 0
      ? { Assign: assigned(['way', 'resumeAt'], '$states.result'), Next: answerState(step.name) }
      : afterToken(compiling, step, next);
  states.set(step.name, askTask(journey, step, { ways, next }, { silence, ...leaving }));
}

function addChoose(compiling: Compiling, step: ChooseStep, next: Next): void {
  const { journey, states } = compiling;
  const ways = step.ways.map(({ name, when, steps }) => ({
    name,
    when,
    next: addSteps(compiling, steps, next),
  }));
  const otherwise = addSteps(compiling, step.otherwise, next);
  compiling.choices.set(step.name, { ways: step.ways, otherwise });
  states.set(wayState(step.name), choice(ways, otherwise, into));
  const leaving = {
    Assign: assigned(['way', 'resumeAt'], '$states.result.Payload'),
    Next: wayState(step.name),
  };
  states.set(step.name, chooseTask(journey, step, { ways, otherwise }, leaving));
}

type WithToken = AskStep | AwaitStep;

/** A silence that is followed by a wait passes through take-step, which alone can tell when that ends. */
function addSilence(compiling: Compiling, step: WithToken, next: Next): string {
  if ('end' in next || !next.wait) return intoOrEnd(compiling, step, next);
  const name = silenceState(step.name);
  compiling.states.set(name, passTask(compiling.journey, step, next, onwards(next)));
  return name;
}

/** Nothing moves the run's row between a token's end and the next function, so one must be called to close it. */
function intoOrEnd({ journey, states }: Compiling, step: WithToken, next: Next): string {
  if (!('end' in next)) return into(next);
  const name = endState(step.name, next.end);
  states.set(name, passTask(journey, step, next, onwards(next)));
  return name;
}

/** Of a `choose` or an ask, by the name of the way that was assigned. */
function choice(
  ways: readonly { readonly name: string; readonly next: Next }[],
  otherwise: Next,
  lead: (next: Next) => string,
): ChoiceState {
  return {
    Type: 'Choice',
    Choices: ways.map(({ name, next }) => ({ Condition: isWay(name), Next: lead(next) })),
    Default: lead(otherwise),
  };
}

export const isWay = (name: string): string => `{% $way = ${JSON.stringify(name)} %}`;

/** The state that leads to what is next: where there is a wait, to the step's wait. */
function into(next: Next): string {
  if ('end' in next) return DONE;
  return next.wait ? waitState(next.step) : next.step;
}

/** How a task goes on: its answer says when, where there is a wait. */
function onwards(next: Next, result = '$states.result.Payload'): Leaving {
  if ('end' in next) return { End: true };
  return { ...(next.wait && { Assign: assigned(['resumeAt'], result) }), Next: into(next) };
}

function afterToken(compiling: Compiling, step: WithToken, next: Next): Leaving {
  return 'end' in next ? { Next: intoOrEnd(compiling, step, next) } : onwards(next, '$states.result');
}

function assigned(names: readonly string[], result: string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `{% ${result}.${name} %}`]));
}

/** From the first state on, as a reader would go through them. */
function inOrder(states: ReadonlyMap<string, State>, first: string): Record<string, State> {
  const ordered: Record<string, State> = {};
  const visit = (name: string): void => {
    if (Object.hasOwn(ordered, name)) return;
    const state = states.get(name)!;
    ordered[name] = state;
    for (const { to } of successorsOf(state)) visit(to);
  };
  visit(first);
  return ordered;
}
