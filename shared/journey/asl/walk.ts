import { expressionIn, isArray, isObject, type Json, type State } from './asl.ts';

/** The token of a task that waits for it, as a path of `$states`. */
export const TASK_TOKEN = 'context.Task.Token';

/** Where an expression stands, which decides what it may read. */
export interface FoundExpression {
  /** Such as `Arguments/Payload/run`. */
  readonly field: string;
  readonly expression: string;
  readonly part: 'state' | 'leaving' | 'catch';
}

/** Every expression of a state, in the order of its fields. */
export function valuesOf(state: State): readonly FoundExpression[] {
  const found: FoundExpression[] = [];
  const collect = (value: Json | undefined, field: string, part: FoundExpression['part']): void => {
    if (typeof value === 'string') {
      const expression = expressionIn(value);
      if (expression !== undefined) found.push({ field, expression, part });
    } else if (isArray(value)) {
      value.forEach((item, index) => collect(item, `${field}[${index}]`, part));
    } else if (isObject(value)) {
      for (const [name, member] of Object.entries(value)) collect(member, `${field}/${name}`, part);
    }
  };
  const { Catch, ...fields } = state.Type === 'Task' ? state : { ...state, Catch: undefined };
  for (const [field, value] of Object.entries(fields)) {
    if (field !== 'Comment')
      collect(value, field, field === 'Assign' || field === 'Output' ? 'leaving' : 'state');
  }
  Catch?.forEach(({ Assign, Output }, index) => {
    collect(Assign, `Catch[${index}]/Assign`, 'catch');
    collect(Output, `Catch[${index}]/Output`, 'catch');
  });
  return found;
}

/** A way out of a state, with the variables that are assigned on it. */
export interface Successor {
  readonly to: string;
  readonly assigned: readonly string[];
}

/** Where a state may lead to; nowhere when it ends the execution. */
export function successorsOf(state: State): readonly Successor[] {
  const found: Successor[] = [];
  const add = (to: string | undefined, assign: object = {}): void => {
    if (to !== undefined) found.push({ to, assigned: Object.keys(assign) });
  };
  if (state.Type === 'Choice') {
    for (const rule of state.Choices) add(rule.Next, rule.Assign);
    add(state.Default, state.Assign);
  } else if (state.Type !== 'Succeed' && state.Type !== 'Fail') {
    add(state.Next, state.Assign);
  }
  if (state.Type === 'Task') for (const catcher of state.Catch ?? []) add(catcher.Next, catcher.Assign);
  return found;
}
