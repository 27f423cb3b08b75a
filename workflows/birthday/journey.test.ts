import { describe, expect, it } from 'vitest';
import { linesOf, tell, type Happening } from '../../test/support/telling.ts';

const born = (number: string, givenName: string, birthDate: string, more: object = {}) => ({
  membershipNumber: number,
  givenName,
  email: `${number.toLowerCase()}@example.org`,
  language: 'sv',
  birthDate,
  joinedOn: '2020-05-04',
  ...more,
});
const told = async (until: string, ...happenings: readonly Happening[]) => {
  const { local, effects } = await tell(happenings, { from: '2027-01-04T08:00:00Z', until });
  return { local, lines: (await linesOf(local, effects, 'birthday')).split('\n') };
};
const greetings = (lines: readonly string[]) => lines.filter((line) => /birthday\/greeting/.test(line));

describe('birthday greetings', () => {
  it('run as timeline.txt says: three years of one born on a leap day and of one born on Christmas Day', async () => {
    const { lines } = await told(
      '2030-01-04T08:00:00Z',
      ['2027-01-05T09:00:00Z', 'join', born('M-1', 'Liv', '1984-02-29')],
      ['2027-01-05T09:00:00Z', 'join', born('M-2', 'Olle', '12-25')],
    );
    await expect(lines.join('\n')).toMatchFileSnapshot('timeline.txt');
  });

  it('do not repeat before all have been sent', async () => {
    const { local } = await told('2031-01-04T08:00:00Z', [
      '2027-01-05T09:00:00Z',
      'join',
      born('M-1', 'Liv', '06-06'),
    ]);
    const subjects = local.mailbox
      .accepted()
      .filter(({ tags }) => tags.journey === 'birthday')
      .map(({ subject }) => subject);
    expect([subjects.length, new Set(subjects).size]).toEqual([4, 4]);
  });

  it('are silent while a case is open, and come back the next year', async () => {
    const { lines } = await told(
      '2028-06-30T08:00:00Z',
      ['2027-01-05T09:00:00Z', 'join', born('M-1', 'Liv', '06-06')],
      [
        '2027-06-01T09:00:00Z',
        'help',
        { membershipNumber: 'M-1', kind: 'legal', case: 'A-1', state: 'opened' },
      ],
      [
        '2027-09-01T09:00:00Z',
        'help',
        { membershipNumber: 'M-1', kind: 'legal', case: 'A-1', state: 'closed' },
      ],
    );
    expect(greetings(lines).map((line) => line.replace(/: .*$/, ''))).toEqual([
      'Sun 2027-06-06 09:00  Liv     skipped birthday/greeting (muted)',
      'Tue 2028-06-06 09:00  Liv     e-mail birthday/greeting',
    ]);
  });

  it('go at nine where the member is', async () => {
    const { local } = await told('2027-07-30T08:00:00Z', [
      '2027-01-05T09:00:00Z',
      'join',
      born('M-1', 'Liv', '07-14', { zone: 'America/New_York' }),
    ]);
    const [greeting] = local.mailbox.accepted().filter(({ tags }) => tags.journey === 'birthday');
    expect(greeting?.acceptedAt).toBe('2027-07-14T13:00:00.000Z');
  });

  it('follow a birth date that was corrected, and stop when it is taken away', async () => {
    const { lines } = await told(
      '2029-01-04T08:00:00Z',
      ['2027-01-05T09:00:00Z', 'join', born('M-1', 'Liv', '06-06')],
      ['2027-02-01T09:00:00Z', 'update', { membershipNumber: 'M-1', changes: { birthDate: '08-08' } }],
      ['2027-12-01T09:00:00Z', 'update', { membershipNumber: 'M-1', changes: { birthDate: null } }],
    );
    expect(greetings(lines).map((line) => line.slice(0, 20))).toEqual(['Sun 2027-08-08 09:00']);
  });
});
