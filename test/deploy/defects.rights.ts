import type { Json } from '../../shared/journey/asl/asl.ts';
import {
  holding,
  pick,
  policyOf,
  roleNamed,
  roleOf,
  statementOf,
  verb,
  type Defect,
  type PolicyWritten,
  type Spoilt,
} from './defects.seed.ts';
import type { Synthesised } from './rules/assembly.ts';

const sweep = (app: Synthesised): Spoilt<PolicyWritten> => policyOf(app, verb(app, 'sweep'));
const sender = (app: Synthesised): Spoilt<PolicyWritten> => policyOf(app, verb(app, 'send-message'));
const trustOf = (app: Synthesised, name: string) =>
  roleNamed(app, roleOf(verb(app, name).properties.Role)).properties.AssumeRolePolicyDocument.Statement[0]!;
/** Slips in who may do what. */
export const rightDefects: readonly Defect[] = [
  {
    name: 'the action ses:SendEmails',
    by: ['iam-actions'],
    seed: (app) => (statementOf(sender(app), 'ses:SendEmail').Action = 'ses:SendEmails'),
  },
  {
    name: 'the name of an index is misspelt in a policy',
    by: ['iam-targets'],
    seed: (app) => {
      const statement = statementOf(sweep(app), 'dynamodb:Query');
      statement.Resource = JSON.parse(
        JSON.stringify(statement.Resource).replace('byNumber', 'byNumbers'),
      ) as Json;
    },
  },
  {
    name: 'a policy has no Version',
    by: ['iam-version'],
    seed: (app) => delete sweep(app).properties.PolicyDocument.Version,
  },
  {
    name: 'a right on everything',
    by: ['iam-wildcards'],
    seed: (app) => (statementOf(sweep(app), 'dynamodb:GetItem').Resource = '*'),
  },
  {
    name: 'a right to everything',
    by: ['iam-wildcards'],
    seed: (app) => (statementOf(sweep(app), 'dynamodb:GetItem').Action = 'dynamodb:*'),
  },
  {
    name: 'a condition on a key that no request has',
    by: ['iam-conditions'],
    seed: (app) =>
      (trustOf(app, 'sweep').Condition = { StringEquals: { 'aws:SourceAcount': '111122223333' } }),
  },
  {
    name: 'a condition with an operator that is none',
    by: ['iam-conditions'],
    seed: (app) =>
      (trustOf(app, 'sweep').Condition = { StringEqual: { 'aws:SourceAccount': '111122223333' } }),
  },
  {
    name: 'an execution is started where only a state machine is',
    by: ['iam-resources'],
    seed: (app) => {
      const statement = statementOf(policyOf(app, verb(app, 'start-journey')), 'states:StartExecution');
      statement.Resource = JSON.parse(
        JSON.stringify(statement.Resource).replaceAll(':stateMachine:', ':execution:'),
      ) as Json;
    },
  },
  {
    name: 'a right on the table of another stage',
    by: ['iam-targets'],
    seed: (app) =>
      (statementOf(sweep(app), 'dynamodb:GetItem').Resource =
        'arn:aws:dynamodb:eu-north-1:111122223333:table/lojal-elsewhere-items'),
  },
  {
    name: 'a queue that everyone may write to',
    by: ['open-policies'],
    seed: (app) => {
      const { Statement } = pick<PolicyWritten>(app, 'AWS::SQS::QueuePolicy').properties.PolicyDocument;
      Statement.push({
        ...Statement[0]!,
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Principal: '*',
        Condition: undefined!,
      });
      delete Statement.at(-1)!.Condition;
    },
  },
  {
    name: 'a topic that SES of any account may write to',
    by: ['open-policies'],
    seed: (app) => {
      const { PolicyDocument } = holding<PolicyWritten>(
        app,
        'AWS::SNS::TopicPolicy',
        'ses.amazonaws.com',
      ).properties;
      for (const one of PolicyDocument.Statement) if (one.Effect === 'Allow') delete one.Condition;
    },
  },
  {
    name: 'a function that any rule of any account may call',
    by: ['open-resources'],
    seed: (app) =>
      delete holding<{ SourceArn?: Json }>(app, 'AWS::Lambda::Permission', 'events.amazonaws.com').properties
        .SourceArn,
  },
];
