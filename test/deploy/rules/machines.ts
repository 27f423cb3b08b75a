import validate from 'asl-validator';
import {
  isObject,
  parseJson,
  substitute,
  waitsForToken,
  type Json,
  type State,
  type StateMachine,
  type TaskState,
} from '../../../shared/journey/asl/asl.ts';
import { check } from '../../../shared/journey/asl/check.ts';
import { load } from '../../../shared/journey/asl/load.ts';
import { RUN_ENDED, TOO_EARLY } from '../../../shared/journey/errors.ts';
import type { Synthesised } from './assembly.ts';
import { mayDo, trusts } from './access.ts';
import { functionAt, timeoutOf } from './functions.ts';
import { list, problem, type Problem, type Rule } from './rule.ts';
import { viewOf, type Resource } from './view.ts';

interface MachineProperties {
  readonly DefinitionString: string;
  readonly DefinitionSubstitutions: Readonly<Record<string, string>>;
  readonly StateMachineType: string;
  readonly RoleArn: string;
}
type Machine = Resource<Partial<MachineProperties>>;

const machinesIn = (app: Synthesised): readonly Machine[] =>
  viewOf(app).ofType<MachineProperties>('AWS::StepFunctions::StateMachine');

/** The definition with its ARNs in; undefined when it is no JSON object, which is a problem of its own. */
function definitionOf({ properties: { DefinitionString = '', DefinitionSubstitutions = {} } }: Machine) {
  try {
    const written = parseJson(DefinitionString);
    const named = [...DefinitionString.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => [name!, `\${${name}}`]);
    return substitute(written, {
      ...(Object.fromEntries(named) as Record<string, string>),
      ...DefinitionSubstitutions,
    });
  } catch {
    return undefined;
  }
}

const DEFINITION_BYTES = 1_048_576;

function substitutions(app: Synthesised): Problem[] {
  return machinesIn(app).flatMap((machine) => {
    const { id, properties } = machine;
    const { DefinitionString = '', DefinitionSubstitutions = {} } = properties;
    const used = new Set([...DefinitionString.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name!));
    const bytes = Buffer.byteLength(JSON.stringify(definitionOf(machine) ?? DefinitionString));
    return [
      ...[...used]
        .filter((name) => !(name in DefinitionSubstitutions))
        .map((name) =>
          problem(
            id,
            `says \${${name}}, and DefinitionSubstitutions has no ${name}: it would stay as it is. Give it.`,
          ),
        ),
      ...Object.keys(DefinitionSubstitutions)
        .filter((name) => !used.has(name))
        .map((name) =>
          problem(
            id,
            `is given ${name}, which its definition never says: take it out, or the name is misspelt.`,
          ),
        ),
      ...(bytes > DEFINITION_BYTES
        ? [problem(id, `has a definition of ${bytes} bytes: Step Functions takes ${DEFINITION_BYTES}.`)]
        : []),
    ];
  });
}

const judged = new Map<string, readonly string[]>();

/** What asl-validator, the local runner and our own rules say; half a second, so asked once for each definition. */
function judge(definition: Json | undefined): readonly string[] {
  const text = JSON.stringify(definition ?? null);
  const before = judged.get(text);
  if (before) return before;
  const found = judgement(definition);
  judged.set(text, found);
  return found;
}

function judgement(definition: Json | undefined): readonly string[] {
  if (!isObject(definition ?? null))
    return ['has a definition that is no JSON object: Step Functions refuses it.'];
  const { isValid, errorsText } = validate(definition);
  if (!isValid) return [`is refused by asl-validator: ${errorsText('; ')}`];
  try {
    return check(load(definition)).map(({ state, rule, message }) => `"${state}", ${rule}: ${message}`);
  } catch (error) {
    // What the runner does not carry out nobody has tried, and check() could not read.
    return [error instanceof Error ? `${error.message}.` : String(error)];
  }
}

const language = (app: Synthesised): Problem[] =>
  machinesIn(app).flatMap((machine) =>
    judge(definitionOf(machine)).map((message) => problem(machine.id, message)),
  );

/** The tasks of a definition, as far as it has the shape of one. */
function tasksOf(machine: Machine): (readonly [name: string, task: TaskState])[] {
  const definition = definitionOf(machine) as unknown as StateMachine | undefined;
  const states = Object.entries<State>(definition?.States ?? {});
  return states.flatMap(([name, state]) => (state.Type === 'Task' ? [[name, state] as const] : []));
}

function tasks(app: Synthesised): Problem[] {
  return machinesIn(app).flatMap((machine) =>
    tasksOf(machine).flatMap(([name, task]) => {
      const { FunctionName } = task.Arguments ?? {};
      const called = functionAt(app, FunctionName);
      if (!called)
        return [problem(machine.id, `"${name}" calls ${FunctionName}, which is no function of this app.`)];
      const own = timeoutOf(called);
      return [
        ...(task.TimeoutSeconds === undefined
          ? [problem(machine.id, `"${name}" has no TimeoutSeconds: a lost answer would hold it for a year.`)]
          : []),
        ...((task.TimeoutSeconds ?? Infinity) > own
          ? []
          : [
              problem(
                machine.id,
                `"${name}" waits ${task.TimeoutSeconds} s, and ${called.id} may take ${own}: it would be called again while it still runs.`,
              ),
            ]),
        ...(mayDo(viewOf(app), machine.properties.RoleArn, 'lambda:InvokeFunction', called.arn)
          ? []
          : [
              problem(
                machine.id,
                `"${name}" calls ${called.id}, which the machine's role may not: allow it lambda:InvokeFunction.`,
              ),
            ]),
        ...failures(task, FunctionName, app).map((message) => problem(machine.id, `"${name}" ${message}`)),
      ];
    }),
  );
}

/** https://docs.aws.amazon.com/step-functions/latest/dg/bp-lambda-serviceexception.html */
const TRANSIENT = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
];

function failures(
  { Retry = [], Catch = [], ...task }: TaskState,
  called: string,
  app: Synthesised,
): string[] {
  const retried = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
  const caught = Catch.flatMap(({ ErrorEquals }) => ErrorEquals);
  const sends =
    functionAt(app, called)?.properties.Environment?.Variables?.['CONFIGURATION_SET'] !== undefined;
  const asked = [
    RUN_ENDED,
    ...(sends ? [TOO_EARLY] : []),
    ...(waitsForToken(task) ? ['States.Timeout'] : []),
  ];
  return [
    ...TRANSIENT.filter((name) => !retried.includes(name)).map(
      (name) => `does not try again on ${name}: one hiccup of Lambda would end the run.`,
    ),
    ...asked
      .filter((name) => !caught.includes(name))
      .map((name) => `does not catch ${name}, which is no failure: the run would fail by it.`),
  ];
}

interface RuleProperties {
  readonly EventPattern: {
    readonly source?: readonly string[];
    readonly detail?: {
      readonly status?: readonly string[];
      readonly stateMachineArn?: readonly (string | { readonly prefix?: string })[];
    };
  };
  readonly State: string;
  readonly Targets?: readonly { readonly Arn: string }[];
}

/** A rule that only tells people of a run closes no row: what counts is one that calls a function. */
function ends(app: Synthesised): Problem[] {
  const rules = viewOf(app)
    .ofType<RuleProperties>('AWS::Events::Rule')
    .filter(
      ({ properties }) =>
        properties.State !== 'DISABLED' &&
        list(properties.EventPattern?.source).includes('aws.states') &&
        list(properties.Targets).some(({ Arn }) => functionAt(app, Arn)),
    );
  return machinesIn(app).flatMap(({ id, arn, properties }) => {
    const heard = rules.flatMap(({ properties: { EventPattern: { detail } = {} } }) => {
      const arns = detail?.stateMachineArn;
      const mine =
        !arns ||
        arns.some((one) => (typeof one === 'string' ? one === arn : arn.startsWith(one.prefix ?? '/')));
      return mine ? (detail?.status ?? ['FAILED', 'TIMED_OUT', 'ABORTED']) : [];
    });
    return [
      ...['FAILED', 'TIMED_OUT', 'ABORTED']
        .filter((status) => !heard.includes(status))
        .map((status) =>
          problem(
            id,
            `no rule hears that an execution is ${status}: the run's row would stay open. Add it to the rule's pattern.`,
          ),
        ),
      ...(properties.StateMachineType === 'EXPRESS'
        ? [
            problem(
              id,
              'is an Express workflow, which lives five minutes and knows no task tokens: make it STANDARD.',
            ),
          ]
        : []),
      ...(trusts(viewOf(app), properties.RoleArn, 'states')
        ? []
        : [
            problem(
              id,
              'has a role that Step Functions may not take on: let states.amazonaws.com assume it.',
            ),
          ]),
    ];
  });
}

interface WithMachines {
  readonly Environment: { readonly Variables?: Readonly<Record<string, string>> };
}

/** Functions know machines by this variable; a name that nobody has would be found out at the first start. */
function starts(app: Synthesised): Problem[] {
  const view = viewOf(app);
  const known = new Set(machinesIn(app).map(({ arn }) => arn));
  return view.ofType<WithMachines>('AWS::Lambda::Function').flatMap(({ id, properties }) => {
    const { STATE_MACHINES } = properties.Environment?.Variables ?? {};
    if (STATE_MACHINES === undefined) return [];
    return Object.entries(JSON.parse(STATE_MACHINES) as Record<string, string>)
      .filter(([, arn]) => !known.has(arn))
      .map(([journey, arn]) =>
        problem(id, `would start "${journey}" as ${arn}, which is no state machine of this app.`),
      );
  });
}

export const machineRules: readonly Rule[] = [
  {
    name: 'asl-substitutions',
    source:
      'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-stepfunctions-statemachine.html',
    check: substitutions,
  },
  {
    name: 'asl',
    source: 'https://states-language.net/spec.html by asl-validator, and shared/journey/asl/check.ts',
    check: language,
  },
  {
    name: 'asl-tasks',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html; DESIGN §4',
    check: tasks,
  },
  {
    name: 'run-ends',
    source:
      'DESIGN §3, "How a run ends"; https://docs.aws.amazon.com/step-functions/latest/dg/eventbridge-integration.html',
    check: ends,
  },
  { name: 'run-starts', source: 'INVARIANTS I40', check: starts },
];
