import { describe, expect, it } from 'vitest';
import { allSteps, firstStep, isNamed, messagesOf } from './all-steps.ts';
import {
  ask,
  atLevel,
  byDetail,
  choose,
  end,
  event,
  inTurnWith,
  journey,
  question,
  send,
  task,
  wait,
} from './language.ts';

const well = question('well', { kind: 'care', scale: { choices: ['yes', 'no'] } });
const made = journey('small', {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: [],
  steps: [
    ask('how', {
      question: well,
      within: { days: 7 },
      answers: {
        no: [
          choose('fork', {
            ways: { quiet: { when: atLevel('quiet'), steps: [send('a'), end('enough')] } },
            otherwise: [task('call', { why: 'x' })],
          }),
        ],
      },
      silent: [wait({ days: 1, at: '09:00' }), send('b')],
    }),
    wait({ days: 2, at: '09:00' }),
    send('c'),
  ],
});

describe('the steps of a journey', () => {
  it('given branches in branches, then all come in the order of reading', () => {
    const words = [...allSteps(made.steps)].map((step) => (isNamed(step) ? step.name : step.kind));
    expect(words).toEqual(['how', 'fork', 'a', 'end', 'call', 'wait', 'b', 'wait', 'c']);
  });

  it('given a journey, then it begins with its first step', () => {
    expect(firstStep(made).name).toBe('how');
    expect(() => firstStep({ ...made, steps: [end('x')] })).toThrow('Journey "small" has no step.');
  });

  it.each([
    [send('a'), ['a']],
    [send('a', { step: 'again' }), ['a']],
    [send('a', { variant: inTurnWith('b', 'c') }), ['a', 'b', 'c']],
    [send('a', { variant: byDetail('kind', { legal: 'b', salary: 'b', other: 'a' }) }), ['a', 'b']],
    [ask('how', { question: well, within: { days: 7 } }), ['how']],
    [task('call', { why: 'x' }), []],
    [wait({ days: 1, at: '09:00' }), []],
  ])('given one, then its messages are its own and its variants, each once', (step, messages) => {
    expect(messagesOf(step)).toEqual(messages);
  });
});
