import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { log } from '../../shared/log.ts';
import { holdsIdentityNumber } from '../../shared/member/identity-number.ts';
import { incoming, items, post, register } from '../../test/support/incoming.ts';

// A busy machine may take its time.
vi.setConfig({ testTimeout: 60_000 });

beforeEach(() => {
  vi.spyOn(log, 'info').mockReturnValue();
});
afterEach(() => void vi.restoreAllMocks());

/** What the register holds after a join with this field. */
async function kept(field: string, value: unknown): Promise<unknown> {
  const world = incoming();
  const { status } = await post(world.local, { body: { membershipNumber: 'M-1', [field]: value } });
  expect(status).toBe(202);
  await world.local.engine.settle();
  const [member] = await register(world);
  return member?.[field as keyof typeof member];
}

describe('a field is brought into its normal form', () => {
  it.each<[string, unknown, unknown]>([
    ['givenName', '  Åsa ', 'Åsa'],
    ['givenName', 'A\u030asa', 'Åsa'],
    ['givenName', "Anne-Marie d'Été 李", "Anne-Marie d'Été 李"],
    ['familyName', 'x'.repeat(100), 'x'.repeat(100)],
    ['email', ' Asa.Ek@Example.ORG\n', 'Asa.Ek@example.org'],
    ['email', 'asa+facket@example.org', 'asa+facket@example.org'],
    ['phone', '070-174 06 05', '+46701740605'],
    ['phone', '(070) 174 06 05', '+46701740605'],
    ['phone', '+46(0)70-174 06 05', '+46701740605'],
    ['phone', '+46 70 174 06 05', '+46701740605'],
    ['phone', '0046701740605', '+46701740605'],
    ['phone', '٠٧٠١٧٤٠٦٠٥', '+46701740605'],
    ['phone', '+47 406 12 345', '+4740612345'],
    ['language', 'sv', 'sv'],
    ['language', 'sv-SE', 'sv'],
    ['language', 'SV_se', 'sv'],
    ['language', 'no', 'nb'],
    ['language', 'nn-NO', 'nb'],
    ['language', 'nb', 'nb'],
    ['language', 'en-GB', 'en'],
    ['language', 'xx', undefined],
    ['language', 'svenska', undefined],
    ['language', '', undefined],
    ['joinedOn', '2027-02-28', '2027-02-28'],
    ['joinedOn', '2028-02-29', '2028-02-29'],
    ['membershipNumber', ' M-1/2.3_4 ', 'M-1/2.3_4'],
    ['membershipNumber', '8112189875', '8112189875'],
  ])('%s %j is kept as %j', async (field, value, expected) => {
    expect(await kept(field, value)).toBe(expected);
  });
});

describe('a field that is refused', () => {
  it.each<[string, unknown, string]>([
    ['givenName', 'canary\ncanary', 'one line'],
    ['givenName', 'canary\r\nBcc: canary', 'one line'],
    ['givenName', 'canary\u2028canary', 'one line'],
    ['givenName', 'canary\u0000', 'one line'],
    ['givenName', 'canary\u202ecanary', 'one line'],
    ['familyName', `canary${'x'.repeat(95)}`, 'at most 100 characters'],
    ['familyName', '   ', 'must not be empty'],
    ['familyName', { canary: 'canary' }, 'expected string'],
    ['familyName', 811218, 'expected string'],
    ['givenName', 'canary 811218-9876', 'national identity number'],
    ['email', 'canary@example.org\nBcc: canary@example.org', 'one e-mail address'],
    ['email', 'canary@example.org, canary2@example.org', 'one e-mail address'],
    ['email', 'canary@example.org;canary2@example.org', 'one e-mail address'],
    ['email', 'canary <canary@example.org>', 'one e-mail address'],
    ['email', 'canary', 'one e-mail address'],
    [
      'email',
      `canary@${'x'.repeat(61)}.${'x'.repeat(60)}.${'x'.repeat(60)}.${'x'.repeat(60)}.org`,
      'at most 254 characters',
    ],
    ['phone', '08-465 004 00', 'mobile number'],
    ['phone', '070-174 06', 'mobile number'],
    ['phone', '070-174 06 05, 070-174 06 06', 'mobile number'],
    ['phone', 'canary 070-174 06 05', 'mobile number'],
    ['phone', '070-174 06 05 ext 5', 'mobile number'],
    ['phone', 'canary', 'mobile number'],
    ['phone', '0'.repeat(41), 'at most 40 characters'],
    ['language', 'canary'.repeat(6), '35'],
    ['language', ['canary'], 'expected string'],
    ['joinedOn', '2027-02-30', 'a date that exists'],
    ['joinedOn', '2027-02-29', 'a date that exists'],
    ['joinedOn', '31/12', 'a date that exists'],
    ['joinedOn', '2027-12-31T00:00:00Z', 'a date that exists'],
    ['joinedOn', 'canary', 'a date that exists'],
    ['submittedAt', '2027-12-31 10:00', 'an ISO 8601 instant'],
    ['submittedAt', 'canary', 'an ISO 8601 instant'],
    ['membershipNumber', 'canary canary', '1 to 64 letters'],
    ['membershipNumber', 'canary\n1', '1 to 64 letters'],
    ['membershipNumber', '', '1 to 64 letters'],
    ['membershipNumber', 10482, 'expected string'],
    ['membershipNumber', '811218-9876', 'national identity number'],
    ['membershipNumber', '198112189876', 'national identity number'],
    ['membershipNumber', '01019012345', 'national identity number'],
  ])(
    '%s %j: nothing is stored, and the answer names the field but not the value',
    async (field, value, words) => {
      const world = incoming();
      const { status, json, text } = await post(world.local, {
        body: { membershipNumber: 'M-1', [field]: value },
      });
      const name = field === 'submittedAt' ? 'occurredAt' : `member.${field}`;
      expect([status, json.error]).toEqual([400, 'invalid-event']);
      expect(json.message).toContain(`${name}: `);
      expect(json.message).toContain(words);
      for (const part of ['canary', '811218', '2027', '31/12', '070', '08-4', '0101', '10482']) {
        // The rule for dates shows an example of its own, which is of another year.
        expect(text).not.toContain(part);
      }
      await world.local.engine.settle();
      expect([world.queue.size(), items(world)]).toEqual([0, []]);
    },
  );
});

describe('a national identity number', () => {
  // Test numbers of the Swedish Tax Agency (SKV 717B-like series) and shapes of Norwegian ones.
  it.each([
    '811218-9876',
    '8112189876',
    '19811218-9876',
    '198112189876',
    '811218+9876',
    '811278-9873',
    'Åsa (811218-9876)',
    '01019012345',
    '010190 12345',
    '41019012345',
  ])('%s is recognised', (text) => {
    expect(holdsIdentityNumber(text)).toBe(true);
  });

  it.each([
    '811218-9875',
    '811318-9874',
    '8112329870',
    'M-8112189876x',
    '18112189876543',
    '1234',
    '',
    '99999912345',
    '01139012345',
  ])('%j is none', (text) => {
    expect(holdsIdentityNumber(text)).toBe(false);
  });

  it('of ten digits that begin with a date, one in ten is taken for one', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999 }), (serial) => {
        const start = `811218${String(serial).padStart(3, '0')}`;
        const taken = Array.from({ length: 10 }, (_, last) => holdsIdentityNumber(`${start}${last}`));
        expect(taken.filter(Boolean)).toHaveLength(1);
      }),
    );
  });
});
