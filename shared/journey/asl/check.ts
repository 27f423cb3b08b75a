import { waitsForToken, type StateMachine, type State, type TaskState } from './asl.ts';
import { wordsOf } from './evaluate.ts';
import { readingOf } from './expression.ts';
import { takes } from './retry.ts';
import { successorsOf, TASK_TOKEN, valuesOf, type FoundExpression } from './walk.ts';

export interface Finding {
  readonly state: string;
  readonly rule: Rule;
  /** What is wrong and what to do. */
  readonly message: string;
}

export type Rule =
  | 'expression'
  | 'undefined-variable'
  | 'out-of-place'
  | 'wildcard'
  | 'retry-before-catch'
  | 'task-timeout'
  | 'token-timeout'
  | 'token-lost'
  | 'whole-seconds'
  | 'unreachable';

/**
 * What asl-validator lets pass and Step Functions would find out only while members wait. Empty when all is well.
 * `document` is of the shape in asl.ts: check that first.
 */
export function check(document: StateMachine): readonly Finding[] {
  const assigned = definitelyAssigned(document);
  return Object.entries(document.States).flatMap(([state, definition]) => {
    const known = assigned.get(state);
    const findings: Omit<Finding, 'state'>[] = [
      ...expressionFindings(definition, known),
      ...wildcardFindings(definition),
      ...waitFindings(definition),
      ...(definition.Type === 'Task' ? taskFindings(definition) : []),
    ];
    if (!known)
      findings.push({ rule: 'unreachable', message: 'No way leads here: remove the state or lead to it.' });
    return findings.map((finding) => ({ state, ...finding }));
  });
}

type Findings = readonly Omit<Finding, 'state'>[];

/**
 * For each state that can be reached, the variables that every way to it assigns. What one branch of a Choice, or one
 * Catch, assigns is not there on the others.
 */
function definitelyAssigned({ StartAt, States }: StateMachine): ReadonlyMap<string, ReadonlySet<string>> {
  const known = new Map<string, ReadonlySet<string>>([[StartAt, new Set()]]);
  const changed = [StartAt];
  for (let name = changed.pop(); name !== undefined; name = changed.pop()) {
    const state = States[name];
    if (!state) continue;
    for (const { to, assigned } of successorsOf(state)) {
      const here = new Set([...known.get(name)!, ...assigned]);
      const before = known.get(to);
      const both = before ? new Set([...before].filter((variable) => here.has(variable))) : here;
      if (before?.size === both.size) continue;
      known.set(to, both);
      changed.push(to);
    }
  }
  return known;
}

function expressionFindings(state: State, known: ReadonlySet<string> | undefined): Findings {
  return valuesOf(state).flatMap((found) => {
    try {
      const { variables, states, refused } = readingOf(found.expression);
      const missing = known ? variables.filter((name) => !known.has(name)) : [];
      return [
        ...refused.map((reason) => ({ rule: 'expression' as const, message: `${found.field}: ${reason}.` })),
        ...missing.map((name) => ({
          rule: 'undefined-variable' as const,
          message: `${found.field} reads $${name}, which not every way to this state has assigned: assign it on all.`,
        })),
        ...states.flatMap((path) => placeFindings(path, found, state)),
      ];
    } catch (error) {
      return [{ rule: 'expression', message: `${found.field} is no JSONata: ${wordsOf(error)}` }];
    }
  });
}

/**
 * `$states.result` is there only in what a Task gives when it leaves, `$states.errorOutput` only in a Catch, and the token
 * only in what a task that waits for it hands out.
 */
function placeFindings(path: string, { field, part }: FoundExpression, state: State): Findings {
  const [member, inContext] = path.split('.');
  const isToken = member === 'context' && inContext === 'Task';
  const right =
    member === 'input' ||
    (member === 'context' && !isToken) ||
    (path === TASK_TOKEN && part === 'state' && state.Type === 'Task' && waitsForToken(state)) ||
    (member === 'result' && part === 'leaving' && state.Type === 'Task') ||
    (member === 'errorOutput' && part === 'catch');
  const name = member === '' ? '$states' : `$states.${isToken ? path : member}`;
  return right
    ? []
    : [{ rule: 'out-of-place', message: `${field} reads ${name}, which is not there: remove it.` }];
}

function wildcardFindings(state: State): Findings {
  if (state.Type !== 'Task') return [];
  return [state.Retry ?? [], state.Catch ?? []].flatMap((list) =>
    list.flatMap(({ ErrorEquals }, index) =>
      ErrorEquals.includes('States.ALL') && (ErrorEquals.length > 1 || index < list.length - 1)
        ? [
            {
              rule: 'wildcard',
              message: 'States.ALL must stand alone and in the last entry: move it there.',
            } as const,
          ]
        : [],
    ),
  );
}

function taskFindings(state: TaskState): Findings {
  const findings: Omit<Finding, 'state'>[] = waitsForToken(state) ? [...tokenFindings(state)] : [];
  if (state.TimeoutSeconds === undefined && !waitsForToken(state))
    findings.push({
      rule: 'task-timeout',
      message: 'A lost answer would hold this state: give it TimeoutSeconds.',
    });
  const caught = new Set(state.Catch?.flatMap(({ ErrorEquals }) => ErrorEquals));
  for (const name of retriedBy(state)) {
    if (name === 'States.ALL' || name === 'States.TaskFailed' || caught.has(name))
      findings.push({
        rule: 'retry-before-catch',
        message: `Retry is read before Catch, so ${name} in Retry takes what Catch is for: list exact other errors.`,
      });
  }
  return findings;
}

function tokenFindings(state: TaskState): Findings {
  const findings: Omit<Finding, 'state'>[] = [];
  if (state.TimeoutSeconds === undefined)
    findings.push({
      rule: 'token-timeout',
      message: 'A token that is never given back would hold this state for a year: give it TimeoutSeconds.',
    });
  if (retriedBy(state).some((name) => takes([name], 'States.Timeout')))
    findings.push({
      rule: 'token-timeout',
      message:
        'When its time is up nobody answered, and a retry would ask again: take States.Timeout in Catch only.',
    });
  if (!handsOutToken(state))
    findings.push({
      rule: 'token-lost',
      message: 'The function never gets the token, so nobody can give it back: put it into the Payload.',
    });
  return findings;
}

function retriedBy({ Retry }: TaskState): readonly string[] {
  return Retry?.flatMap(({ ErrorEquals }) => ErrorEquals) ?? [];
}

function handsOutToken(state: TaskState): boolean {
  return valuesOf(state).some(({ field, expression }) => {
    try {
      return field.startsWith('Arguments/Payload') && readingOf(expression).states.includes(TASK_TOKEN);
    } catch {
      // What is no JSONata is a finding of its own.
      return false;
    }
  });
}

function waitFindings(state: State): Findings {
  if (state.Type !== 'Wait') return [];
  const { Seconds, Timestamp } = state;
  const fraction =
    (typeof Seconds === 'number' && !Number.isInteger(Seconds)) ||
    (Timestamp !== undefined && /\d\.\d*[1-9]\d*(Z|[+-])/.test(Timestamp));
  return fraction
    ? [
        {
          rule: 'whole-seconds',
          message: 'Step Functions waits in whole seconds and cuts off the rest: round it.',
        },
      ]
    : [];
}
