import { GetMetricDataCommand, type CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DescribeConfigurationSetsCommand,
  GetProtectConfigurationCountryRuleSetCommand,
  paginateDescribeAccountAttributes,
  paginateDescribeSenderIds,
  paginateDescribeSpendLimits,
  type PinpointSMSVoiceV2Client,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { Account } from '../ports/account.ts';
import { ask, askFor, everyPage } from './account.aws.failure.ts';

/** What End User Messaging says of SMS, and CloudWatch of what they have cost this month. */
export function textsOf(
  client: PinpointSMSVoiceV2Client,
  metrics: CloudWatchClient,
): Pick<Account, 'textLimits' | 'textSenders' | 'textConfiguration'> {
  const spentIn = async (now: string): Promise<number | undefined> => {
    // A running total of the month, which is why the highest of its last values is the one.
    // https://docs.aws.amazon.com/sms-voice/latest/userguide/monitoring-cloudwatch.html
    const { MetricDataResults: [total] = [] } = await ask('cloudwatch:GetMetricData', () =>
      metrics.send(
        new GetMetricDataCommand({
          StartTime: new Date(`${now.slice(0, 7)}-01T00:00:00.000Z`),
          EndTime: new Date(now),
          MetricDataQueries: [
            {
              Id: 'spent',
              MetricStat: {
                Metric: { Namespace: 'AWS/SMSVoice', MetricName: 'TextMessageMonthlySpend' },
                Period: 86_400,
                Stat: 'Maximum',
              },
            },
          ],
        }),
      ),
    );
    const values = total?.Values ?? [];
    return values.length === 0 ? undefined : Math.max(...values);
  };

  return {
    async textLimits(now) {
      const attributes = await ask('sms-voice:DescribeAccountAttributes', () =>
        everyPage(paginateDescribeAccountAttributes({ client }, {}), (page) => page.AccountAttributes),
      );
      const limits = await ask('sms-voice:DescribeSpendLimits', () =>
        everyPage(paginateDescribeSpendLimits({ client }, {}), (page) => page.SpendLimits),
      );
      const limit = limits.find(({ Name }) => Name === 'TEXT_MESSAGE_MONTHLY_SPEND_LIMIT');
      return {
        tier: attributes.find(({ Name }) => Name === 'ACCOUNT_TIER')?.Value ?? 'unknown',
        limit: limit?.Overridden === true ? limit.EnforcedLimit : limit?.MaxLimit,
        most: limit?.MaxLimit,
        spent: await spentIn(now),
      };
    },

    async textSenders() {
      const senders = await ask('sms-voice:DescribeSenderIds', () =>
        everyPage(paginateDescribeSenderIds({ client }, {}), (page) => page.SenderIds),
      );
      return senders.map((one) => ({
        name: one.SenderId ?? '',
        country: one.IsoCountryCode ?? '',
        registered: one.Registered ?? false,
        registration: one.RegistrationId,
      }));
    },

    async textConfiguration(name) {
      const said = await askFor('sms-voice:DescribeConfigurationSets', () =>
        client.send(new DescribeConfigurationSetsCommand({ ConfigurationSetNames: [name] })),
      );
      const set = said?.ConfigurationSets?.[0];
      if (!set) return undefined;
      const { ProtectConfigurationId } = set;
      const rules =
        ProtectConfigurationId === undefined
          ? undefined
          : await ask('sms-voice:GetProtectConfigurationCountryRuleSet', () =>
              client.send(
                new GetProtectConfigurationCountryRuleSetCommand({
                  ProtectConfigurationId,
                  NumberCapability: 'SMS',
                }),
              ),
            );
      return {
        destinations: (set.EventDestinations ?? []).map((one) => ({
          name: one.EventDestinationName ?? '',
          enabled: one.Enabled ?? false,
          to: one.SnsDestination ? 'topic' : 'other',
          events: one.MatchingEventTypes ?? [],
        })),
        countries:
          rules &&
          Object.fromEntries(
            Object.entries(rules.CountryRuleSet ?? {}).map(([country, rule]) => [
              country,
              rule.ProtectStatus ?? 'ALLOW',
            ]),
          ),
      };
    },
  };
}
