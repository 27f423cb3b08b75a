import { describe, expect, it } from 'vitest';
import type { Effect } from '../../infra/local/effects.ts';
import type { LocalWorld } from '../../infra/local/world.ts';
import { isOpen } from '../../shared/time/window.ts';
import { mailsToMembers } from '../support/sending.ts';
import { linesOf, tell, type Happening } from '../support/telling.ts';

const who = (number: number, givenName: string, language: string, more: object = {}) => ({
  membershipNumber: `M-${number}`,
  givenName,
  email: `${givenName.toLowerCase()}@example.org`,
  language,
  ...more,
});
const of = (number: number, more: object = {}) => ({ membershipNumber: `M-${number}`, ...more });

/** Ten invented members, and what they and the staff do in 2028: a leap year, with clock changes on 26 March and 29 October. */
const YEAR: readonly Happening[] = [
  // Members of many years, who come over from another register before the year begins.
  [
    '2027-11-01T09:00:00Z',
    'join',
    who(1, 'Liv', 'sv', { birthDate: '1984-02-29', joinedOn: '2015-03-02', phone: '070-174 06 05' }),
  ],
  [
    '2027-11-01T09:01:00Z',
    'join',
    who(2, 'Nils', 'sv', { email: undefined, phone: '070-174 06 06', joinedOn: '2019-09-02' }),
  ],
  ['2027-11-01T09:02:00Z', 'join', who(3, 'Sara', 'sv', { birthDate: '10-29', joinedOn: '2012-05-07' })],
  ['2027-11-01T09:03:00Z', 'join', who(4, 'Pia', 'nb', { birthDate: '05-17', joinedOn: '2020-06-15' })],
  ['2027-12-01T10:00:00Z', 'training', of(1, { training: 'Grundkurs' })],
  ['2027-12-01T10:01:00Z', 'event', of(2, { event: 'Medlemsmöte' })],

  // A new member, who answers everything.
  [
    '2028-01-11T09:12:00Z',
    'join',
    who(5, 'Åsa', 'sv', {
      email: 'asa@example.org',
      phone: '070-174 06 07',
      segments: { interests: ['courses'] },
    }),
  ],
  // One who joins on a Friday night, logs in before being told of it, and says nothing until the SMS.
  [
    '2028-01-14T21:30:00Z',
    'join',
    who(6, 'Jonas', 'nb', { phone: '070-174 06 08', segments: { interests: ['work-environment'] } }),
  ],
  // One who joins on a Sunday and opts out of it all in a month.
  ['2028-01-16T12:00:00Z', 'join', who(7, 'Amina', 'en', { birthDate: '09-09' })],
  ['2028-01-18T19:00:00Z', 'log-in', of(6)],
  // Help that is hard: opened before her birthday, closed on the Friday before the clocks change.
  ['2028-02-01T09:00:00Z', 'help', of(1, { kind: 'dismissal', case: 'A-1', state: 'opened' })],
  ['2028-02-10T18:00:00Z', 'no-more', of(7, { purpose: 'relation' })],
  ['2028-02-14T10:00:00Z', 'training', of(5, { training: 'Grundkurs' })],

  ['2028-03-24T20:30:00Z', 'help', of(1, { kind: 'dismissal', case: 'A-1', state: 'closed' })],
  // One who joins on the last day of a month and leaves before the series is over.
  ['2028-03-31T10:00:00Z', 'join', who(8, 'Omar', 'en')],
  ['2028-04-03T17:12:00Z', { by: 'liv@example.org', answer: '2', comment: 'Det tog för lång tid.' }],
  ['2028-04-11T08:30:00Z', { by: 'asa@example.org', answer: 'well' }],

  ['2028-04-20T10:00:00Z', 'leave', of(8)],
  ['2028-04-25T12:00:00Z', { by: '+46701740608', answer: 'call-me' }],

  // One abroad, whose mornings are not ours.
  ['2028-05-02T13:00:00Z', 'join', who(9, 'Erik', 'sv', { zone: 'America/New_York', birthDate: '07-04' })],
  // Two cases at once: the question about the first is not asked.
  ['2028-06-05T08:00:00Z', 'help', of(4, { kind: 'salary', case: 'B-1', state: 'closed' })],
  ['2028-06-08T08:00:00Z', 'help', of(4, { kind: 'legal', case: 'B-2', state: 'opened' })],
  ['2028-06-30T08:00:00Z', 'help', of(4, { kind: 'legal', case: 'B-2', state: 'closed' })],
  ['2028-07-08T08:00:00Z', { by: 'pia@example.org', answer: '5' }],

  ['2028-07-12T18:00:00Z', { by: 'asa@example.org', answer: '10', comment: 'Ni lyssnar.' }],
  ['2028-08-31T08:00:00Z', 'join', who(10, 'Mia', 'sv', { phone: '070-174 06 09' })],
  ['2028-09-02T09:00:00Z', 'role', of(3, { role: 'skyddsombud' })],
  ['2028-11-12T10:00:00Z', { by: 'sara@example.org', answer: '8' }],
];

const YEAR_2028 = { from: '2027-11-01T08:00:00Z', until: '2028-12-31T23:00:00Z' };
let whole: Promise<{ local: LocalWorld; effects: readonly Effect[] }> | undefined;
/** Told once for all tests of this file. */
const year = () => (whole ??= tell(YEAR, YEAR_2028));

const placeOf = (name: string) =>
  ({ zone: name === 'erik@example.org' ? 'America/New_York' : 'Europe/Stockholm', country: 'SE' }) as const;

describe('the year 2028 of ten members', () => {
  it('is what year-2028.txt says, line for line', async () => {
    const { local, effects } = await year();
    await expect(await linesOf(local, effects)).toMatchFileSnapshot('year-2028.txt');
  });

  it('has no message outside of its window, at both clock changes, on Sundays and holidays; greetings go on their day', async () => {
    const { local } = await year();
    const { windows } = local.workflows.organisation;
    const mails = local.mailbox.accepted();
    expect(mails.length).toBeGreaterThan(30);
    for (const { to, tags, acceptedAt } of mails) {
      const window = { ...windows.email, anyDay: tags.journey === 'birthday' };
      expect(isOpen(acceptedAt, window, placeOf(to)), `${tags.journey}/${tags.step} at ${acceptedAt}`).toBe(
        true,
      );
    }
    const texts = local.texts.accepted();
    expect(texts.length).toBeGreaterThan(2);
    for (const { acceptedAt, deliverBefore, parts } of texts) {
      expect([isOpen(acceptedAt, windows.sms, placeOf('')), deliverBefore > acceptedAt, parts]).toEqual([
        true,
        true,
        1,
      ]);
    }
  });

  it('gives each member at most one relation message a day and three in seven days', async () => {
    const { local } = await year();
    const sent = [
      ...mailsToMembers(local).map(({ tags, acceptedAt }) => ({ member: tags.member!, acceptedAt })),
      ...local.texts.accepted().map(({ context, acceptedAt }) => ({ member: context.member!, acceptedAt })),
    ];
    for (const [, all] of Map.groupBy(sent, ({ member }) => member)) {
      const times = all.map(({ acceptedAt }) => Date.parse(acceptedAt)).toSorted((a, b) => a - b);
      times.forEach((time, index) => {
        expect((times[index + 3] ?? Infinity) - time).toBeGreaterThanOrEqual(7 * 86_400_000);
      });
      expect(new Set(all.map(({ acceptedAt }) => acceptedAt.slice(0, 10))).size).toBe(all.length);
    }
  });

  it('leaves no run open past its time and no message without a fate', async () => {
    const { local } = await year();
    const open = local.runs.list().filter(({ status }) => status === 'RUNNING');
    // Only what still waits for its answer, and a welcome that is under way.
    expect(open.map(({ journey }) => journey).toSorted()).toMatchSnapshot();
    expect(local.runs.list().filter(({ status }) => status === 'FAILED')).toEqual([]);
  });

  it('writes nothing of the relation to one who has opted out, and nothing at all to one who has left', async () => {
    const { local } = await year();
    const to = (address: string) => local.mailbox.accepted().filter((mail) => mail.to === address);
    expect(to('amina@example.org').every(({ acceptedAt }) => acceptedAt < '2028-02-10T18:00')).toBe(true);
    expect(to('omar@example.org').every(({ acceptedAt }) => acceptedAt < '2028-04-20T10:00')).toBe(true);
  });
});
