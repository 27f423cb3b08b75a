import { describe, expect, it } from 'vitest';
import {
  aMail,
  answeredAt,
  common,
  done,
  ended,
  invokeAndWait,
  noMail,
  provider,
  retriedWithToken,
  sending,
  sends,
  silence,
  takesStep,
  token,
  toldAt,
  tooEarly,
  waits,
} from '../../test/support/compiled.ts';
import { compile } from './compile.ts';
import type { Step } from './journey.ts';
import {
  answered,
  ask,
  atLevel,
  choose,
  end,
  event,
  journey,
  question,
  send,
  task,
  wait,
} from './language.ts';

const made = (...steps: readonly Step[]) =>
  journey('small', { purpose: 'relation', startsOn: event('member.joined'), endsOn: [], steps });
const statesOf = (...steps: readonly Step[]) => compile(made(...steps)).States;

const days2 = wait({ days: 2, at: '09:00' });

describe('the states of a journey', () => {
  it('given two sends, the first is the first state, and the second has a wait before it', () => {
    expect(statesOf(send('hello'), days2, send('story'))).toEqual({
      hello: {
        ...sends('hello', { step: 'story', wait: { days: 2, at: '09:00' }, expected: aMail }),
        Assign: answeredAt,
        Next: 'story: wait',
      },
      'story: wait': waits('story'),
      story: { ...sends('story', { end: null }), End: true },
      Ended: done,
      'hello: wait': waits('hello'),
    });
  });

  it('given an end with a reason, the last function is told the reason', () => {
    expect(statesOf(send('hello'), end('said-enough'))).toEqual({
      hello: { ...sends('hello', { end: 'said-enough' }), End: true },
      Ended: done,
      'hello: wait': waits('hello'),
    });
  });

  it('given a task for staff, take-step puts it on the list', () => {
    expect(statesOf(task('call', { why: 'new-here', dueWorkingDays: 2 }), send('hello'))).toMatchObject({
      call: {
        ...takesStep({
          ...common('call'),
          kind: 'task',
          task: 'call',
          dueWorkingDays: 2,
          why: 'new-here',
          next: { step: 'hello', wait: null, expected: aMail },
        }),
        Next: 'hello',
      },
    });
  });

  it('given a choice, take-step says which way, and ways come together after it', () => {
    const steps = [
      choose('by-level', {
        ways: {
          quiet: { when: atLevel('quiet'), steps: [days2, send('miss-you')] },
          gone: { when: atLevel('at-risk'), steps: [task('call', { why: 'silent' }), end('called')] },
        },
      }),
      days2,
      send('story'),
    ];
    const toStory = { step: 'story', wait: { days: 2, at: '09:00' }, expected: aMail };
    expect(statesOf(...steps)).toEqual({
      'by-level': {
        ...takesStep({
          ...common('by-level'),
          kind: 'choose',
          ways: [
            {
              name: 'quiet',
              when: { kind: 'level', is: ['quiet'], not: false },
              next: { step: 'miss-you', wait: { days: 2, at: '09:00' }, expected: aMail },
            },
            {
              name: 'gone',
              when: { kind: 'level', is: ['at-risk'], not: false },
              next: { step: 'call', wait: null, expected: noMail },
            },
          ],
          otherwise: toStory,
        }),
        Assign: { way: '{% $states.result.Payload.way %}', ...answeredAt },
        Next: 'by-level: way',
      },
      'by-level: way': {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $way = "quiet" %}', Next: 'miss-you: wait' },
          { Condition: '{% $way = "gone" %}', Next: 'call' },
        ],
        Default: 'story: wait',
      },
      'miss-you: wait': waits('miss-you'),
      'miss-you': { ...sends('miss-you', toStory), Assign: answeredAt, Next: 'story: wait' },
      'story: wait': waits('story'),
      story: { ...sends('story', { end: null }), End: true },
      Ended: done,
      call: {
        ...takesStep({
          ...common('call'),
          kind: 'task',
          task: 'call',
          dueWorkingDays: 1,
          why: 'silent',
          next: { end: 'called' },
        }),
        End: true,
      },
    });
  });

  it('given a choice at the end, its Choice leads to a state that ends, the function having closed the run', () => {
    const states = statesOf(
      choose('by-level', { ways: { quiet: { when: atLevel('quiet'), steps: [send('miss-you')] } } }),
    );
    expect(states).toMatchObject({ 'by-level: way': { Default: 'Done' }, Done: done });
  });

  const support = question('support', { kind: 'support', scale: { from: 1, to: 5 } });
  const asks = (payload: object) =>
    invokeAndWait(
      '${sendMessage}',
      {
        ...sending('how-was-it'),
        kind: 'ask',
        question: { id: 'support', kind: 'support' },
        withinDays: 14,
        ...payload,
        token,
      },
      14,
    );

  it('given a question with branches, the answer or the silence says where it goes on', () => {
    const steps = [
      ask('how-was-it', {
        question: support,
        within: { days: 14 },
        answers: { '1-2': [task('call', { why: 'unhappy' })], '5': [end('happy')] },
        silent: [send('reminder')],
      }),
      days2,
      send('story'),
    ];
    const next = { step: 'story', wait: { days: 2, at: '09:00' }, expected: aMail };
    const states = statesOf(...steps);
    expect(states).toMatchObject({
      'how-was-it': {
        ...asks({
          ways: [
            { name: '5', is: ['5'], next: { end: 'happy' } },
            { name: '1-2', is: ['1', '2'], next: { step: 'call', wait: null, expected: noMail } },
          ],
          next,
        }),
        Retry: [provider, retriedWithToken],
        Catch: [tooEarly('how-was-it: wait'), ended, silence('reminder')],
        Assign: { way: '{% $states.result.way %}', ...toldAt },
        Next: 'how-was-it: answer',
      },
      'how-was-it: answer': {
        Type: 'Choice',
        Choices: [
          { Condition: '{% $way = "5" %}', Next: 'how-was-it: end happy' },
          { Condition: '{% $way = "1-2" %}', Next: 'call' },
        ],
        Default: 'story: wait',
      },
      'how-was-it: end happy': {
        ...takesStep({ ...common('how-was-it'), kind: 'pass', next: { end: 'happy' } }),
        End: true,
      },
      reminder: { ...sends('reminder', next), Assign: answeredAt, Next: 'story: wait' },
    });
    expect(Object.keys(states)).not.toContain('Done');
  });

  it('given a question without branches that a wait follows, a silence is told by take-step when the wait ends', () => {
    const next = { step: 'story', wait: { days: 2, at: '09:00' }, expected: aMail };
    const steps = [ask('how-was-it', { question: support, within: { days: 14 } }), days2, send('story')];
    expect(statesOf(...steps)).toMatchObject({
      'how-was-it': {
        ...asks({ ways: [], next }),
        Catch: [tooEarly('how-was-it: wait'), ended, silence('how-was-it: silence')],
        Assign: toldAt,
        Next: 'story: wait',
      },
      'how-was-it: silence': {
        ...takesStep({ ...common('how-was-it'), kind: 'pass', next }),
        Assign: answeredAt,
        Next: 'story: wait',
      },
    });
  });

  it('given a question at the end, answer and silence both have the run closed by take-step', () => {
    expect(statesOf(ask('how-was-it', { question: support, within: { days: 14 } }))).toMatchObject({
      'how-was-it': {
        Catch: [tooEarly('how-was-it: wait'), ended, silence('how-was-it: end')],
        Next: 'how-was-it: end',
      },
      'how-was-it: end': {
        ...takesStep({ ...common('how-was-it'), kind: 'pass', next: { end: null } }),
        End: true,
      },
    });
  });

  it('given a branch by an earlier answer, its condition travels with the call', () => {
    const { 'by-score': chosen } = statesOf(
      ask('how-was-it', { question: support, within: { days: 14 } }),
      choose('by-score', { ways: { low: { when: answered(support, '1-2'), steps: [send('sorry')] } } }),
    );
    expect(chosen).toMatchObject({
      Arguments: {
        Payload: {
          ways: [{ name: 'low', when: { kind: 'answered', question: 'support', is: ['1-2'], not: false } }],
        },
      },
    });
  });

  it('given a wait for an event, take-step holds the run, and its timeout goes on as the event does', () => {
    const next = { step: 'story', wait: null, expected: aMail };
    const steps = [wait({ event: 'portal.login', atMost: { days: 9 } }), send('story')];
    expect(statesOf(...steps)).toMatchObject({
      'until-portal-login': {
        ...invokeAndWait(
          '${takeStep}',
          {
            ...common('until-portal-login'),
            kind: 'await',
            event: 'portal.login',
            atMostDays: 9,
            next,
            token,
          },
          9,
        ),
        Retry: [retriedWithToken],
        Catch: [ended, silence('story')],
        Next: 'story',
      },
    });
  });

  it('given a wait for an event at the end, the run is closed by take-step', () => {
    expect(statesOf(wait({ event: 'portal.login', atMost: { days: 9 }, step: 'seen' }))).toMatchObject({
      seen: { Catch: [ended, silence('seen: end')], Next: 'seen: end' },
      'seen: end': { Type: 'Task', End: true },
    });
  });
});
