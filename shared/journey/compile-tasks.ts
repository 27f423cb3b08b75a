import {
  LAMBDA_INVOKE,
  LAMBDA_INVOKE_AND_WAIT,
  type After,
  type Catcher,
  type Json,
  type TaskState,
} from './asl/asl.ts';
import {
  providerRetrier,
  runEnded,
  storeRetrier,
  storeRetrierWithToken,
  tooEarly,
} from './compile-retries.ts';
import type { AskStep, AwaitStep, ChooseStep, Journey, NamedStep, SendStep, TaskStep } from './journey.ts';
import type { AskTask, Next, SendTask, StepTask } from './task.ts';

/** Substitutions that stand for functions: their ARNs on AWS, their names on one machine. */
const SEND_MESSAGE = '${sendMessage}';
const TAKE_STEP = '${takeStep}';

const SECONDS_A_DAY = 86_400;
// Well over the functions' own limit of a minute, so that a slow answer is not taken for a lost one.
const ATTEMPT_SECONDS = 90;

const TOKEN = '{% $states.context.Task.Token %}';

/** How a task goes on. */
export type Leaving = After & Pick<TaskState, 'Assign'>;
type Told = Leaving & { readonly silence: Catcher };
type Of<Kind extends StepTask['kind']> = Extract<StepTask, { kind: Kind }>;

export function sendTask(journey: Journey, step: SendStep, next: Next, leaving: Leaving): TaskState {
  const payload: SendTask = { ...sending(journey, step), kind: 'send', next };
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: { FunctionName: SEND_MESSAGE, Payload: plain(payload) },
    TimeoutSeconds: ATTEMPT_SECONDS,
    Retry: [providerRetrier(step.notAfterDays), storeRetrier()],
    Catch: [tooEarly(step.name), runEnded()],
    Output: {},
    ...leaving,
  };
}

export function askTask(
  journey: Journey,
  step: AskStep,
  { ways, next }: Pick<AskTask, 'ways' | 'next'>,
  { silence, ...leaving }: Told,
): TaskState {
  const { question, withinDays } = step;
  const payload: AskTask = {
    ...sending(journey, step),
    kind: 'ask',
    question: { id: question.id, kind: question.kind },
    withinDays,
    ways,
    next,
    token: TOKEN,
  };
  return {
    ...withToken(SEND_MESSAGE, payload, withinDays),
    Retry: [providerRetrier(step.notAfterDays), storeRetrierWithToken()],
    Catch: [tooEarly(step.name), runEnded(), silence],
    Output: {},
    ...leaving,
  };
}

export function awaitTask(
  journey: Journey,
  step: AwaitStep,
  next: Next,
  { silence, ...leaving }: Told,
): TaskState {
  const { kind, name, event, atMostDays } = step;
  const payload: Of<'await'> = { ...common(journey, name), kind, event, atMostDays, next, token: TOKEN };
  return {
    ...withToken(TAKE_STEP, payload, atMostDays),
    Retry: [storeRetrierWithToken()],
    Catch: [runEnded(), silence],
    Output: {},
    ...leaving,
  };
}

export function chooseTask(
  journey: Journey,
  { kind, name }: ChooseStep,
  { ways, otherwise }: Pick<Of<'choose'>, 'ways' | 'otherwise'>,
  leaving: Leaving,
): TaskState {
  return stepTask({ ...common(journey, name), kind, ways, otherwise }, leaving);
}

export function staffTask(journey: Journey, step: TaskStep, next: Next, leaving: Leaving): TaskState {
  const { kind, name, task, dueWorkingDays, why } = step;
  return stepTask({ ...common(journey, name), kind, task, dueWorkingDays, why, next }, leaving);
}

/** After a silence, or to close the run. */
export function passTask(journey: Journey, { name }: NamedStep, next: Next, leaving: Leaving): TaskState {
  return stepTask({ ...common(journey, name), kind: 'pass', next }, leaving);
}

function stepTask(payload: StepTask, leaving: Leaving): TaskState {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE,
    Arguments: { FunctionName: TAKE_STEP, Payload: plain(payload) },
    TimeoutSeconds: ATTEMPT_SECONDS,
    Retry: [storeRetrier()],
    Catch: [runEnded()],
    Output: {},
    ...leaving,
  };
}

/** A task whose end is told with its token; until then it stands still, so many days at most. */
function withToken(functionName: string, payload: AskTask | StepTask, days: number) {
  return {
    Type: 'Task',
    Resource: LAMBDA_INVOKE_AND_WAIT,
    Arguments: { FunctionName: functionName, Payload: plain(payload) },
    TimeoutSeconds: days * SECONDS_A_DAY,
  } as const;
}

function common(journey: Journey, step: string) {
  return {
    run: '{% $states.context.Execution.Input.run %}',
    member: '{% $states.context.Execution.Input.member %}',
    journey: journey.name,
    step,
  };
}

function sending(journey: Journey, step: SendStep | AskStep) {
  const { name, message, variant, purpose, channels, guard, notAfterDays, anyDay } = step;
  return {
    ...common(journey, name),
    message,
    variant,
    purpose: purpose ?? journey.purpose,
    channels: channels === 'preferred' ? channels : [...channels],
    guard: [...guard],
    notAfterDays,
    anyDay,
    priority: journey.priority,
    mutedByOpenCase: journey.mutedByOpenCase,
  };
}

/** Payloads are JSON by their schemas (task.ts); their types only say it in other words. */
const plain = (payload: SendTask | StepTask): Json => payload;
