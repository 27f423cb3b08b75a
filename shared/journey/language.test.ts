import { describe, expect, it } from 'vitest';
import { loosely } from '../../test/support/problems.ts';
import type { Journey } from './journey.ts';
import {
  after,
  answered,
  ask,
  atLevel,
  byDetail,
  bySegment,
  choose,
  end,
  event,
  happened,
  hasOpenCase,
  inSegment,
  inTurnWith,
  journey,
  levelChange,
  not,
  question,
  received,
  send,
  survey,
  task,
  wait,
  yearly,
} from './language.ts';

const support = question('support', { kind: 'support', scale: { from: 1, to: 5 } });

describe('a journey', () => {
  it('is plain data, with the defaults filled in', () => {
    const made = journey('welcome', {
      purpose: 'relation',
      startsOn: event('member.joined'),
      endsOn: [],
      steps: [send('hello')],
    });
    expect(JSON.parse(JSON.stringify(made))).toEqual({
      name: 'welcome',
      purpose: 'relation',
      startsOn: { kind: 'event', event: 'member.joined', where: {} },
      endsOn: [],
      priority: 0,
      mutedByOpenCase: false,
      again: 'each-occurrence',
      holdout: 0,
      steps: [
        {
          kind: 'send',
          name: 'hello',
          message: 'hello',
          variant: null,
          purpose: null,
          channels: ['email'],
          guard: [],
          notAfterDays: 5,
          anyDay: false,
        },
      ],
    } satisfies Journey);
  });

  it('keeps what it is given', () => {
    const given = {
      purpose: 'service',
      startsOn: yearly('joinedOn', { at: '09:00' }),
      endsOn: ['member.left'],
      priority: -5,
      mutedByOpenCase: true,
      again: { afterDays: 30 },
      holdout: 0.1,
      steps: [send('hello')],
    } as const;
    expect(journey('welcome', given)).toEqual({ ...given, name: 'welcome' });
  });
});

describe('a start', () => {
  it.each([
    [
      'event()',
      event('help.received', { where: { state: 'closed' } }),
      { kind: 'event', event: 'help.received', where: { state: 'closed' } },
    ],
    [
      'event() for low trust',
      event('help.received', { trust: 'low' }),
      { kind: 'event', event: 'help.received', where: {}, trust: 'low' },
    ],
    [
      'after() for low trust',
      after({ days: 2, since: 'help.received', at: '10:00', trust: 'low' }),
      { kind: 'after', since: 'help.received', months: 0, days: 2, at: '10:00', trust: 'low' },
    ],
    [
      'after()',
      after({ months: 3, since: 'joinedOn', at: '10:00' }),
      { kind: 'after', since: 'joinedOn', months: 3, days: 0, at: '10:00' },
    ],
    [
      'after() an event',
      after({ days: 2, since: 'training.attended', at: '10:00' }),
      { kind: 'after', since: 'training.attended', months: 0, days: 2, at: '10:00' },
    ],
    ['yearly()', yearly('birthDate', { at: '09:00' }), { kind: 'yearly', date: 'birthDate', at: '09:00' }],
    [
      'survey()',
      survey({ first: { months: 6 }, every: { months: 12 }, at: '10:00' }),
      { kind: 'survey', firstAfterMonths: 6, everyMonths: 12, at: '10:00' },
    ],
    ['levelChange()', levelChange({ to: 'quiet' }), { kind: 'level', to: ['quiet'] }],
    [
      'levelChange() of several',
      levelChange({ to: ['quiet', 'at-risk'] }),
      { kind: 'level', to: ['quiet', 'at-risk'] },
    ],
  ])('made with %s is plain data', (_, made, data) => {
    expect(made).toEqual(data);
  });
});

describe('a step', () => {
  it('made with send() holds all of its options', () => {
    const made = send('hello', {
      step: 'hello-again',
      notAfterDays: 0,
      unless: [hasOpenCase(), happened('portal.login')],
      when: atLevel('quiet'),
      variant: bySegment('interests', { courses: 'hello-courses' }),
      channel: ['sms', 'email'],
      purpose: 'service',
      anyDay: true,
    });
    expect(made).toEqual({
      kind: 'send',
      name: 'hello-again',
      message: 'hello',
      variant: { kind: 'segment', segment: 'interests', messages: { courses: 'hello-courses' } },
      purpose: 'service',
      channels: ['sms', 'email'],
      guard: [atLevel('quiet'), not(hasOpenCase()), not(happened('portal.login'))],
      notAfterDays: 0,
      anyDay: true,
    });
  });

  it.each([
    [undefined, ['email']],
    ['sms', ['sms']],
    ['preferred', 'preferred'],
  ] as const)('given the channel %j, goes by %j', (channel, channels) => {
    expect(send('hello', channel && { channel }).channels).toEqual(channels);
  });

  it('made with ask() sends its message and knows its branches', () => {
    const steps = [task('call', { why: 'unhappy' })];
    const made = ask('how-was-it', {
      question: support,
      within: { days: 14 },
      answers: { '1-2': steps },
      silent: [end('silent')],
      channel: 'preferred',
    });
    expect(made).toEqual({
      ...send('how-was-it', { channel: 'preferred' }),
      kind: 'ask',
      question: { id: 'support', kind: 'support', scale: { from: 1, to: 5 }, comment: true },
      withinDays: 14,
      answers: { '1-2': steps },
      silent: [{ kind: 'end', reason: 'silent' }],
    });
    expect(ask('plain', { question: support, within: { days: 1 } })).toMatchObject({
      answers: {},
      silent: [],
    });
  });

  it.each([
    ['wait() of days', wait({ days: 3, at: '09:00' }), { kind: 'wait', wait: { days: 3, at: '09:00' } }],
    [
      'wait() until a date',
      wait({ until: 'birthDate', at: '09:00', atMost: { days: 60 } }),
      { kind: 'wait', wait: { until: 'birthDate', at: '09:00', atMostDays: 60 } },
    ],
    [
      'wait() for an event',
      wait({ event: 'portal.login', atMost: { days: 9 } }),
      { kind: 'await', name: 'until-portal-login', event: 'portal.login', atMostDays: 9 },
    ],
    [
      'wait() with a name',
      wait({ event: 'portal.login', atMost: { days: 9 }, step: 'seen' }),
      { kind: 'await', name: 'seen', event: 'portal.login', atMostDays: 9 },
    ],
    [
      'task()',
      task('postcard', { why: 'ten-years' }),
      { kind: 'task', name: 'postcard', task: 'postcard', dueWorkingDays: 1, why: 'ten-years' },
    ],
    [
      'task() with options',
      task('call', { why: 'silent', step: 'call-again', dueWorkingDays: 0 }),
      { kind: 'task', name: 'call-again', task: 'call', dueWorkingDays: 0, why: 'silent' },
    ],
    [
      'choose()',
      choose('by-level', { ways: { quiet: { when: atLevel('quiet'), steps: [] } } }),
      {
        kind: 'choose',
        name: 'by-level',
        ways: [{ name: 'quiet', when: atLevel('quiet'), steps: [] }],
        otherwise: [],
      },
    ],
  ])('made with %s is plain data', (_, made, data) => {
    expect(made).toEqual(data);
  });
});

describe('a condition', () => {
  it.each([
    [happened('portal.login'), { kind: 'happened', event: 'portal.login', withinDays: null, not: false }],
    [
      happened('portal.login', { withinDays: 30 }),
      { kind: 'happened', event: 'portal.login', withinDays: 30, not: false },
    ],
    [not(hasOpenCase()), { kind: 'open-case', not: true }],
    [not(not(hasOpenCase())), { kind: 'open-case', not: false }],
    [
      inSegment('sector', 'health', 'care'),
      { kind: 'segment', segment: 'sector', is: ['health', 'care'], not: false },
    ],
    [atLevel('quiet', 'at-risk'), { kind: 'level', is: ['quiet', 'at-risk'], not: false }],
    [answered(support, '1-2', '5'), { kind: 'answered', question: 'support', is: ['1-2', '5'], not: false }],
    [received('invite'), { kind: 'received', message: 'invite', not: false }],
  ])('is plain data: %j', (made, data) => {
    expect(made).toEqual(data);
  });
});

describe('a variant', () => {
  it('is plain data', () => {
    expect(byDetail('kind', { legal: 'thanks-legal' })).toEqual({
      kind: 'detail',
      field: 'kind',
      messages: { legal: 'thanks-legal' },
    });
    expect(inTurnWith('walk', 'song')).toEqual({ kind: 'pool', messages: ['walk', 'song'] });
  });
});

describe('a word of the language without what it needs', () => {
  it.each([
    ['send', send, ['hello', undefined]],
    ['ask', ask, ['hello', undefined]],
    ['ask without a time', ask, ['hello', { question: support }]],
    ['wait', wait, [undefined]],
    ['wait null', wait, [null]],
    ['wait 3', wait, [3]],
    ['wait for an event', wait, [{ event: 'portal.login' }]],
    ['wait until a date', wait, [{ until: 'birthDate' }]],
    ['choose', choose, ['by-level', undefined]],
    ['choose without ways', choose, ['by-level', {}]],
    ['task', task, ['call', undefined]],
    ['question', question, ['well', undefined]],
    ['after', after, [undefined]],
    ['yearly', yearly, ['birthDate', undefined]],
    ['survey', survey, [undefined]],
    ['survey without times', survey, [{ at: '10:00' }]],
    ['levelChange', levelChange, [undefined]],
    ['answered', answered, [undefined]],
  ])('is made all the same, so that journey() can say what is missing: %s', (_, make, given) => {
    expect(loosely(make, ...given)).toHaveProperty(make === question ? 'id' : 'kind');
  });
});
