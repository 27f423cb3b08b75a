import { describe, expect, it } from 'vitest';
import { parseEvent, type EventType } from './event.ts';

const ref = '01HK0000000000000000000001';
const answer = { member: {}, question: 'nps', score: 10, wave: '2028-1' };

describe('an event of a page of ours, which knows by its link whose it is', () => {
  it('given an answer that names nobody, then it is taken with the ref, and not without', () => {
    expect(parseEvent('survey.answered', answer, { ref })).toEqual({
      success: true,
      event: { type: 'survey.answered', ...answer },
    });
    expect(parseEvent('survey.answered', answer, {})).toEqual({
      success: false,
      problems: ['member: needs a membershipNumber, an email or a phone'],
    });
  });

  it.each([
    ['of another type', 'portal.login', { member: {} }, 'member: needs a membershipNumber'],
    ['with a score out of range', 'survey.answered', { ...answer, score: 11 }, 'score: '],
    ['with a score and a choice', 'survey.answered', { ...answer, choice: 'well' }, 'score: needs either'],
    // The example of Skatteverket, SKV 704: a personal number by its date and its check digit.
    ['with an identity number', 'survey.answered', { ...answer, comment: '811218-9876' }, 'comment: '],
    ['with a bad address', 'survey.answered', { ...answer, member: { email: 'asa' } }, 'member.email: '],
    ['without a member at all', 'survey.answered', { ...answer, member: undefined }, 'member: '],
  ])('given one %s, then the other rules hold as ever', (_, type, fields, problem) => {
    const parsed = parseEvent(type as EventType, fields, { ref });
    expect(parsed.success ? [] : parsed.problems).toEqual([expect.stringContaining(problem)]);
  });
});
