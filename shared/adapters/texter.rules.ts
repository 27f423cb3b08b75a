import { TextNotAccepted, type Text } from '../ports/texter.ts';

/**
 * The countries that SMS go to, by calling code. Everywhere else a number costs more, or is not one of our members':
 * a mistyped one, or one that somebody earns by.
 */
export const ALLOWED = { SE: '+46', NO: '+47' } as const;

const E164 = /^\+[1-9]\d{6,14}$/;
/** https://docs.aws.amazon.com/sms-voice/latest/userguide/sender-id-request.html: at least one letter. */
const SENDER = /^(?=.*[A-Za-z])[A-Za-z0-9]{1,11}$/;
/** https://docs.aws.amazon.com/pinpoint/latest/apireference_smsvoicev2/API_SendTextMessage.html */
const LONGEST_BODY = 1600;

/** @throws TextNotAccepted, so that every adapter refuses the same before it calls anyone. */
export function checkText({ to, from, body }: Text): void {
  if (!E164.test(to)) throw new TextNotAccepted('bad-number');
  if (!Object.values(ALLOWED).some((code) => to.startsWith(code)))
    throw new TextNotAccepted('country-not-allowed');
  if (!SENDER.test(from)) throw new TextNotAccepted('not-configured');
  if (body.trim() === '' || body.length > LONGEST_BODY) throw new TextNotAccepted('rejected');
}
