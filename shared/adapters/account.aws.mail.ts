import {
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  type EventDestination,
  type GetEmailIdentityResponse,
  type SESv2Client,
} from '@aws-sdk/client-sesv2';
import type { Account, Destination, MailIdentity } from '../ports/account.ts';
import { ask, askFor } from './account.aws.failure.ts';

/** Where SES publishes the keys that it made, in regions that do not say so themselves. */
const DKIM_ZONE = 'dkim.amazonses.com';

/** What SES says: one call after the other, since most of its calls may be made once a second. */
export function mailOf(
  client: SESv2Client,
): Pick<Account, 'mailLimits' | 'mailIdentity' | 'mailConfiguration'> {
  return {
    async mailLimits() {
      const said = await ask('ses:GetAccount', () => client.send(new GetAccountCommand({})));
      return {
        production: said.ProductionAccessEnabled ?? false,
        sendingEnabled: said.SendingEnabled ?? false,
        enforcement: said.EnforcementStatus ?? 'unknown',
        perDay: said.SendQuota?.Max24HourSend ?? 0,
        perSecond: said.SendQuota?.MaxSendRate ?? 0,
        sentLastDay: said.SendQuota?.SentLast24Hours ?? 0,
      };
    },

    async mailIdentity(name) {
      const said = await askFor('ses:GetEmailIdentity', () =>
        client.send(new GetEmailIdentityCommand({ EmailIdentity: name })),
      );
      return said && toIdentity(said);
    },

    async mailConfiguration(name) {
      const set = { ConfigurationSetName: name };
      const said = await askFor('ses:GetConfigurationSet', () =>
        client.send(new GetConfigurationSetCommand(set)),
      );
      if (!said) return undefined;
      const { EventDestinations = [] } = await ask('ses:GetConfigurationSetEventDestinations', () =>
        client.send(new GetConfigurationSetEventDestinationsCommand(set)),
      );
      return {
        sendingEnabled: said.SendingOptions?.SendingEnabled ?? true,
        destinations: EventDestinations.map(toDestination),
      };
    },
  };
}

function toIdentity({
  VerifiedForSendingStatus,
  DkimAttributes: dkim,
  MailFromAttributes: from,
  FeedbackForwardingStatus,
}: GetEmailIdentityResponse): MailIdentity {
  // Of a key that the organisation brought itself, the only token is the selector, and its record is a TXT of theirs.
  const tokens = dkim?.SigningAttributesOrigin === 'EXTERNAL' ? [] : (dkim?.Tokens ?? []);
  return {
    verified: VerifiedForSendingStatus ?? false,
    dkim: dkim?.Status ?? 'NOT_STARTED',
    dkimEnabled: dkim?.SigningEnabled ?? false,
    dkimRecords: tokens.map((token) => ({
      token,
      value: `${token}.${dkim?.SigningHostedZone ?? DKIM_ZONE}`,
    })),
    mailFrom:
      from?.MailFromDomain === undefined || from.MailFromDomain === ''
        ? undefined
        : {
            domain: from.MailFromDomain,
            status: from.MailFromDomainStatus ?? 'unknown',
            onFailure: from.BehaviorOnMxFailure ?? 'unknown',
          },
    forwardsBounces: FeedbackForwardingStatus ?? true,
  };
}

const toDestination = (one: EventDestination): Destination => ({
  name: one.Name ?? '',
  enabled: one.Enabled ?? false,
  to: one.EventBridgeDestination ? 'bus' : one.SnsDestination ? 'topic' : 'other',
  events: one.MatchingEventTypes ?? [],
});
