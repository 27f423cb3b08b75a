import {
  DescribeStacksCommand,
  paginateListStackResources,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import {
  GetMetricDataCommand,
  paginateDescribeAlarms,
  type CloudWatchClient,
} from '@aws-sdk/client-cloudwatch';
import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { paginateListStateMachines, type SFNClient } from '@aws-sdk/client-sfn';
import { paginateListSubscriptionsByTopic, type SNSClient } from '@aws-sdk/client-sns';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Account } from '../ports/account.ts';
import type { Instant } from '../time/instant.ts';
import { ask, askFor, everyPage } from './account.aws.failure.ts';

/** Alarms of one question: CloudWatch takes no more names. */
const NAMES_AT_ONCE = 100;
const HOUR_SECONDS = 3600;

interface Metric {
  readonly namespace: string;
  readonly name: string;
  readonly dimension: { readonly Name: string; readonly Value: string };
  readonly stat: 'Sum' | 'Maximum';
  readonly period: number;
}

/** The values of metrics between two instants, the newest first. */
function metricsOf(client: CloudWatchClient) {
  return async (
    from: Instant | Date,
    to: Instant,
    asked: readonly Metric[],
  ): Promise<readonly number[][]> => {
    const { MetricDataResults = [] } = await ask('cloudwatch:GetMetricData', () =>
      client.send(
        new GetMetricDataCommand({
          StartTime: new Date(from),
          EndTime: new Date(to),
          ScanBy: 'TimestampDescending',
          MetricDataQueries: asked.map(({ namespace, name, dimension, stat, period }, index) => ({
            Id: `m${index}`,
            MetricStat: {
              Metric: { Namespace: namespace, MetricName: name, Dimensions: [dimension] },
              Period: period,
              Stat: stat,
            },
          })),
        }),
      ),
    );
    return asked.map((_, index) => MetricDataResults.find(({ Id }) => Id === `m${index}`)?.Values ?? []);
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

export interface StackClients {
  readonly stacks: CloudFormationClient;
  readonly functions: LambdaClient;
  readonly metrics: CloudWatchClient;
  readonly queues: SQSClient;
  readonly topics: SNSClient;
  readonly machines: SFNClient;
}

type StackSide = Pick<
  Account,
  'stack' | 'parts' | 'concurrency' | 'reserved' | 'calls' | 'backlog' | 'alarms' | 'subscribers' | 'machines'
>;

/** What CloudFormation made, and how it does. */
export function stacksOf({ stacks, functions, metrics, queues, topics, machines }: StackClients): StackSide {
  const values = metricsOf(metrics);
  return {
    async stack(name) {
      const said = await ask('cloudformation:DescribeStacks', async () => {
        try {
          return await stacks.send(new DescribeStacksCommand({ StackName: name }));
        } catch (error) {
          // One that is not there is a validation error, as is every other mistake in the question.
          if (error instanceof Error && /does not exist/.test(error.message)) return undefined;
          throw error;
        }
      });
      const stack = said?.Stacks?.[0];
      if (!stack) return undefined;
      const deployed = stack.LastUpdatedTime ?? stack.CreationTime ?? new Date(0);
      return {
        status: stack.StackStatus ?? 'unknown',
        deployedAt: deployed.toISOString() as Instant,
        outputs: Object.fromEntries(
          (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
        ),
      };
    },

    async parts(stack) {
      const all = await ask('cloudformation:ListStackResources', () =>
        everyPage(
          paginateListStackResources({ client: stacks }, { StackName: stack }),
          (page) => page.StackResourceSummaries,
        ),
      );
      return all
        .filter(({ ResourceStatus }) => ResourceStatus !== 'DELETE_COMPLETE')
        .map(({ ResourceType = '', LogicalResourceId = '', PhysicalResourceId = '' }) => ({
          type: ResourceType,
          id: LogicalResourceId,
          physical: PhysicalResourceId,
        }));
    },

    async concurrency() {
      const { AccountLimit } = await ask('lambda:GetAccountSettings', () =>
        functions.send(new GetAccountSettingsCommand({})),
      );
      return {
        limit: AccountLimit?.ConcurrentExecutions ?? 0,
        unreserved: AccountLimit?.UnreservedConcurrentExecutions ?? 0,
      };
    },

    async reserved(functionName) {
      const said = await ask('lambda:GetFunctionConcurrency', () =>
        functions.send(new GetFunctionConcurrencyCommand({ FunctionName: functionName })),
      );
      return said.ReservedConcurrentExecutions;
    },

    async calls(functionName, from, to) {
      const of = (name: string): Metric => ({
        namespace: 'AWS/Lambda',
        name,
        dimension: { Name: 'FunctionName', Value: functionName },
        stat: 'Sum',
        period: HOUR_SECONDS,
      });
      const [begun = [], failed = []] = await values(from, to, [of('Invocations'), of('Errors')]);
      return { begun: sum(begun), failed: sum(failed) };
    },

    async backlog(queueUrl, now) {
      const said = await askFor('sqs:GetQueueAttributes', () =>
        queues.send(
          new GetQueueAttributesCommand({
            QueueUrl: queueUrl,
            AttributeNames: ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'],
          }),
        ),
      );
      if (!said) return undefined;
      const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: held } =
        said.Attributes ?? {};
      const messages = Number(visible ?? 0) + Number(held ?? 0);
      if (messages === 0) return { messages, oldestSeconds: undefined };
      const [ages = []] = await values(new Date(Date.parse(now) - HOUR_SECONDS * 1000), now, [
        {
          namespace: 'AWS/SQS',
          name: 'ApproximateAgeOfOldestMessage',
          dimension: { Name: 'QueueName', Value: queueUrl.slice(queueUrl.lastIndexOf('/') + 1) },
          stat: 'Maximum',
          period: 300,
        },
      ]);
      return { messages, oldestSeconds: ages[0] };
    },

    async alarms(names) {
      const all = await ask('cloudwatch:DescribeAlarms', async () => {
        const found = [];
        for (let start = 0; start < names.length; start += NAMES_AT_ONCE) {
          const AlarmNames = names.slice(start, start + NAMES_AT_ONCE);
          found.push(
            ...(await everyPage(
              paginateDescribeAlarms({ client: metrics }, { AlarmNames }),
              (page) => page.MetricAlarms,
            )),
          );
        }
        return found;
      });
      return all.map((one) => ({
        name: one.AlarmName ?? '',
        state: one.StateValue ?? 'INSUFFICIENT_DATA',
        since: one.StateUpdatedTimestamp?.toISOString() as Instant | undefined,
        description: one.AlarmDescription ?? '',
        actionsEnabled: one.ActionsEnabled ?? false,
        tells: one.AlarmActions ?? [],
      }));
    },

    async subscribers(topicArn) {
      const all = await ask('sns:ListSubscriptionsByTopic', () =>
        everyPage(
          paginateListSubscriptionsByTopic({ client: topics }, { TopicArn: topicArn }),
          (page) => page.Subscriptions,
        ),
      );
      return all.map(({ Protocol = '', Endpoint = '', SubscriptionArn = '' }) => ({
        protocol: Protocol,
        endpoint: Endpoint,
        // Until it is confirmed, it stands here in the place of the ARN; a deleted one stays for some days.
        confirmed: SubscriptionArn.startsWith('arn:'),
      }));
    },

    async machines() {
      const all = await ask('states:ListStateMachines', () =>
        everyPage(paginateListStateMachines({ client: machines }, {}), (page) => page.stateMachines),
      );
      return all.map(({ name }) => name ?? '');
    },
  };
}
