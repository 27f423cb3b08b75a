import { describe, expect, it } from 'vitest';
import { compile } from './compile.ts';
import { ask, atLevel, choose, end, event, journey, question, send, task, wait } from './language.ts';
import { longestDays } from './longest-days.ts';

const SLACK = 14;
const waitDays = (days: number) => wait({ days, at: '09:00' });
const well = question('well', { kind: 'care', scale: { choices: ['yes', 'no'] } });

describe('the longest that a journey may last', () => {
  it.each([
    ['a message as late as it may be, and two days more', [send('a', { notAfterDays: 3 })], 3 + 2],
    ['waits', [waitDays(20), task('call', { why: 'x' })], 20],
    ['a wait until a date', [wait({ until: 'birthDate', at: '09:00', atMost: { days: 30 } })], 30],
    ['a wait for an event', [wait({ event: 'portal.login', atMost: { days: 9 } })], 9],
    [
      'a question, as late as it may be, and its answer',
      [ask('a', { question: well, within: { days: 7 } })],
      5 + 2 + 7,
    ],
    [
      'the longest branch of a question',
      [
        ask('a', {
          question: well,
          within: { days: 7 },
          answers: { no: [waitDays(40)] },
          silent: [waitDays(30)],
        }),
      ],
      5 + 2 + 7 + 40,
    ],
    [
      'the silence after a question',
      [
        ask('a', {
          question: well,
          within: { days: 7 },
          answers: { no: [waitDays(40)] },
          silent: [waitDays(50)],
        }),
      ],
      5 + 2 + 7 + 50,
    ],
    [
      'the longest way of a choice, or none of them',
      [
        choose('a', {
          ways: { x: { when: atLevel('quiet'), steps: [waitDays(4)] } },
          otherwise: [waitDays(6)],
        }),
      ],
      6,
    ],
    [
      'the way that goes on, where a longer one ends',
      [
        choose('a', { ways: { x: { when: atLevel('quiet'), steps: [waitDays(40), end('far')] } } }),
        waitDays(30),
        waitDays(20),
      ],
      50,
    ],
    [
      'the way that ends, where it is longer',
      [
        choose('a', { ways: { x: { when: atLevel('quiet'), steps: [waitDays(60), end('far')] } } }),
        waitDays(30),
      ],
      60,
    ],
  ])('counts %s', (_, steps, days) => {
    expect(longestDays(steps)).toBe(SLACK + days);
  });

  it('is the timeout of its state machine', () => {
    const made = journey('small', {
      purpose: 'relation',
      startsOn: event('member.joined'),
      endsOn: [],
      steps: [send('a', { notAfterDays: 0 }), waitDays(9), send('b', { notAfterDays: 1 })],
    });
    expect(compile(made).TimeoutSeconds).toBe((SLACK + 2 + 9 + 3) * 86_400);
  });
});
