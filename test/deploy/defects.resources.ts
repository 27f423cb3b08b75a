import type { Json } from '../../shared/journey/asl/asl.ts';
import {
  disallow,
  holding,
  machine,
  pick,
  policyOf,
  remove,
  roleNamed,
  roleOf,
  verb,
  type Defect,
  type PolicyWritten,
  type Spoilt,
} from './defects.seed.ts';
import type { Synthesised, WrittenTemplate } from './rules/assembly.ts';

interface KeyWritten {
  AttributeName: string;
  KeyType: string;
}
interface TableWritten {
  AttributeDefinitions: { AttributeName: string; AttributeType: string }[];
  KeySchema: KeyWritten[];
  GlobalSecondaryIndexes: { IndexName: string; KeySchema: KeyWritten[] }[];
  PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: boolean };
}

const table = (app: Synthesised): Spoilt<TableWritten> => pick<TableWritten>(app, 'AWS::DynamoDB::Table');
const sweep = (app: Synthesised): Spoilt<PolicyWritten> => policyOf(app, verb(app, 'sweep'));
const trustOf = (app: Synthesised, name: string) =>
  roleNamed(app, roleOf(verb(app, name).properties.Role)).properties.AssumeRolePolicyDocument.Statement[0]!;
/** The template that holds a function: where whatever is added counts. */
const template = (app: Synthesised): WrittenTemplate => verb(app, 'sweep').stack.template;
const variables = (app: Synthesised): Record<string, Json> =>
  verb(app, 'sweep').properties.Environment.Variables;

/** Slips in functions, the table, names and references. */
export const resourceDefects: readonly Defect[] = [
  {
    name: 'a runtime that there is not',
    by: ['lambda-settings', 'cloudformation-validate'],
    seed: (app) => (verb(app, 'sweep').properties.Runtime = 'nodejs23.x'),
  },
  {
    name: 'a handler that the bundle has not',
    by: ['lambda-handler'],
    seed: (app) => (verb(app, 'sweep').properties.Handler = 'index.handle'),
  },
  {
    name: 'a handler in a file that the bundle has not',
    by: ['lambda-handler'],
    seed: (app) => (verb(app, 'sweep').properties.Handler = 'main.handler'),
  },
  {
    name: 'a function may take 901 seconds',
    by: ['lambda-settings', 'cloudformation-validate'],
    seed: (app) => (verb(app, 'sweep').properties.Timeout = 901),
  },
  {
    name: 'all of an account’s calls are reserved',
    by: ['lambda-settings'],
    seed: (app) => (verb(app, 'send-message').properties.ReservedConcurrentExecutions = 1000),
  },
  {
    name: 'a secret in a variable',
    by: ['lambda-secrets'],
    seed: (app) => (variables(app)['FORM'] = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'),
  },
  {
    name: 'a secret is resolved into a variable at deploy',
    by: ['lambda-secrets'],
    seed: (app) => (variables(app)['MASTER'] = '{{resolve:secretsmanager:lojal:SecretString:k1}}'),
  },
  {
    name: 'a variable that is Lambda’s own',
    by: ['lambda-variables'],
    seed: (app) => (variables(app)['AWS_REGION'] = 'eu-north-1'),
  },
  {
    name: 'variables of over 4 KB',
    by: ['lambda-variables'],
    seed: (app) => (variables(app)['TEXTS'] = 'x'.repeat(4000)),
  },
  {
    name: 'a log that is kept for ever',
    by: ['logs'],
    seed: (app) =>
      delete pick<{ RetentionInDays?: number }>(app, 'AWS::Logs::LogGroup').properties.RetentionInDays,
  },
  {
    name: 'a function with a log that Lambda makes',
    by: ['logs'],
    seed: (app) => delete verb(app, 'sweep').properties.LoggingConfig,
  },
  {
    name: 'a function may not write to its log',
    by: ['logs'],
    seed: (app) => disallow(sweep(app), 'logs:PutLogEvents'),
  },
  {
    name: 'a function’s role that Lambda may not take on',
    by: ['lambda-role'],
    seed: (app) => (trustOf(app, 'sweep').Principal = { Service: 'lambda.amazonaws.co' }),
  },
  {
    name: 'the table’s name is written out and wrong',
    by: ['variables-meant'],
    seed: (app) => (variables(app)['TABLE_NAME'] = 'lojal-items'),
  },
  {
    name: 'a key whose type is not said',
    by: ['tables', 'cloudformation-validate'],
    seed: (app) => table(app).properties.AttributeDefinitions.pop(),
  },
  {
    name: 'an attribute is defined that is no key',
    by: ['tables'],
    seed: (app) =>
      table(app).properties.AttributeDefinitions.push({ AttributeName: 'email', AttributeType: 'S' }),
  },
  {
    name: 'RANGE before HASH',
    by: ['tables'],
    seed: (app) => (table(app).properties.KeySchema = table(app).properties.KeySchema.toReversed()),
  },
  {
    name: 'an index was renamed',
    by: ['tables', 'iam-targets'],
    seed: (app) => (table(app).properties.GlobalSecondaryIndexes[0]!.IndexName = 'byTexts'),
  },
  {
    name: 'the table cannot be restored',
    by: ['tables'],
    seed: (app) =>
      (table(app).properties.PointInTimeRecoverySpecification.PointInTimeRecoveryEnabled = false),
  },
  {
    name: 'the table goes with its stack',
    by: ['kept'],
    seed: (app) => Object.assign(table(app).resource, { DeletionPolicy: 'Delete' }),
  },
  {
    name: 'a log group was deleted, and its function was not told',
    by: ['references', 'cloudformation-validate'],
    seed: (app) => remove(holding(app, 'AWS::Logs::LogGroup', '30')),
  },
  {
    name: 'an attribute that a queue has not',
    by: ['references', 'cloudformation-validate'],
    seed: (app) => {
      const { properties } = pick<{ EventSourceArn: Json }>(app, 'AWS::Lambda::EventSourceMapping');
      properties.EventSourceArn = JSON.parse(
        JSON.stringify(properties.EventSourceArn).replace('"Arn"', '"ARN"'),
      ) as Json;
    },
  },
  {
    name: 'an import of what nobody exports',
    by: ['references'],
    seed: (app) => (variables(app)['TABLE_NAME'] = { 'Fn::ImportValue': 'lojal-dev-data:Table' }),
  },
  {
    name: 'another stack’s output that it has not',
    by: ['references'],
    seed: (app) =>
      (variables(app)['TABLE_NAME'] = {
        'Fn::GetStackOutput': { StackName: verb(app, 'sweep').stack.name, OutputName: 'Tables' },
      }),
  },
  {
    name: 'a wait for a resource that was renamed',
    by: ['references'],
    seed: (app) => (verb(app, 'sweep').resource.DependsOn = ['SweepRoleDefaultPolicy']),
  },
  {
    name: 'a circle of resources',
    by: ['circles', 'cloudformation-validate'],
    seed: (app) =>
      (roleNamed(app, roleOf(verb(app, 'sweep').properties.Role)).resource.DependsOn = [
        verb(app, 'sweep').id,
      ]),
  },
  {
    name: 'a parameter without a default',
    by: ['parameters'],
    seed: (app) => (template(app).Parameters = { ...template(app).Parameters, Domain: { Type: 'String' } }),
  },
  {
    name: 'a parameter of SSM that nobody sets',
    by: ['parameters'],
    seed: (app) =>
      (template(app).Parameters = {
        ...template(app).Parameters,
        Table: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/lojal/table' },
      }),
  },
  {
    name: 'a function’s name of 65 letters',
    by: ['names'],
    seed: (app) => (verb(app, 'sweep').properties.FunctionName = 's'.repeat(65)),
  },
  {
    name: 'a state machine’s name of 81 letters',
    by: ['names'],
    seed: (app) => (machine(app, 'nps').properties.StateMachineName = `${'n'.repeat(77)}-nps`),
  },
  {
    name: 'two functions of one name',
    by: ['names'],
    seed: (app) =>
      (verb(app, 'sweep').properties.FunctionName = verb(app, 'start-journey').properties.FunctionName!),
  },
  {
    name: 'over 200 outputs',
    by: ['template-limits'],
    seed: (app) =>
      (template(app).Outputs = Object.fromEntries(
        Array.from({ length: 201 }, (_, index) => [`Output${index}`, { Value: 'x' }]),
      )),
  },
  {
    name: 'over 500 resources',
    by: ['template-limits'],
    seed: (app) => {
      for (let index = 0; index < 500; index++)
        template(app).Resources[`Topic${index}`] = { Type: 'AWS::SNS::Topic', Properties: {} };
    },
  },
  {
    name: 'a type that CloudFormation does not know',
    by: ['known-types'],
    seed: (app) => (verb(app, 'sweep').resource.Type = 'AWS::Lambda::Functions'),
  },
];
