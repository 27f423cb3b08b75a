import { verbs } from '../../infra/aws/bundle.ts';
import { ALLOWED } from '../../shared/adapters/texter.rules.ts';
import { organisation } from '../../workflows/organisation.ts';
import { ACCOUNT, ofType, REGION, type Deployed, type Resource } from '../support/deployed.ts';
import { actionsFor, variablesOf } from './asked.ts';

export interface LambdaProperties {
  readonly FunctionName?: string;
  readonly Description: string;
  readonly Role: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Runtime: string;
  readonly Architectures: readonly string[];
  readonly LoggingConfig?: { readonly LogGroup?: string; readonly LogFormat?: string };
  readonly Environment: { readonly Variables: Record<string, string> };
}
interface Statement {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
}
interface PolicyProperties {
  readonly Roles: readonly string[];
  readonly PolicyDocument: { Statement: Statement[] };
}
interface RoleProperties {
  readonly ManagedPolicyArns?: readonly string[];
  readonly Policies?: readonly { readonly PolicyDocument: { readonly Statement: readonly Statement[] } }[];
}

const list = <T>(one: T | readonly T[]): readonly T[] => (Array.isArray(one) ? one : [one as T]);
type LambdaResource = Resource<LambdaProperties>;
/** The name that other resources know it by. */
export const nameOf = ({ id, properties }: LambdaResource): string => properties.FunctionName ?? id;
export const lambdaArn = (one: LambdaResource): string =>
  `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${nameOf(one)}`;

export const functionsOf = (stack: Deployed): LambdaResource[] =>
  ofType<LambdaProperties>(stack, 'AWS::Lambda::Function');

/** The function of a folder of functions/. */
export function functionOf(stack: Deployed, verb: string): LambdaResource {
  const found = functionsOf(stack).find(({ properties }) => properties.Description === `functions/${verb}`);
  if (!found) throw new TypeError(`No function of the template is described as functions/${verb}.`);
  return found;
}

/** What a role may do, each as `<action> <resource>`, sorted; what comes with a managed policy stands there by its name. */
export function granted(stack: Deployed, role: string): string[] {
  const own = ofType<RoleProperties>(stack, 'AWS::IAM::Role').find(({ id }) => id === role)?.properties;
  const inline = own?.Policies?.flatMap(({ PolicyDocument }) => PolicyDocument.Statement) ?? [];
  const attached = ofType<PolicyProperties>(stack, 'AWS::IAM::Policy')
    .filter(({ properties }) => properties.Roles.includes(role))
    .flatMap(({ properties }) => properties.PolicyDocument.Statement);
  const pairs = [...inline, ...attached].flatMap(({ Effect, Action, Resource: on }) =>
    list(Action).flatMap((action) =>
      list(on).map((resource) => `${Effect === 'Allow' ? '' : `${Effect} `}${action} ${resource}`),
    ),
  );
  return [...pairs, ...(own?.ManagedPolicyArns ?? []).map((name) => `managed ${name}`)].toSorted();
}

export const roleOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

/** What an action may be done to: the one thing of its kind in the stack, or each of them. */
function targetsOf(stack: Deployed, action: string): string[] {
  const ids = (type: string): string[] => ofType(stack, type).map(({ id }) => id);
  const arn = (service: string, rest: string): string => `arn:aws:${service}:${REGION}:${ACCOUNT}:${rest}`;
  const machines = ofType<{ StateMachineName: string }>(stack, 'AWS::StepFunctions::StateMachine').map(
    ({ properties }) => properties.StateMachineName,
  );
  const names = (type: string, property: string): string[] =>
    ofType<Record<string, string>>(stack, type).map(({ properties }) => properties[property]!);
  const table = names('AWS::DynamoDB::Table', 'TableName').map((name) => arn('dynamodb', `table/${name}`));
  switch (action) {
    case 'dynamodb:Query':
      return table.flatMap((one) => [one, `${one}/index/byText`, `${one}/index/byNumber`]);
    case 'sqs:SendMessage':
      return [eventQueue(stack)];
    case 'states:StartExecution':
    case 'states:SendTaskSuccess':
      return machines.map((name) => arn('states', `stateMachine:${name}`));
    case 'states:DescribeExecution':
    case 'states:StopExecution':
      return machines.map((name) => arn('states', `execution:${name}:*`));
    case 'scheduler:CreateSchedule':
    case 'scheduler:UpdateSchedule':
    case 'scheduler:DeleteSchedule':
      return scheduleGroups(stack).map((group) => arn('scheduler', `schedule/${group}/*`));
    case 'iam:PassRole':
      return [schedulesRole(stack)];
    case 'ses:SendEmail': {
      return [
        ...names('AWS::SES::EmailIdentity', 'EmailIdentity').map((domain) =>
          arn('ses', `identity/${domain}`),
        ),
        ...ids('AWS::SES::ConfigurationSet').map((id) => arn('ses', `configuration-set/${id}`)),
      ];
    }
    case 'sms-voice:SendTextMessage':
      return [
        ...Object.keys(ALLOWED).map((country) =>
          arn('sms-voice', `sender-id/${organisation.smsSender}/${country}`),
        ),
        arn('sms-voice', `configuration-set/${textSet(stack)}`),
        ...ids('AWS::SMSVOICE::ProtectConfiguration').map((id) =>
          arn('sms-voice', `protect-configuration/${id}`),
        ),
      ];
    case 'secretsmanager:GetSecretValue':
      // Its last six characters are made by the service.
      return names('AWS::SecretsManager::Secret', 'Name').map((name) =>
        arn('secretsmanager', `secret:${name}-??????`),
      );
    default:
      if (action.startsWith('dynamodb:')) return table;
      throw new TypeError(`What may ${action} be done to? Add it to targetsOf in test/deploy/access.ts.`);
  }
}

const textSet = (stack: Deployed): string =>
  ofType<{ ConfigurationSetName: string }>(stack, 'AWS::SMSVOICE::ConfigurationSet')[0]!.properties
    .ConfigurationSetName;

const scheduleGroups = (stack: Deployed): string[] =>
  ofType<{ Name: string }>(stack, 'AWS::Scheduler::ScheduleGroup').map(({ properties }) => properties.Name);

/** The role with which one-time schedules fire: the one that is there for nothing else. */
function schedulesRole(stack: Deployed): string {
  const { id } = ofType(stack, 'AWS::IAM::Role').find((one) => one.id.startsWith('SchedulesRole'))!;
  return `arn:aws:iam::${ACCOUNT}:role/${id}`;
}

/** The queue that keeps what was called without anyone waiting for it. */
function deadLettersOf(stack: Deployed): string | undefined {
  return ofType<InvokeConfig>(stack, 'AWS::Lambda::EventInvokeConfig')[0]?.properties.DestinationConfig
    ?.OnFailure?.Destination;
}

/** The queue that a function takes its work from. */
function eventQueue(stack: Deployed): string {
  return ofType<{ EventSourceArn: string }>(stack, 'AWS::Lambda::EventSourceMapping')[0]!.properties
    .EventSourceArn;
}

/** What a function must be allowed: its own log, what the adapters of its needs call, and what its edges ask for. */
export function needed(stack: Deployed, verb: string, needs: readonly string[]): string[] {
  const found = functionOf(stack, verb);
  const { properties } = found;
  const name = nameOf(found);
  const log = `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${properties.LoggingConfig?.LogGroup}:*`;
  const ports = needs
    .filter((port) => port !== 'publicUrl')
    .flatMap((port) => actionsFor(verb, port))
    .flatMap((action) => targetsOf(stack, action).map((on) => `${action} ${on}`));
  const taken = ofType<{ FunctionName: string; EventSourceArn: string }>(
    stack,
    'AWS::Lambda::EventSourceMapping',
  ).flatMap(({ properties: { FunctionName, EventSourceArn } }) =>
    FunctionName === name
      ? ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes'].map((one) => `sqs:${one} ${EventSourceArn}`)
      : [],
  );
  const kept = ofType<InvokeConfig>(stack, 'AWS::Lambda::EventInvokeConfig').flatMap(({ properties: one }) =>
    one.FunctionName === name ? [`sqs:SendMessage ${one.DestinationConfig?.OnFailure?.Destination}`] : [],
  );
  const all = [`logs:CreateLogStream ${log}`, `logs:PutLogEvents ${log}`, ...ports, ...taken, ...kept];
  return [...new Set(all)].toSorted();
}

export interface InvokeConfig {
  readonly FunctionName: string;
  readonly DestinationConfig?: { readonly OnFailure?: { readonly Destination?: string } };
}

/** Differences between what the functions may do and what they need. */
export function accessProblems(stack: Deployed, needsOf: (verb: string) => readonly string[]): string[] {
  return verbs().flatMap((verb) => {
    const may = granted(stack, roleOf(functionOf(stack, verb).properties.Role));
    const must = needed(stack, verb, needsOf(verb));
    return [
      ...must.filter((one) => !may.includes(one)).map((one) => `${verb} lacks ${one}`),
      ...may.filter((one) => !must.includes(one)).map((one) => `${verb} has no use for ${one}`),
    ];
  });
}

/** Roles that are no function's: they may do these things and no other. */
export function otherRoles(stack: Deployed): Record<string, string[]> {
  const ofFunctions = new Set(functionsOf(stack).map(({ properties }) => roleOf(properties.Role)));
  const others = ofType(stack, 'AWS::IAM::Role').filter(({ id }) => !ofFunctions.has(id));
  return Object.fromEntries(others.map(({ id }) => [id, granted(stack, id)]));
}

/** Statements with a `*`, in any role: `<role>: <action> <resource>`. A log's streams are named by nobody. */
export function wildcards(stack: Deployed): string[] {
  return ofType(stack, 'AWS::IAM::Role').flatMap(({ id }) =>
    granted(stack, id)
      .filter((one) => one.includes('*') && !/^logs:\S+ arn:[^*]*:log-group:[^*]+:\*$/.test(one))
      .map((one) => `${id}: ${one}`),
  );
}

/** Variables that a function lacks, or has without need, or that name another thing than the stack's. */
export function variableProblems(stack: Deployed, needsOf: (verb: string) => readonly string[]): string[] {
  const expected = expectedValues(stack);
  return verbs().flatMap((verb) => {
    const set = functionOf(stack, verb).properties.Environment.Variables;
    const must = needsOf(verb).flatMap(variablesOf);
    const ours = Object.keys(set).filter(
      (name) => !name.startsWith('POWERTOOLS_') && name !== 'ORGANISATION',
    );
    return [
      ...must.filter((name) => set[name] === undefined).map((name) => `${verb} lacks ${name}`),
      ...ours.filter((name) => !must.includes(name)).map((name) => `${verb} has no use for ${name}`),
      ...ours
        .filter((name) => expected[name] !== undefined && set[name] !== expected[name])
        .map((name) => `${verb}: ${name} is ${set[name]}`),
    ];
  });
}

function expectedValues(stack: Deployed): Readonly<Record<string, string>> {
  const only = (type: string): string => ofType(stack, type)[0]!.id;
  const named = (type: string, property: string): string =>
    ofType<Record<string, string>>(stack, type)[0]!.properties[property]!;
  const machines = ofType<{ StateMachineName: string }>(stack, 'AWS::StepFunctions::StateMachine').map(
    ({ properties: { StateMachineName: name } }) => [
      name.replace(/^lojal-[a-z0-9]+-/, ''),
      `arn:aws:states:${REGION}:${ACCOUNT}:stateMachine:${name}`,
    ],
  );
  return {
    TABLE_NAME: named('AWS::DynamoDB::Table', 'TableName'),
    QUEUE_URL: `https://sqs.${REGION}.amazonaws.com/${ACCOUNT}/${eventQueue(stack).split(':').at(-1)}`,
    STATE_MACHINES: JSON.stringify(Object.fromEntries(machines)),
    SCHEDULES: JSON.stringify({
      group: scheduleGroups(stack)[0],
      role: schedulesRole(stack),
      target: lambdaArn(functionOf(stack, 'start-journey')),
      deadLetters: deadLettersOf(stack),
    }),
    CONFIGURATION_SET: only('AWS::SES::ConfigurationSet'),
    SMS_CONFIGURATION_SET: textSet(stack),
    SMS_MAX_PRICE: '0.30',
    SECRET_ARN: `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${named('AWS::SecretsManager::Secret', 'Name')}`,
    PUBLIC_URL: publicUrl(stack),
  };
}

/** The name that is mapped to the API; without one, the API's own address. */
function publicUrl(stack: Deployed): string {
  const api = ofType(stack, 'AWS::ApiGatewayV2::Api')[0]!.id;
  const [mapping] = ofType<{ ApiId: string; DomainName: string; ApiMappingKey?: string }>(
    stack,
    'AWS::ApiGatewayV2::ApiMapping',
  );
  if (!mapping) return `https://${api}.execute-api.${REGION}.amazonaws.com`;
  const { ApiId, DomainName, ApiMappingKey } = mapping.properties;
  return ApiId === api && ApiMappingKey === undefined ? `https://${DomainName}` : 'mapped to something else';
}
