import type { Json } from '../../shared/journey/asl/asl.ts';
import type { Synthesised, Written, WrittenStack } from './rules/assembly.ts';

/** A small slip of the kind that people make, and the rules that must see it. */
export interface Defect {
  readonly name: string;
  /** Rules that must find it; others may as well. */
  readonly by: readonly string[];
  /** Makes the slip in an app that is thrown away afterwards. */
  readonly seed: (app: Synthesised) => void;
}

/** A resource to spoil, with its properties as a defect reads them. */
export interface Spoilt<Properties> {
  readonly id: string;
  readonly stack: WrittenStack;
  readonly resource: Written;
  readonly properties: Properties;
}

/**
 * The first resource of a type, in whichever stack it stands, for which `where` holds.
 * @throws TypeError when there is none: the defect must be written anew for what the stacks are now.
 */
export function pick<Properties>(
  { stacks }: Synthesised,
  type: string,
  where: (one: Spoilt<Properties>) => boolean = () => true,
): Spoilt<Properties> {
  for (const stack of stacks) {
    for (const [id, resource] of Object.entries(stack.template.Resources)) {
      if (resource.Type !== type) continue;
      resource.Properties ??= {};
      const one = { id, stack, resource, properties: resource.Properties as Properties };
      if (where(one)) return one;
    }
  }
  throw new TypeError(
    `Nothing to spoil: no ${type} of that kind in ${stacks.map(({ name }) => name).join(', ')}.`,
  );
}

/** The same, whatever it is, since `text` stands in its properties. */
export function holding<Properties>(app: Synthesised, type: string, text: string): Spoilt<Properties> {
  return pick<Properties>(app, type, ({ properties }) => JSON.stringify(properties).includes(text));
}

export interface FunctionWritten {
  FunctionName?: string;
  Description: string;
  Role: Json;
  Runtime: string;
  Handler: string;
  Timeout: number;
  ReservedConcurrentExecutions?: number;
  LoggingConfig?: object;
  Environment: { Variables: Record<string, Json> };
}

/** The function of a folder of functions/. */
export const verb = (app: Synthesised, name: string): Spoilt<FunctionWritten> =>
  pick<FunctionWritten>(
    app,
    'AWS::Lambda::Function',
    ({ properties }) => properties.Description === `functions/${name}`,
  );

export interface StatementWritten {
  Effect: string;
  Action: string | string[];
  Resource?: Json;
  Principal?: Json;
  Condition?: Record<string, Record<string, Json>>;
}
export interface DocumentWritten {
  Version?: string;
  Statement: StatementWritten[];
}
export interface PolicyWritten {
  PolicyDocument: DocumentWritten;
}

/** The policy of the role that a resource takes on. */
export function policyOf(
  app: Synthesised,
  { properties }: Spoilt<{ Role?: Json; RoleArn?: Json }>,
): Spoilt<PolicyWritten> {
  const role = roleOf(properties.Role ?? properties.RoleArn ?? null);
  return pick<PolicyWritten & { Roles: Json }>(app, 'AWS::IAM::Policy', ({ properties: { Roles } }) =>
    JSON.stringify(Roles).includes(role),
  );
}

/** The logical id in `Fn::GetAtt: [id, 'Arn']`. */
export function roleOf(written: Json): string {
  const [, id] = /"Fn::GetAtt":\["(\w+)"/.exec(JSON.stringify(written)) ?? [];
  if (id === undefined) throw new TypeError(`No role is named by ${JSON.stringify(written)}.`);
  return id;
}

export interface RoleWritten {
  AssumeRolePolicyDocument: DocumentWritten;
}
export const roleNamed = (app: Synthesised, id: string): Spoilt<RoleWritten> =>
  pick<RoleWritten>(app, 'AWS::IAM::Role', (one) => one.id === id);

/** The statement of a policy that names an action. */
export function statementOf({ properties }: Spoilt<PolicyWritten>, action: string): StatementWritten {
  const found = properties.PolicyDocument.Statement.find(({ Action }) => [Action].flat().includes(action));
  if (!found) throw new TypeError(`Nothing to spoil: no statement about ${action}.`);
  return found;
}

/** Takes an action out of a policy. */
export function disallow(policy: Spoilt<PolicyWritten>, action: string): void {
  const statement = statementOf(policy, action);
  const left = [statement.Action].flat().filter((one) => one !== action);
  const { PolicyDocument } = policy.properties;
  if (left.length > 0) statement.Action = left;
  else PolicyDocument.Statement = PolicyDocument.Statement.filter((one) => one !== statement);
}

export function remove({ id, stack }: Spoilt<unknown>): void {
  // eslint-disable-next-line typescript/no-dynamic-delete -- a template is a record by id
  delete stack.template.Resources[id];
}

export interface MachineWritten {
  StateMachineName: string;
  StateMachineType: string;
  RoleArn: Json;
  DefinitionString: string;
  DefinitionSubstitutions: Record<string, Json>;
}
export const machine = (app: Synthesised, journey: string): Spoilt<MachineWritten> =>
  pick<MachineWritten>(app, 'AWS::StepFunctions::StateMachine', ({ properties }) =>
    properties.StateMachineName.endsWith(`-${journey}`),
  );

/** A state as it is written, whichever its type. */
export interface StateWritten {
  Type: string;
  Resource?: string;
  Arguments?: { Payload: Record<string, Json> };
  TimeoutSeconds?: number;
  Timestamp?: string;
  Output?: Json;
  Assign?: Record<string, Json>;
  Next?: string;
  Retry?: { ErrorEquals: string[] }[];
  Catch?: { ErrorEquals: string[]; Next: string; Assign?: Record<string, Json>; Output?: Json }[];
}

/** Changes the first state of a journey's definition for which `where` holds. */
export function state(
  app: Synthesised,
  journey: string,
  where: (one: StateWritten) => boolean,
  change: (one: StateWritten) => void,
): void {
  const { properties } = machine(app, journey);
  const definition = JSON.parse(properties.DefinitionString) as { States: Record<string, StateWritten> };
  const found = Object.values(definition.States).find(where);
  if (!found) throw new TypeError(`Nothing to spoil: no such state in ${journey}.`);
  change(found);
  properties.DefinitionString = JSON.stringify(definition);
}

export const isTask = ({ Type }: StateWritten): boolean => Type === 'Task';
export const isWait = ({ Type }: StateWritten): boolean => Type === 'Wait';
export const hasToken = ({ Resource }: StateWritten): boolean =>
  Resource?.endsWith('.waitForTaskToken') === true;
