import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verbs } from '../../infra/aws/bundle.ts';
import { compile } from '../../shared/journey/compile.ts';
import { journeys } from '../../workflows/journeys.ts';
import { ACCOUNT, ofType, REGION, type Deployed } from '../support/deployed.ts';
import { ROOT } from '../support/tree.ts';
import {
  accessProblems,
  functionOf,
  functionsOf,
  lambdaArn,
  otherRoles,
  variableProblems,
} from './access.ts';
import * as edges from './edges.ts';
import * as parts from './parts.ts';
import { allowing, needsOf, prod, stack, wrong } from './spoilt.ts';

const LAMBDA = 'AWS::Lambda::Function';
const QUEUE = 'AWS::SQS::Queue';
const variables = (id: string): Record<string, string> =>
  functionsOf(stack).find((one) => one.id.startsWith(id))!.properties.Environment.Variables;
const access = (one: Deployed): string[] => accessProblems(one, needsOf);
const set = (one: Deployed): string[] => variableProblems(one, needsOf);
const countryRules = ofType<{
  CountryRuleSet: { SMS: readonly Record<'CountryCode' | 'ProtectStatus', string>[] };
}>(stack, 'AWS::SMSVOICE::ProtectConfiguration')[0]!.properties.CountryRuleSet.SMS;
const pitr = { PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false } };

/** Rules of the stack: what each says of it (nothing), and what it says when something is wrong. */
const RULES: readonly (readonly [string, (stack: Deployed) => string[], Deployed, string])[] = [
  [
    'a function may do what it needs',
    (one) => access(one).filter((problem) => problem.includes('lacks')),
    wrong('AWS::IAM::Policy', 'SweepRole', { Roles: ['nobody'] }),
    'sweep lacks dynamodb:Query',
  ],
  [
    'a function may do nothing else',
    access,
    allowing('SweepRole', 'sqs:SendMessage', 'arn:q'),
    'sweep has no use for sqs:SendMessage arn:q',
  ],
  [
    'a function has no managed policy',
    access,
    wrong('AWS::IAM::Role', 'MemberPages', { ManagedPolicyArns: ['Basic'] }),
    'member-pages has no use for managed Basic',
  ],
  [
    'a function has the variables of its needs',
    set,
    wrong(LAMBDA, 'Sweep', { Environment: { Variables: {} } }),
    'sweep lacks TABLE_NAME',
  ],
  [
    'a function has no variable without need',
    set,
    wrong(LAMBDA, 'Sweep', { Environment: { Variables: { ...variables('Sweep'), SMS_MAX_PRICE: '1' } } }),
    'sweep has no use for SMS_MAX_PRICE',
  ],
  [
    'a variable names the thing itself',
    set,
    wrong(LAMBDA, 'Sweep', { Environment: { Variables: { ...variables('Sweep'), TABLE_NAME: 'other' } } }),
    'sweep: TABLE_NAME is other',
  ],
  [
    'no role has a wildcard without a reason',
    parts.unreasoned,
    allowing('SweepRole', 'dynamodb:*', 'arn:t'),
    'dynamodb:* arn:t',
  ],
  [
    'a batch is not handed out twice',
    edges.deliveryProblems,
    wrong(LAMBDA, 'RecordEvent', { Timeout: 31 }),
    'hidden for too short a time',
  ],
  [
    'a message is given up after five times',
    edges.deliveryProblems,
    wrong(QUEUE, 'EventsQueue', { RedrivePolicy: { maxReceiveCount: 6 } }),
    'not given up',
  ],
  [
    'a message that fails does so alone',
    edges.deliveryProblems,
    wrong('AWS::Lambda::EventSourceMapping', '', { FunctionResponseTypes: [] }),
    'a batch fails as a whole',
  ],
  [
    'a rule keeps what it could not deliver',
    edges.lossProblems,
    wrong('AWS::Events::Rule', 'EndedRuns', { Targets: [{ Arn: 'arn:f' }] }),
    'EndedRunsRule',
  ],
  [
    'the schedule keeps what it could not deliver',
    edges.lossProblems,
    wrong('AWS::Scheduler::Schedule', '', { Target: { Arn: 'arn:f' } }),
    'HourlySchedule',
  ],
  [
    'a one-time schedule keeps what it could not deliver',
    edges.lossProblems,
    wrong(LAMBDA, 'Sweep', {
      Environment: { Variables: { SCHEDULES: '{"target":"arn:f","deadLetters":"arn:aws:sqs:r:a:nowhere"}' } },
    }),
    "SweepFunctionA7728703's schedules: what fails is kept nowhere",
  ],
  [
    'a function that schedules call keeps what it failed on',
    edges.lossProblems,
    wrong('AWS::Lambda::EventInvokeConfig', 'StartJourney', { DestinationConfig: {} }),
    "called by SweepFunctionA7728703's schedules",
  ],
  [
    'a function that nobody waits for keeps what it failed on',
    edges.lossProblems,
    wrong('AWS::Lambda::EventInvokeConfig', 'Sweep', { DestinationConfig: {} }),
    'SweepFunctionA7728703 called by',
  ],
  [
    'a queue has a dead-letter queue',
    edges.lossProblems,
    wrong(QUEUE, 'EventsQueue', { RedrivePolicy: undefined }),
    'EventsQueue7396B467 has no dead-letter queue',
  ],
  [
    'a queue keeps for 14 days',
    edges.lossProblems,
    wrong(QUEUE, 'EventsDeadLetters', { MessageRetentionPeriod: 345_600 }),
    'does not keep',
  ],
  [
    'a queue is encrypted',
    edges.lossProblems,
    wrong(QUEUE, 'FailedInvocations', { SqsManagedSseEnabled: false }),
    'is not encrypted',
  ],
  [
    'a log is kept for 30 days',
    edges.logProblems,
    wrong('AWS::Logs::LogGroup', 'SweepLog', { RetentionInDays: undefined }),
    'not 30 days',
  ],
  [
    'a function writes to a log of the stack',
    edges.logProblems,
    wrong(LAMBDA, 'Sweep', { LoggingConfig: undefined }),
    'a log of its own making',
  ],
  [
    'a function writes its JSON as it is',
    edges.logProblems,
    wrong(LAMBDA, 'Sweep', { LoggingConfig: { LogFormat: 'JSON' } }),
    'JSON within JSON',
  ],
  [
    'the access log tells no path and no address',
    edges.accessLogProblems,
    wrong('AWS::ApiGatewayV2::Stage', '', { AccessLogSettings: { Format: '$context.path' } }),
    'tells path',
  ],
  [
    'there is an access log',
    edges.accessLogProblems,
    wrong('AWS::ApiGatewayV2::Stage', '', { AccessLogSettings: undefined }),
    'no access log',
  ],
  [
    'there is no route that is for one machine',
    edges.routeProblems,
    wrong('AWS::ApiGatewayV2::Route', '', { RouteKey: 'GET /local/members' }),
    'a route GET /local/members',
  ],
  [
    'a function is built as agreed',
    edges.buildProblems,
    wrong(LAMBDA, 'SendMessage', { Runtime: 'nodejs22.x' }),
    'nodejs22.x',
  ],
  [
    'a function is done before the API gives up',
    edges.buildProblems,
    wrong(LAMBDA, 'MemberPages', { Timeout: 60 }),
    '60 s',
  ],
  [
    'no variable holds a secret',
    edges.secretProblems,
    wrong(LAMBDA, 'Sweep', { Environment: { Variables: { FORM: 'whsec_abc' } } }),
    'FORM',
  ],
  [
    'the template holds no secret',
    edges.secretProblems,
    wrong('AWS::SecretsManager::Secret', '', { SecretString: '{}' }),
    'holds a secret',
  ],
  [
    'the table can be restored, and has the shape that the adapter uses',
    parts.tableProblems,
    wrong('AWS::DynamoDB::Table', '', pitr),
    'cannot be restored',
  ],
  [
    'the table forgets nothing by itself',
    parts.tableProblems,
    wrong('AWS::DynamoDB::Table', '', { TimeToLiveSpecification: { Enabled: true } }),
    'forgets',
  ],
  [
    'the table has its indexes',
    parts.tableProblems,
    wrong('AWS::DynamoDB::Table', '', { GlobalSecondaryIndexes: [] }),
    'another shape',
  ],
  [
    'each end of a run is heard of',
    parts.endProblems,
    wrong('AWS::Events::Rule', 'EndedRuns', {
      EventPattern: { source: ['aws.states'], detail: { status: ['FAILED'], stateMachineArn: [] } },
    }),
    'lojal-dev-welcome: TIMED_OUT',
  ],
  [
    'SMS go to Sweden and Norway',
    parts.textProblems,
    wrong('AWS::SMSVOICE::ConfigurationSet', '', { ProtectConfigurationId: undefined }),
    'goes to any country',
  ],
  [
    'SMS go nowhere else',
    parts.textProblems,
    wrong('AWS::SMSVOICE::ProtectConfiguration', '', {
      CountryRuleSet: { SMS: [...countryRules, { CountryCode: 'XX', ProtectStatus: 'ALLOW' }] },
    }),
    'lets through NO ALLOW,SE ALLOW,XX ALLOW',
  ],
  [
    'no country is left out',
    parts.textProblems,
    wrong('AWS::SMSVOICE::ProtectConfiguration', '', {
      CountryRuleSet: { SMS: countryRules.filter(({ ProtectStatus }) => ProtectStatus === 'ALLOW') },
    }),
    'does not name every country',
  ],
  [
    'a function that only tells runs starts none',
    access,
    allowing('SendMessageRole', 'states:StartExecution', 'arn:m'),
    'send-message has no use for states:StartExecution arn:m',
  ],
];

describe('the stack', () => {
  it.each(RULES)('%s', (_, check, spoilt, complaint) => {
    // Given the stack, and the same with one thing wrong: the rule holds of the one and is broken by the other.
    expect(check(stack)).toEqual([]);
    expect(check(prod)).toEqual([]);
    expect(check(spoilt).join('\n')).toContain(complaint);
  });

  it('has a function for each folder with a lambda.ts, and no other', () => {
    const folders = readdirSync(join(ROOT, 'functions')).filter((name) => verbs().includes(name));
    const described = functionsOf(stack).map(({ properties }) => properties.Description);
    expect(described.toSorted()).toEqual(folders.map((name) => `functions/${name}`).toSorted());
    expect(() => functionOf(stack, 'nothing')).toThrow('functions/nothing');
  });

  it('lets what is no function call only what it is there for', () => {
    const invoke = (verb: string): string => `lambda:InvokeFunction ${lambdaArn(functionOf(stack, verb))}`;
    const { HourlyRoleA21FA984: hourly, SchedulesRole523D57EE: schedules, ...machines } = otherRoles(stack);
    const keep = `sqs:SendMessage arn:aws:sqs:${REGION}:${ACCOUNT}:FailedInvocationsQueueC607D06D`;
    expect(hourly).toEqual([invoke('sweep'), keep]);
    expect(schedules).toEqual([invoke('start-journey'), keep]);
    // Which of the two functions a machine may call is which it names.
    expect(Object.values(machines)).toEqual(
      journeys.map((journey) => {
        const definition = JSON.stringify(compile(journey));
        return [
          ...(definition.includes('${sendMessage}') ? [invoke('send-message')] : []),
          ...(definition.includes('${takeStep}') ? [invoke('take-step')] : []),
        ].toSorted();
      }),
    );
    expect(Object.values(otherRoles(allowing('HourlyRole', 'sqs:*', 'arn:q'))).flat()).toContain(
      'sqs:* arn:q',
    );
  });
});
