import {
  PinpointSMSVoiceV2Client,
  SendTextMessageCommand,
  type SendTextMessageCommandInput,
} from '@aws-sdk/client-pinpoint-sms-voice-v2';
import { mockClient } from 'aws-sdk-client-mock';
import { createLocalClock } from '../../shared/adapters/clock.local.ts';
import { openDatabase } from '../../shared/adapters/sqlite.ts';
import { createAwsTexter } from '../../shared/adapters/texter.aws.ts';
import { createLocalTexter } from '../../shared/adapters/texter.local.ts';
import { TEXTER_START, texterConformance } from './texter.ts';

texterConformance('local', () => {
  const texter = createLocalTexter(openDatabase(':memory:'), createLocalClock({ at: TEXTER_START }));
  return {
    texter,
    taken: () =>
      texter
        .accepted()
        .toReversed()
        .map(({ key, to, body }) => ({ key, to, body })),
  };
});

// The provider is played: what is shown is that the adapter's calls come to what the port promises.
texterConformance('AWS End User Messaging, played', () => {
  const taken: { key: string; to: string; body: string }[] = [];
  mockClient(PinpointSMSVoiceV2Client)
    .on(SendTextMessageCommand)
    .callsFake((input: SendTextMessageCommandInput) => {
      taken.push({
        key: input.Context?.['key'] ?? '',
        to: input.DestinationPhoneNumber ?? '',
        body: input.MessageBody ?? '',
      });
      return { MessageId: `sms-${taken.length}` };
    });
  return {
    texter: createAwsTexter(
      new PinpointSMSVoiceV2Client({ region: 'eu-north-1', maxAttempts: 1 }),
      { configurationSet: 'lojal', maxPrice: '0.30' },
      createLocalClock({ at: TEXTER_START }),
    ),
    taken: () => taken,
  };
});
