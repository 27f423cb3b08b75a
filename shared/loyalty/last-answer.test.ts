import { describe, expect, it } from 'vitest';
import type { Item } from '../ports/items.ts';
import { answerKey, answerKeyIn, isLastAnswer } from './last-answer.ts';

const row = (fields: Readonly<Record<string, Item[string]>>): Item => ({
  pk: 'MEMBER#m',
  sk: 'EVENT#x',
  type: 'survey.answered',
  details: { question: 'nps', score: 9n, wave: '2028-1' },
  ...fields,
});
const at = (minute: number): string => `2028-01-11T09:0${minute}:00.000Z`;
const answer = (occurred: number, received: number, recorded: number): Item =>
  row({ occurredAt: at(occurred), receivedAt: at(received), recordedAt: at(recorded) });

describe('what answers count once by', () => {
  it('given a question and a wave, then they are named in the key', () => {
    expect(answerKey({ question: 'nps', wave: '2028-1' })).toBe('survey.answered#nps#2028-1');
    expect(answerKeyIn(row({}))).toBe('survey.answered#nps#2028-1');
  });

  it.each([
    ['another type', { type: 'mentor.rated' }],
    ['no details', { details: null }],
    ['no wave', { details: { question: 'nps' } }],
    ['no question', { details: { wave: '2028-1' } }],
    ['a wave that is no text', { details: { question: 'nps', wave: 1n } }],
  ])('given the row of an event with %s, then it has no such key', (_, fields) => {
    expect(answerKeyIn(row(fields))).toBeUndefined();
  });
});

describe('of two answers the last', () => {
  it.each([
    ['was given later, though it came in and was recorded first', answer(2, 3, 4), answer(1, 5, 6)],
    ['of one time came in later, though it was recorded first', answer(1, 4, 5), answer(1, 3, 6)],
    ['of what came in at once was recorded later', answer(1, 2, 4), answer(1, 2, 3)],
    [
      'of before they said when they came in goes by when it was recorded',
      row({ occurredAt: at(1), recordedAt: at(4) }),
      answer(1, 3, 3),
    ],
  ])('%s', (_, last, other) => {
    expect([isLastAnswer(last, other), isLastAnswer(other, last)]).toEqual([true, false]);
  });
});
