import { describe, expect, it } from 'vitest';
import { linesOf, tell, type Happening } from '../../test/support/telling.ts';

const sara = { membershipNumber: 'M-1', givenName: 'Sara', email: 'sara@example.org', language: 'sv' };
const leif = { membershipNumber: 'M-2', givenName: 'Leif', email: 'leif@example.org', language: 'nb' };
const joined = { joinedOn: '2020-05-04' };
const YEAR = { from: '2028-01-03T08:00:00Z', until: '2028-06-30T12:00:00Z' };

const help = (who: object, more: object) => ({ ...who, ...more });
const ofSara = { membershipNumber: 'M-1' };
const ofLeif = { membershipNumber: 'M-2' };

/** Two members who joined long ago, their welcome long over, so that only what is told happens. */
const told = async (...happenings: readonly Happening[]) => {
  const { local, effects } = await tell(
    [
      ['2028-01-03T09:00:00Z', 'join', { ...sara, ...joined }],
      ['2028-01-03T09:00:00Z', 'join', { ...leif, ...joined }],
      ...happenings,
    ],
    YEAR,
  );
  return { local, lines: await linesOf(local, effects, 'thank-you') };
};
const sent = (lines: string) => lines.split('\n').filter((line) => /e-mail|call|skipped/.test(line));

describe('thanks after help', () => {
  it('runs as timeline.txt says, for one who was not satisfied and one who was', async () => {
    const { lines } = await told(
      ['2028-02-29T10:00:00Z', 'help', help(ofSara, { kind: 'dismissal', case: 'A-1', state: 'opened' })],
      // A Friday, after the window has closed.
      ['2028-03-24T20:30:00Z', 'help', help(ofSara, { kind: 'dismissal', case: 'A-1', state: 'closed' })],
      ['2028-03-27T07:00:00Z', 'help', help(ofLeif, { kind: 'salary', case: 'B-1', state: 'closed' })],
      ['2028-04-03T17:12:00Z', { by: 'sara@example.org', answer: '2', comment: 'Det tog för lång tid.' }],
      ['2028-04-04T06:30:00Z', { by: 'leif@example.org', answer: '5' }],
    );
    await expect(lines).toMatchFileSnapshot('timeline.txt');
  });

  it.each([
    ['negotiation', 'thanks-negotiation'],
    ['dismissal', 'thanks-dismissal'],
    ['salary', 'thanks-salary'],
    ['work-environment', 'thanks-work-environment'],
    ['unemployment', 'thanks-unemployment'],
    ['legal', 'thanks-legal'],
    ['other', 'thanks'],
  ])('for help with %s sends %s, under a subject that tells nothing', async (kind, message) => {
    const { local } = await told([
      '2028-03-14T10:00:00Z',
      'help',
      help(ofSara, { kind, case: 'A-1', state: 'closed' }),
    ]);
    const mails = local.mailbox.accepted().filter(({ tags }) => tags.journey === 'thank-you');
    const thanks = mails.find(({ tags }) => tags.step === 'thanks');
    expect([thanks?.subject, thanks?.acceptedAt]).toEqual([
      'Tack för förtroendet',
      '2028-03-14T10:00:00.000Z',
    ]);
    const words = local.workflows.templates['thank-you']?.[message]?.sv.text ?? '';
    expect(thanks?.text).toContain(words.split('\n').find((line) => line.startsWith('Tack för att du')));
  });

  it('does not ask while a new case is open', async () => {
    const { lines } = await told(
      ['2028-03-14T10:00:00Z', 'help', help(ofSara, { kind: 'salary', case: 'A-1', state: 'closed' })],
      ['2028-03-20T10:00:00Z', 'help', help(ofSara, { kind: 'legal', case: 'A-2', state: 'opened' })],
    );
    expect(sent(lines)).toEqual([
      'Tue 2028-03-14 11:00  Sara    e-mail thank-you/thanks: Tack för förtroendet',
      'Tue 2028-03-21 10:00  Sara    skipped thank-you/how-was-it (guard)',
    ]);
  });

  it('leaves a 3, and a silence, at that', async () => {
    const { lines } = await told(
      ['2028-03-14T10:00:00Z', 'help', help(ofSara, { kind: 'salary', case: 'A-1', state: 'closed' })],
      ['2028-03-14T10:00:00Z', 'help', help(ofLeif, { kind: 'salary', case: 'B-1', state: 'closed' })],
      ['2028-03-22T10:00:00Z', { by: 'sara@example.org', answer: '3' }],
    );
    expect(lines.split('\n').filter((line) => /call|seminar/.test(line))).toEqual([]);
    expect(lines.split('\n').filter((line) => line.includes('completed'))).toHaveLength(2);
  });

  it('counts what came before the answer only: one call, also when the answer is changed', async () => {
    const { lines } = await told(
      ['2028-03-14T10:00:00Z', 'help', help(ofSara, { kind: 'salary', case: 'A-1', state: 'closed' })],
      ['2028-03-22T10:00:00Z', { by: 'sara@example.org', answer: '1' }],
      ['2028-03-22T10:05:00Z', { by: 'sara@example.org', answer: '2' }],
    );
    expect(lines.split('\n').filter((line) => line.includes(' call by'))).toHaveLength(1);
  });
});
