import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DynamoDBClient,
} from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PinpointSMSVoiceV2Client } from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SESv2Client } from '@aws-sdk/client-sesv2';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Account } from '../ports/account.ts';
import { UnknownSecret } from '../ports/secrets.ts';
import { ask, askFor, isAbsent } from './account.aws.failure.ts';
import { mailOf } from './account.aws.mail.ts';
import { stacksOf } from './account.aws.stack.ts';
import { textsOf } from './account.aws.texts.ts';
import { awsClock } from './clock.aws.ts';
import { createIds } from './ids.ts';
import { createAwsItems } from './items.aws.ts';
import { createAwsSecrets } from './secrets.aws.ts';

/**
 * The account and region as the AWS APIs tell of them, by Get, List and Describe calls alone. Credentials come as for the
 * AWS CLI. It is for a person's terminal: no function's bundle holds it.
 */
export function createAwsAccount(region: string): Account {
  const where = { region };
  const callers = new STSClient(where);
  const tables = new DynamoDBClient(where);
  const secrets = new SecretsManagerClient(where);
  const metrics = new CloudWatchClient(where);
  return {
    ...mailOf(new SESv2Client(where)),
    ...textsOf(new PinpointSMSVoiceV2Client(where), metrics),
    ...stacksOf({
      stacks: new CloudFormationClient(where),
      functions: new LambdaClient(where),
      metrics,
      queues: new SQSClient({ ...where, useQueueUrlAsEndpoint: false }),
      topics: new SNSClient(where),
      machines: new SFNClient(where),
    }),

    async caller() {
      const { Account: account = '', Arn = '' } = await ask('sts:GetCallerIdentity', () =>
        callers.send(new GetCallerIdentityCommand({})),
      );
      return { account, arn: Arn };
    },

    async table(name) {
      const said = await askFor('dynamodb:DescribeTable', () =>
        tables.send(new DescribeTableCommand({ TableName: name })),
      );
      if (!said) return undefined;
      const { ContinuousBackupsDescription: backups } = await ask('dynamodb:DescribeContinuousBackups', () =>
        tables.send(new DescribeContinuousBackupsCommand({ TableName: name })),
      );
      return {
        status: said.Table?.TableStatus ?? 'unknown',
        deletionProtection: said.Table?.DeletionProtectionEnabled ?? false,
        pointInTimeRecovery: backups?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === 'ENABLED',
      };
    },

    async item(table, key) {
      const items = createAwsItems(tables, { tableName: table, ids: createIds(awsClock) });
      return ask('dynamodb:GetItem', () => items.get(key));
    },

    async secretProblem(arn) {
      return ask('secretsmanager:GetSecretValue', async () => {
        try {
          // As every function reads it. What it says of a wrong shape names fields and holds no value.
          await createAwsSecrets(secrets, arn, awsClock).get('link');
          return undefined;
        } catch (error) {
          if (error instanceof UnknownSecret) return error.message;
          if (isAbsent(error)) return 'There is no such secret.';
          throw error;
        }
      });
    },
  };
}
