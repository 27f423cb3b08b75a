import { describe, expect, it } from 'vitest';
import { parseEvent } from './event.ts';
import { holdsIdentityNumber } from './national-identity.ts';

/** The key of a message, as one in four thousand is: digits of it look like an identity number. */
const message = '64e3c39981f90524c1211042237f017f';
const member = { membershipNumber: 'M-1' };

describe('an id of ours in whose digits an identity number stands', () => {
  it.each([
    ['message.bounced', { channel: 'email', permanent: true }],
    ['message.complained', { channel: 'email' }],
  ] as const)('given a %s of that message, then it is taken', (type, fields) => {
    expect(holdsIdentityNumber(message)).toBe(true);

    expect(parseEvent(type, { member, ...fields, message })).toMatchObject({
      success: true,
      event: { type, message },
    });
  });

  it.each([`${message}0`, message.toUpperCase(), '8112189876'])(
    'given %s, which is none, then it is refused',
    (written) => {
      expect(parseEvent('message.complained', { member, channel: 'email', message: written })).toMatchObject({
        success: false,
        problems: [expect.stringContaining('message: looks like a national identity number')],
      });
    },
  );
});
