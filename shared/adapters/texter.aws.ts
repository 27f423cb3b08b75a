import {
  SendTextMessageCommand,
  type PinpointSMSVoiceV2Client,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import type { Clock } from '../ports/clock.ts';
import { TextNotAccepted, type Text, type Texter } from '../ports/texter.ts';
import { toEpochMs, type Instant } from '../time/instant.ts';
import { textRefusalOf } from './sms-errors.ts';
import { checkText } from './texter.rules.ts';

export interface TexterSettings {
  readonly configurationSet: string;
  /** USD for one SMS, all its parts, as text: `0.30`. What would cost more is not sent. */
  readonly maxPrice: string;
  /** Without one, that of the configuration set holds. */
  readonly protectConfiguration?: string;
}

/** Seconds for which the network may go on trying. The provider's own default is the longest, 72 hours. */
const SHORTEST_LIFE = 5;
const LONGEST_LIFE = 259_200;

/**
 * AWS End User Messaging SMS, API v2.
 * @param client must be made with `maxAttempts: 1`: the API has no idempotency token, so a retry of ours could be a
 * second SMS.
 */
export function createAwsTexter(
  client: PinpointSMSVoiceV2Client,
  settings: TexterSettings,
  clock: Clock,
): Texter {
  return {
    async send(text) {
      checkText(text);
      try {
        const request = new SendTextMessageCommand(toRequest(text, settings, clock.now()));
        const { MessageId } = await client.send(request);
        return { providerId: MessageId ?? '' };
      } catch (error) {
        const refusal = textRefusalOf(error);
        if (refusal) throw new TextNotAccepted(refusal, { cause: error });
        throw error;
      }
    },
  };
}

function toRequest(text: Text, settings: TexterSettings, now: Instant): SendTextMessageCommandInput {
  const { configurationSet, maxPrice, protectConfiguration } = settings;
  const seconds = Math.floor((toEpochMs(text.deliverBefore) - toEpochMs(now)) / 1000);
  return {
    DestinationPhoneNumber: text.to,
    OriginationIdentity: text.from,
    MessageBody: text.body,
    MessageType: 'TRANSACTIONAL',
    ConfigurationSetName: configurationSet,
    MaxPrice: maxPrice,
    TimeToLive: Math.min(Math.max(seconds, SHORTEST_LIFE), LONGEST_LIFE),
    // At most five: the key and what shared/ports/texter.ts names.
    Context: { ...text.context, key: text.key },
    ...(protectConfiguration !== undefined && { ProtectConfigurationId: protectConfiguration }),
  };
}
