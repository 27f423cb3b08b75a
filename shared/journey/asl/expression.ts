import jsonata from 'jsonata';

/** What one JSONata expression reads, found without evaluating it. */
export interface Reading {
  /** Variables that it does not bind itself, `$states` and functions apart. Sorted. */
  readonly variables: readonly string[];
  /** What it reads of `$states`, as dotted paths: `context.Execution.Input.run`; '' for all of it. Sorted. */
  readonly states: readonly string[];
  /** Why Step Functions, or one machine, would not run it, in words. */
  readonly refused: readonly string[];
}

/** The functions of JSONata 2.0.6, which Step Functions has, but for those that are refused below. https://docs.jsonata.org */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  `sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match
  contains replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power
  boolean not map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type
  sort distinct base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis
  clone`.split(/\s+/),
);

/** What Step Functions adds to JSONata and the runner registers too (evaluate.ts). */
const ADDED: ReadonlySet<string> = new Set(['parse', 'hash']);

const REFUSED: ReadonlyMap<string, string> = new Map([
  ['eval', 'Step Functions has no $eval: use $parse'],
  ...['now', 'millis'].map(
    (name) => [name, `$${name} reads the wall clock: take time from $states.context`] as const,
  ),
  ...['random', 'shuffle', 'uuid'].map(
    (name) => [name, `$${name} is not repeatable: let a task answer it`] as const,
  ),
  // The compiler writes neither, so there is nothing that would hold the runner's reading of them to that of AWS.
  ...['partition', 'range'].map(
    (name) =>
      [name, `$${name} is in no compiled journey: the runner takes only what the compiler writes`] as const,
  ),
]);

const read = new Map<string, Reading>();

/** @throws the syntax error of JSONata, which is no Error but an object with `message`. */
export function readingOf(expression: string): Reading {
  let reading = read.get(expression);
  if (!reading) {
    reading = inspect(expression);
    read.set(expression, reading);
  }
  return reading;
}

/** The function, its arguments and so on of a node, whatever its type: JSONata's own types do not tell them all. */
interface Node {
  readonly [field: string]: unknown;
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof RegExp);
}

function nodesOf(value: unknown): readonly Node[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

interface Place {
  /** Names bound by the expression itself as far as this place. */
  readonly bound: Set<string>;
  /** Whether field names and `$` have something to refer to. */
  readonly inContext: boolean;
}

function inspect(expression: string): Reading {
  const variables = new Set<string>();
  const states = new Set<string>();
  const refused = new Set<string>();
  // Both operators came after 2.0.6, and the parser turns them into conditions, so they show in the text only.
  if (
    /\?\?|\?:/.test(
      expression.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|\/\*[\s\S]*?\*\//g, '""'),
    )
  )
    refused.add('the operators ?? and ?: are newer than the JSONata 2.0.6 of Step Functions');

  const seeVariable = (name: string, { bound, inContext }: Place): void => {
    const reason = REFUSED.get(name);
    if (bound.has(name) || (name === '' && inContext)) return;
    if (name === '' || name === '$') refused.add(`there is no $${name} at the top: read $states.input`);
    else if (name === 'states') states.add('');
    else if (reason !== undefined) refused.add(reason);
    else if (!FUNCTIONS.has(name) && !ADDED.has(name)) variables.add(name);
  };

  const visit = (value: unknown, place: Place): void => {
    if (Array.isArray(value)) for (const each of value) visit(each, place);
    else if (isNode(value)) visitNode(value, place);
  };

  const visitNode = (node: Node, place: Place): void => {
    switch (node['type']) {
      case 'variable':
        seeVariable(String(node['value']), place);
        return visitFields(node, place, 'value');
      case 'block':
        // Names bound in a block end with it.
        return visit(node['expressions'], { ...place, bound: new Set(place.bound) });
      case 'bind':
        visit(node['rhs'], place);
        if (isNode(node['lhs'])) place.bound.add(String(node['lhs']['value']));
        return;
      case 'lambda': {
        const parameters = nodesOf(node['arguments']).map((parameter) => String(parameter['value']));
        return visit(node['body'], { ...place, bound: new Set([...place.bound, ...parameters]) });
      }
      case 'transform':
        return visitFields(node, { ...place, inContext: true });
      case 'path':
        return visitPath(node, place);
      default:
        return visitFields(node, place);
    }
  };

  const visitPath = (node: Node, place: Place): void => {
    const [first, ...rest] = nodesOf(node['steps']);
    if (!first) return;
    if (first['type'] === 'name' && !place.inContext)
      refused.add(`"${String(first['value'])}" stands alone: read $states.input`);
    if (first['type'] === 'variable' && first['value'] === 'states') {
      states.add(leadingNames(rest).join('.'));
      visitFields(first, place, 'value');
    } else visit(first, place);
    // From the second step on there is a context, in which names and `$` mean something.
    const inner = { bound: new Set(place.bound), inContext: true };
    for (const step of rest) {
      for (const name of [step['focus'], step['index']]) if (typeof name === 'string') inner.bound.add(name);
      visit(step, inner);
    }
    visitFields(node, inner, 'steps');
  };

  const visitFields = (node: Node, place: Place, except?: string): void => {
    for (const [field, value] of Object.entries(node))
      if (field !== except) visit(value, CONTEXTUAL.has(field) ? { ...place, inContext: true } : place);
  };

  visit(jsonata(expression).ast(), { bound: new Set(), inContext: false });
  return {
    variables: [...variables].toSorted(),
    states: [...states].toSorted(),
    refused: [...refused].toSorted(),
  };
}

function leadingNames(steps: readonly Node[]): string[] {
  const end = steps.findIndex((step) => step['type'] !== 'name');
  return (end === -1 ? steps : steps.slice(0, end)).map((step) => String(step['value']));
}

/** Predicates, stages, groups and sort terms stand beside a value and have it as their context. */
const CONTEXTUAL = new Set(['predicate', 'stages', 'group', 'terms']);
