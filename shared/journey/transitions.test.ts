import { describe, expect, it } from 'vitest';
import type { Step } from './journey.ts';
import { ask, atLevel, choose, end, event, journey, question, send, task, wait } from './language.ts';
import { ANSWERED } from './task.ts';
import { PathUnknown, transitionsOf, type Path } from './transitions.ts';

const well = question('well', { kind: 'care', scale: { choices: ['yes', 'no'] } });
const days3 = wait({ days: 3, at: '09:00' });
const entered = (steps: readonly Step[], path: Path = {}) =>
  transitionsOf(
    journey('small', { purpose: 'relation', startsOn: event('member.joined'), endsOn: [], steps }),
    path,
  ).map(({ state, why }) => `${state}: ${why}`);

const asks = ask('how', {
  question: well,
  within: { days: 7 },
  answers: { no: [task('call', { why: 'not-well' })] },
});
const CLOSES = 'closes the run, which neither an answer nor a silence can';

describe('the transitions of a journey', () => {
  it('given messages with waits between, then one for the first and two for each that follows', () => {
    expect(entered([send('a'), days3, send('b'), days3, send('c')])).toEqual([
      'a: message',
      'b: wait: wait before a message',
      'b: message',
      'c: wait: wait before a message',
      'c: message',
    ]);
  });

  it.each<[string, Path, string[]]>([
    ['no answer', {}, ['how: message', `how: end: ${CLOSES}`]],
    [
      'an answer without a branch',
      { how: ANSWERED },
      ['how: message', 'how: answer: goes the way of the answer', `how: end: ${CLOSES}`],
    ],
    [
      'an answer with a branch',
      { how: 'no' },
      ['how: message', 'how: answer: goes the way of the answer', 'call: gives staff something to do'],
    ],
  ])('given a question and %s, then each state on its way', (_, path, states) => {
    expect(entered([asks], path)).toEqual(states);
  });

  it('given a silence before a wait, then the one that finds out when it ends', () => {
    const steps = [ask('how', { question: well, within: { days: 7 } }), days3, send('a')];
    expect(entered(steps)).toEqual([
      'how: message',
      'how: silence: finds out when the wait after a silence ends',
      'a: wait: wait before a message',
      'a: message',
    ]);
    expect(entered(steps, { how: ANSWERED })).toEqual([
      'how: message',
      'a: wait: wait before a message',
      'a: message',
    ]);
  });

  const fork = choose('fork', {
    ways: {
      quiet: { when: atLevel('quiet'), steps: [days3, task('call', { why: 'silent' }), end('called')] },
    },
  });

  it('given a choice, then its two, and the end that a Choice cannot be', () => {
    expect(entered([fork])).toEqual([
      'fork: asks which way to go',
      'fork: way: goes that way',
      'Done: ends here, since a Choice cannot',
    ]);
    expect(entered([fork], { fork: 'quiet' })).toEqual([
      'fork: asks which way to go',
      'fork: way: goes that way',
      'call: wait: waits for a step that sends nothing',
      'call: gives staff something to do',
    ]);
  });

  it('given an awaited event, then one whether it comes or not', () => {
    const steps = [wait({ event: 'portal.login', atMost: { days: 9 }, step: 'seen' }), send('a')];
    expect(entered(steps)).toEqual(['seen: waits for an event', 'a: message']);
    expect(entered(steps, { seen: ANSWERED })).toEqual(entered(steps));
  });

  it.each<[string, readonly Step[], Path]>([
    ['a way that a choice has not', [fork], { fork: 'loud' }],
    ['an answer that has no branch', [asks], { how: 'yes' }],
    [
      'an answer where no answer has a branch',
      [ask('how', { question: well, within: { days: 7 } })],
      { how: 'no' },
    ],
    ['a step that is not there', [asks], { who: ANSWERED }],
    ['a step to which the path does not come', [asks], { call: ANSWERED }],
  ])('given %s, then the path is refused', (_, steps, path) => {
    expect(() => entered(steps, path)).toThrow(PathUnknown);
  });
});
