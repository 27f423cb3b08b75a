import { describe, expect, it } from 'vitest';
import { linesOf, tell, type Happening } from '../../test/support/telling.ts';

const member = (n: number, givenName: string, language: string, more: object = {}) => ({
  membershipNumber: `M-${n}`,
  givenName,
  email: `m${n}@example.org`,
  language,
  joinedOn: '2028-01-10',
  ...more,
});
const training = (n: number) => ({ membershipNumber: `M-${n}`, training: 'Grundkurs' });
const JOINS: readonly Happening[] = [
  ['2028-01-10T09:00:00Z', 'join', member(1, 'Åsa', 'sv')],
  ['2028-01-10T09:01:00Z', 'join', member(2, 'Jonas', 'nb')],
  ['2028-01-10T09:02:00Z', 'join', member(3, 'Amina', 'en')],
  ['2028-03-09T16:00:00Z', 'training', training(1)],
  ['2028-03-09T16:01:00Z', 'training', training(2)],
  ['2028-03-09T16:02:00Z', 'training', training(3)],
];

const told = async (until: string, ...happenings: readonly Happening[]) => {
  const inOrder = [...JOINS, ...happenings].toSorted(([one], [other]) => (one < other ? -1 : 1));
  const { local, effects } = await tell(inOrder, { from: '2028-01-03T08:00:00Z', until });
  return { local, lines: (await linesOf(local, effects, 'nps')).split('\n') };
};

describe('the NPS survey', () => {
  it('runs as timeline.txt says, over two waves: a promoter, a passive and a detractor, one after the reminder', async () => {
    const { lines } = await told(
      '2029-12-31T12:00:00Z',
      ['2028-07-10T18:00:00Z', { by: 'm1@example.org', answer: '9', comment: 'Ni lyssnar.' }],
      ['2028-07-11T06:00:00Z', { by: 'm2@example.org', answer: '7' }],
      ['2028-07-25T10:00:00Z', { by: 'm3@example.org', answer: '0', comment: 'Nobody called.' }],
      ['2029-07-11T10:00:00Z', { by: 'm1@example.org', answer: '10' }],
    );
    await expect(lines.join('\n')).toMatchFileSnapshot('timeline.txt');
  });

  it('asks by SMS whom it cannot reach by mail', async () => {
    const { local } = await told(
      '2028-07-31T12:00:00Z',
      [
        '2028-01-10T09:03:00Z',
        'join',
        {
          membershipNumber: 'M-4',
          givenName: 'Nils',
          phone: '070-174 06 09',
          language: 'sv',
          joinedOn: '2028-01-10',
        },
      ],
      ['2028-03-09T16:03:00Z', 'training', training(4)],
    );
    const texts = local.texts.accepted().filter(({ context }) => context.journey === 'nps');
    expect(texts.map(({ to, parts, encoding }) => [to, parts, encoding])).toEqual([
      ['+46701740609', 1, 'GSM-7'],
      ['+46701740609', 1, 'GSM-7'],
    ]);
  });

  it('waits with whom has an open case until a fortnight after its close, and then asks', async () => {
    const { lines } = await told(
      '2028-09-30T12:00:00Z',
      [
        '2028-07-01T09:00:00Z',
        'help',
        { membershipNumber: 'M-1', kind: 'legal', case: 'A-1', state: 'opened' },
      ],
      [
        '2028-08-14T09:00:00Z',
        'help',
        { membershipNumber: 'M-1', kind: 'legal', case: 'A-1', state: 'closed' },
      ],
    );
    const asked = lines.filter((line) => line.includes('Åsa') && line.includes('nps/survey:'));
    // Closed on 14 August; the support question goes first, and 30 days later the survey may.
    expect(asked.map((line) => line.slice(4, 14))).toEqual(['2028-09-20']);
  });

  it('asks no one who has taken part in nothing, until they have', async () => {
    const { lines } = await told(
      '2028-12-31T12:00:00Z',
      ['2028-01-10T09:03:00Z', 'join', member(4, 'Nils', 'sv')],
      ['2028-09-04T09:00:00Z', 'event', { membershipNumber: 'M-4', event: 'Medlemsmöte' }],
    );
    const [asked] = lines.filter((line) => line.includes('Nils') && line.includes('nps/survey:'));
    expect(asked?.slice(4, 14) ?? '').toMatch(/^2028-(09|10)-/);
  });

  it.each([
    ['0', 'call'],
    ['6', 'call'],
    ['7', 'thanks'],
    ['8', 'thanks'],
    ['9', 'warm-thanks'],
    ['10', 'warm-thanks'],
  ])('after a %s comes: %s', async (answer, follows) => {
    const { lines } = await told('2028-07-20T12:00:00Z', [
      '2028-07-12T10:00:00Z',
      { by: 'm1@example.org', answer },
    ]);
    const after = lines.filter((line) => line.includes('Åsa') && line.slice(4, 14) >= '2028-07-12');
    expect(after.filter((line) => / call by/.test(line)).length).toBe(follows === 'call' ? 1 : 0);
    expect(after.filter((line) => line.includes(`e-mail nps/${follows}:`)).length).toBe(
      follows === 'call' ? 0 : 1,
    );
  });
});
