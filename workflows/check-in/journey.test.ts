import { describe, expect, it } from 'vitest';
import { linesOf, tell, type Happening } from '../../test/support/telling.ts';

const asa = {
  membershipNumber: 'M-1',
  givenName: 'Åsa',
  email: 'asa@example.org',
  phone: '070-174 06 05',
  language: 'sv',
};
const jonas = {
  membershipNumber: 'M-2',
  givenName: 'Jonas',
  email: 'jonas@example.org',
  phone: '070-174 06 06',
  language: 'nb',
};
const amina = { membershipNumber: 'M-3', givenName: 'Amina', email: 'amina@example.org', language: 'en' };
const JOINS: readonly Happening[] = [
  ['2028-01-11T09:12:00Z', 'join', asa],
  ['2028-01-12T09:12:00Z', 'join', jonas],
  ['2028-01-13T09:12:00Z', 'join', amina],
];
const YEAR = { from: '2028-01-03T08:00:00Z', until: '2028-07-31T12:00:00Z' };

const told = async (...happenings: readonly Happening[]) => {
  const { local, effects } = await tell([...JOINS, ...happenings], YEAR);
  return { local, lines: (await linesOf(local, effects, 'check-in')).split('\n') };
};

describe('the check-in three months after joining', () => {
  it('runs as timeline.txt says: one is well, one wants a call after the SMS, one is silent and has no phone', async () => {
    const { lines } = await told(
      ['2028-04-11T10:40:00Z', { by: 'asa@example.org', answer: 'well', comment: 'Tack, bra!' }],
      ['2028-04-19T12:00:00Z', { by: '+46701740606', answer: 'call-me' }],
    );
    await expect(lines.join('\n')).toMatchFileSnapshot('timeline.txt');
  });

  it('makes a call when "please call me" is what was answered to the mail, and sends no SMS then', async () => {
    const { lines } = await told(['2028-04-12T10:00:00Z', { by: 'jonas@example.org', answer: 'call-me' }]);
    expect(lines.filter((line) => / call by|Jonas.*SMS/.test(line))).toEqual([
      'Wed 2028-04-12 12:00  Jonas   call by Thu 2028-04-13: asked-for-a-call',
    ]);
  });

  it('still makes the call when the answer comes weeks after the SMS', async () => {
    const { lines } = await told(['2028-05-18T10:00:00Z', { by: '+46701740606', answer: 'call-me' }]);
    expect(lines.filter((line) => line.includes(' call by'))).toEqual([
      'Thu 2028-05-18 12:00  Jonas   call by Fri 2028-05-19: asked-for-a-call',
    ]);
  });

  it('asks no one who joined long before', async () => {
    const { lines } = await told([
      '2028-01-14T09:00:00Z',
      'join',
      { membershipNumber: 'M-4', email: 'd@example.org', joinedOn: '2020-05-04' },
    ]);
    expect(lines.filter((line) => line.includes('a member') && line.includes('check-in'))).toEqual([
      'Fri 2028-01-14 10:00  a member  check-in not started (its day)',
    ]);
  });
});
