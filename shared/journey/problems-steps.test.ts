import { describe, expect, it } from 'vitest';
import { days3, loosely, ofWelcome, problemsOf } from '../../test/support/problems.ts';
import { EVENT_TYPES } from '../member/event.ts';
import {
  answered,
  ask,
  atLevel,
  bySegment,
  choose,
  end,
  happened,
  inSegment,
  inTurnWith,
  question,
  send,
  task,
  wait,
} from './language.ts';

const types = EVENT_TYPES.join(', ');
const nothing = 'which means nothing here: remove it or correct its spelling.';
const quiet = { when: atLevel('quiet'), steps: [send('miss-you')] };
const well = question('well', { kind: 'care', scale: { choices: ['yes', 'no'] } });
const stars = question('stars', { kind: 'support', scale: { from: 1, to: 5 } });

describe('a sound step', () => {
  it.each([
    ['a wait of no days', [send('a'), wait({ days: 0, at: '00:00' }), send('b')]],
    ['a wait of many days', [send('a'), wait({ days: 300, at: '23:59' }), send('b')]],
    [
      'a wait until a date',
      [send('a'), wait({ until: 'birthDate', at: '09:00', atMost: { days: 300 } }), send('b')],
    ],
    ['a message as late as may be', [send('a', { notAfterDays: 30 })]],
    ['a question with the longest time', [ask('a', { question: well, within: { days: 90 } })]],
    [
      'a question from 0 to 10',
      [
        ask('a', {
          question: question('n', { kind: 'survey', scale: { from: 0, to: 10 } }),
          within: { days: 1 },
        }),
      ],
    ],
    [
      'all answers',
      [
        ask('a', {
          question: stars,
          within: { days: 1 },
          answers: { '1': [], '2-4': [], '5': [] },
        }),
      ],
    ],
    ['a task today', [task('postcard', { why: 'x', dueWorkingDays: 0 })]],
    ['a name of 44 characters', [send('a', { step: 'n'.repeat(44) })]],
    ['a reason of 30 characters', [send('a'), end('r'.repeat(30))]],
  ])('is taken: %s', (_, steps) => {
    expect(problemsOf({ steps })).toEqual([]);
  });
});

describe('a malformed step', () => {
  it.each<[string, unknown, string[]]>([
    ['none', 'hello', ['is "hello": make each step with send(), wait(), ask(), choose(), task() or end().']],
    [
      'a kind that every object has',
      { kind: 'toString' },
      ['is {"kind":"toString"}: make each step with send(), wait(), ask(), choose(), task() or end().'],
    ],
    [
      'a message that is not kebab-case',
      send('Hello'),
      ['("Hello") sends "Hello": a message id is kebab-case, like \'your-support\'.'],
    ],
    [
      'a step name that is not kebab-case',
      send('hello', { step: 'Ended' }),
      ['("Ended") must have a kebab-case name, like "log-in-again": change `step`.'],
    ],
    [
      'a step name that makes a state name over 80 characters',
      send('hello', { step: 'a'.repeat(45) }),
      [`("${'a'.repeat(45)}") has too long a name: use at most 44 characters.`],
    ],
    [
      'a negative notAfterDays',
      send('hello', { notAfterDays: -1 }),
      ['("hello") has notAfterDays -1: give whole days from 0 to 30.'],
    ],
    [
      'too late a message',
      send('hello', { notAfterDays: 31 }),
      ['("hello") has notAfterDays 31: give whole days from 0 to 30.'],
    ],
    ['an unknown option', loosely(send, 'hello', { notAfter: 3 }), [`("hello") has "notAfter", ${nothing}`]],
    [
      'an unknown purpose',
      loosely(send, 'hello', { purpose: 'spam' }),
      ['("hello") has purpose "spam": choose one of service, relation, marketing.'],
    ],
    [
      'no channel',
      send('hello', { channel: [] }),
      ['("hello") has channel []: name at least one channel, of email, sms.'],
    ],
    [
      'channels that are none, or come twice',
      loosely(send, 'hello', { channel: ['sms', 'fax', 'sms'] }),
      [
        '("hello") has "fax" in channel: choose channels of email, sms.',
        '("hello") has "sms" in channel twice: name it once.',
      ],
    ],
    [
      'a flag that is a word',
      loosely(send, 'hello', { anyDay: 'yes' }),
      ['("hello") has anyDay "yes": write true or false.'],
    ],
    [
      'a guard that is no condition',
      loosely(send, 'hello', { when: 'quiet' }),
      [
        '("hello") has as a condition "quiet": make it with happened(), hasOpenCase(), inSegment(), atLevel(), answered() or received().',
      ],
    ],
    [
      'conditions with wrong parts',
      loosely(send, 'hello', {
        when: [
          loosely(inSegment, 'sektor', 'care'),
          inSegment('sector'),
          loosely(atLevel, 'silent'),
          loosely(happened, 'portal.logon'),
          loosely(happened, 'portal.login', { within: 3 }),
          happened('portal.login', { withinDays: 0 }),
          loosely(answered, undefined, 'yes'),
        ],
      }),
      [
        '("hello") has a condition with segment "sektor": choose one of sector, workplace, role, region, interests.',
        '("hello") has a condition with is []: give at least one value, as text.',
        '("hello") has a condition with is ["silent"]: choose one of at-risk, quiet, active, ambassador.',
        `("hello") has a condition on the event "portal.logon": name an event type, one of ${types}.`,
        `("hello") has "within" in a condition, ${nothing}`,
        '("hello") has a condition with withinDays 0: give whole days, 1 or more.',
        '("hello") has a condition with question missing: give a question made with question().',
      ],
    ],
    [
      'a variant that is none',
      loosely(send, 'hello', { variant: 'other' }),
      ['("hello") has as a variant "other": make it with bySegment(), byDetail() or inTurnWith().'],
    ],
    [
      'a variant without a message',
      send('hello', { variant: bySegment('interests', {}) }),
      ['("hello") has a variant that names no message: give at least one, or leave it out.'],
    ],
    [
      'a variant whose message is not kebab-case',
      send('hello', { variant: bySegment('interests', { courses: 'Courses' }) }),
      [
        '("hello") has a variant with the message "Courses": a message id is kebab-case, like \'your-support\'.',
      ],
    ],
    [
      'a pool without a message',
      send('hello', { variant: inTurnWith() }),
      ['("hello") has a variant with messages []: give ids of messages.'],
    ],
    [
      'a pool that repeats itself, and the step',
      send('hello', { variant: inTurnWith('walk', 'walk', 'hello') }),
      ['walk', 'hello'].map(
        (message) =>
          `("hello") has a variant with the message "${message}" twice: name each once, and not the step's own.`,
      ),
    ],
    [
      'a task of no kind',
      loosely(task, 'visit', { why: 'new' }),
      ['("visit") is a task of kind "visit": choose one of call, postcard.'],
    ],
    [
      'all of task() wrong',
      loosely(task, 'call', { why: 'Low score', step: 'Call', dueWorkingDays: 31, due: 1 }),
      [
        '("Call") must have a kebab-case name, like \'call-again\'.',
        '("Call") has why "Low score": give a kebab-case id, like \'low-score\', with words in workflows/tasks.ts.',
        '("Call") has dueWorkingDays 31: give whole working days from 0 to 30.',
        `("Call") has "due", ${nothing}`,
      ],
    ],
    [
      'all of a wait for an event wrong',
      loosely(wait, { event: 'logon', atMost: { days: 367 }, step: 'Seen', at: '09:00' }),
      [
        '("Seen") must have a kebab-case name, like \'until-log-in\'.',
        `("Seen") has "at", ${nothing}`,
        `("Seen") waits for "logon": name an event type, one of ${types}.`,
        '("Seen") has atMost 367: give whole days from 1 to 366.',
      ],
    ],
    [
      'a wait for an event without an end',
      loosely(wait, { event: 'portal.login' }),
      ['("until-portal-login") has atMost missing: give whole days from 1 to 366.'],
    ],
    [
      'a way without a condition, with one that is unknown, and with a taken name',
      loosely(choose, 'by-level', {
        ways: {
          quiet: { steps: [] },
          Loud: { ...quiet, if: 1 },
          otherwise: { ...quiet, steps: 'none' },
          answered: quiet,
          'not asked': quiet,
        },
      }),
      [
        '("by-level") (way "quiet") lacks a condition: make it with happened(), hasOpenCase(), inSegment(), atLevel(), answered() or received().',
        '("by-level") has a way "Loud": name it in kebab-case, like \'not-yet\'.',
        `("by-level") (way "Loud") has "if", ${nothing}`,
        '("by-level") has a way "otherwise", a word with a meaning of its own: call it something else.',
        '("by-level") has for way "otherwise" "none": give a list of steps, like [send(\'thanks\')].',
        '("by-level") has a way "answered", a word with a meaning of its own: call it something else.',
        '("by-level") has a way "not asked", a word with a meaning of its own: call it something else.',
      ],
    ],
    [
      'no ways',
      choose('By level', { ways: {} }),
      [
        '("By level") must have a kebab-case name, like \'by-score\'.',
        '("By level") has no ways: give it at least one, like { ways: { quiet: { when: atLevel(\'quiet\'), steps: [] } } }.',
      ],
    ],
    [
      'an end without a reason, or with a long one',
      loosely(end),
      ['(an end) has the reason missing: give a kebab-case word of at most 30 characters.'],
    ],
    [
      'a reason that is too long',
      end('r'.repeat(31)),
      [`(an end) has the reason "${'r'.repeat(31)}": give a kebab-case word of at most 30 characters.`],
    ],
  ])('is refused for %s', (_, step, problems) => {
    const place = (problem: string) => `step 1 ${problem}`;
    expect(problemsOf({ steps: [step] })).toEqual(ofWelcome(...problems.map(place)));
  });

  it('is found in a branch of a branch, and said where', () => {
    const lost = loosely(task, 'visit', { why: 'new' });
    const steps = [
      ask('how', {
        question: well,
        within: { days: 3 },
        answers: {
          no: [loosely(choose, 'by-level', { ways: { quiet: { ...quiet, steps: [lost] } } }) as never],
        },
        silent: [days3, loosely(choose, 'again', { ways: { quiet }, otherwise: [lost] }) as never],
      }),
    ];
    const problem = '("visit") is a task of kind "visit": choose one of call, postcard.';
    expect(problemsOf({ steps })).toEqual(
      ofWelcome(
        `step 1 ("how"), answer "no", step 1 ("by-level"), way "quiet", step 1 ${problem}`,
        `step 1 ("how"), silent, step 2 ("again"), otherwise, step 1 ${problem}`,
      ),
    );
  });
});
