import { allSteps, isNamed } from './all-steps.ts';
import { LAMBDA_INVOKE_AND_WAIT, type State, type StateMachine } from './asl/asl.ts';
import { compile, isWay } from './compile.ts';
import type { Journey, NamedStep } from './journey.ts';
import { answerState, silenceState, waitState, wayState } from './state-names.ts';
import { ANSWERED } from './task.ts';

/**
 * Which way a run goes, by step: of a choice the name of its way, of a question the name of an answer or ANSWERED, of an
 * awaited event ANSWERED. A step that is not named here is silent: no answer comes, no event, no way's condition holds.
 */
export type Path = Readonly<Record<string, string>>;

/** One state that an execution enters. Step Functions bills each: https://aws.amazon.com/step-functions/pricing/ */
export interface Transition {
  readonly state: string;
  /** The step to which it belongs. */
  readonly step: string;
  /** A message is a Task, and at most one Wait before it. All else is there for another reason, in words. */
  readonly why: 'message' | 'wait before a message' | Reason;
}

export type Reason =
  | 'waits for a step that sends nothing'
  | 'asks which way to go'
  | 'goes that way'
  | 'goes the way of the answer'
  | 'gives staff something to do'
  | 'waits for an event'
  | 'finds out when the wait after a silence ends'
  | 'closes the run, which neither an answer nor a silence can'
  | 'ends here, since a Choice cannot';

/**
 * The states that a run enters when nothing goes wrong, in order: a retry costs one more each time, and a closed window a
 * Wait and a Task.
 * @throws PathUnknown for a way that the journey has not.
 */
export function transitionsOf(journey: Journey, path: Path): readonly Transition[] {
  const { States, StartAt } = compile(journey);
  const roles = rolesOf(journey);
  const found: Transition[] = [];
  const passed = new Set<string>();
  for (let name: string | undefined = StartAt; name !== undefined;) {
    const state: State = States[name]!;
    const role: Role = roles.get(name) ?? { step: found.at(-1)!.step, why: lastWhy(state) };
    found.push({ state: name, ...role });
    passed.add(role.step);
    const way = path[role.step];
    const next = followerOf(States, state, way);
    if (next === NO_WAY) throw new PathUnknown(journey.name, role.step, way!);
    name = next;
  }
  for (const [step, way] of Object.entries(path))
    if (!passed.has(step)) throw new PathUnknown(journey.name, step, way);
  return found;
}

/** A path names a way that is not there, or a step to which it does not come. */
export class PathUnknown extends Error {
  override readonly name = 'PathUnknown';
  constructor(journey: string, step: string, way: string) {
    super(
      `The path of journey "${journey}" takes the way "${way}" at "${step}", which is not there: correct the step or the way.`,
    );
  }
}

const NO_WAY = Symbol('no way');

/** The state that comes after; none at the end. */
function followerOf(
  states: StateMachine['States'],
  state: State,
  way: string | undefined,
): string | undefined | typeof NO_WAY {
  switch (state.Type) {
    case 'Task': {
      if (state.Resource !== LAMBDA_INVOKE_AND_WAIT) return state.Next;
      const silence = state.Catch?.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'));
      if (way === undefined) return silence!.Next;
      const hasWays = states[state.Next ?? '']?.Type === 'Choice';
      return way === ANSWERED || hasWays ? state.Next : NO_WAY;
    }
    case 'Choice': {
      if (way === undefined || way === ANSWERED) return state.Default;
      return state.Choices.find(({ Condition }) => Condition === isWay(way))?.Next ?? NO_WAY;
    }
    case 'Wait':
    case 'Pass':
      return state.Next;
    case 'Succeed':
    case 'Fail':
      return undefined;
  }
}

type Role = Omit<Transition, 'state'>;

function rolesOf(journey: Journey): ReadonlyMap<string, Role> {
  const roles = new Map<string, Role>();
  for (const step of allSteps(journey.steps)) {
    if (!isNamed(step)) continue;
    const add = (state: string, why: Transition['why']): void => {
      roles.set(state, { step: step.name, why });
    };
    const isMessage = step.kind === 'send' || step.kind === 'ask';
    add(step.name, WHY[step.kind]);
    add(waitState(step.name), isMessage ? 'wait before a message' : 'waits for a step that sends nothing');
    add(answerState(step.name), 'goes the way of the answer');
    add(wayState(step.name), 'goes that way');
    add(silenceState(step.name), 'finds out when the wait after a silence ends');
  }
  return roles;
}

const WHY: Record<NamedStep['kind'], Transition['why']> = {
  send: 'message',
  ask: 'message',
  choose: 'asks which way to go',
  task: 'gives staff something to do',
  await: 'waits for an event',
};

/** Of the states that belong to no step alone, or to its end. */
const lastWhy = ({ Type }: State): Reason =>
  Type === 'Task'
    ? 'closes the run, which neither an answer nor a silence can'
    : 'ends here, since a Choice cannot';
