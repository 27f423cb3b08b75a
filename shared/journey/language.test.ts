import { describe, expect, it } from 'vitest';
import type { Journey } from './journey.ts';
import { EVENT_TYPES } from '../member/event.ts';
import { event, journey, JourneyInvalid, send, wait } from './language.ts';

const days3 = wait({ days: 3, at: '09:00' });
const sound = {
  purpose: 'relation',
  startsOn: event('member.joined'),
  endsOn: ['member.left'],
  steps: [send('hello'), days3, send('story')],
} as const;

/** As a file might hold it whose author ignores the types. */
function problemsOf(changes: object, name: unknown = 'welcome'): readonly string[] {
  try {
    Reflect.apply(journey, undefined, [name, { ...sound, ...changes }]);
    return [];
  } catch (error) {
    if (error instanceof JourneyInvalid) return error.problems;
    throw error;
  }
}

const loose = (make: (argument: never) => unknown, argument: unknown): unknown =>
  Reflect.apply(make, undefined, [argument]);

describe('a journey', () => {
  it('is plain data, with the defaults filled in', () => {
    const made = journey('welcome', {
      ...sound,
      endsOn: [],
      steps: [send('hello'), days3, send('hello', { step: 'hello-again', notAfterDays: 0 })],
    });
    expect(JSON.parse(JSON.stringify(made))).toEqual({
      name: 'welcome',
      purpose: 'relation',
      startsOn: { event: 'member.joined' },
      endsOn: [],
      steps: [
        { kind: 'send', name: 'hello', message: 'hello', notAfterDays: 5 },
        { kind: 'wait', wait: { days: 3, at: '09:00' } },
        { kind: 'send', name: 'hello-again', message: 'hello', notAfterDays: 0 },
      ],
    } satisfies Journey);
  });

  it.each([
    ['days 0', { days: 0, at: '00:00' }],
    ['many days', { days: 300, at: '23:59' }],
  ])('may wait %s', (_, until) => {
    expect(problemsOf({ steps: [send('a'), wait(until), send('b')] })).toEqual([]);
  });
});

describe('a malformed journey', () => {
  it.each([['Welcome'], ['thank_you'], ['-x'], ['x-'], ['å'], ['']])('is refused for the name %j', (name) => {
    expect(problemsOf({}, name)).toEqual([
      `Journey "${name}": the name must be kebab-case, like "thank-you": rename it.`,
    ]);
  });

  it.each<[string, object, string[]]>([
    ['no steps', { steps: [] }, ['it has no steps: give it at least one send().']],
    ['steps that are no list', { steps: 'hello' }, ['it has no steps: give it at least one send().']],
    [
      'an unknown purpose',
      { purpose: 'spam' },
      ['purpose is "spam": choose one of service, relation, marketing.'],
    ],
    [
      'no start',
      { startsOn: undefined },
      [`startsOn is missing: name an event type, one of ${EVENT_TYPES.join(', ')}.`],
    ],
    [
      'a start that is no event type',
      { startsOn: { event: 'joined' } },
      [`startsOn is "joined": name an event type, one of ${EVENT_TYPES.join(', ')}.`],
    ],
    [
      'ends that are no list',
      { endsOn: 'member.left' },
      ["endsOn is not a list: write the event types that end a run, like ['member.left'], or []."],
    ],
    [
      'an end that is no event type',
      { endsOn: ['Left'] },
      [`endsOn holds "Left": name an event type, one of ${EVENT_TYPES.join(', ')}.`],
    ],
    [
      'an end that is also the start',
      { endsOn: ['member.joined'] },
      ['endsOn holds "member.joined", which also starts it: take it out of one of them.'],
    ],
    [
      'a misspelt part',
      { endOn: [] },
      ['has "endOn", which means nothing here: remove it or correct its spelling.'],
    ],
    [
      'the same message twice',
      { steps: [send('hello'), days3, send('hello')] },
      [
        'step 3 ("hello") has the name of step 1: name it apart with send("hello", { step: \'another-name\' }).',
      ],
    ],
    [
      'a message that is not kebab-case',
      { steps: [send('Hello')] },
      ['step 1 ("Hello") sends "Hello": a message id is kebab-case, like \'your-support\'.'],
    ],
    [
      'a step name that is not kebab-case',
      { steps: [send('hello', { step: 'Log in' })] },
      ['step 1 ("Log in") must have a kebab-case name, like "log-in-again": change `step`.'],
    ],
    [
      'a step name that makes a state name over 80 characters',
      { steps: [send('hello', { step: 'a'.repeat(73) })] },
      [`step 1 ("${'a'.repeat(73)}") has too long a name: use at most 72 characters.`],
    ],
    [
      'a negative notAfterDays',
      { steps: [send('hello', { notAfterDays: -1 })] },
      ['step 1 ("hello") has notAfterDays -1: give whole days from 0 to 30.'],
    ],
    [
      'an unknown option of a send',
      { steps: [Reflect.apply(send, undefined, ['hello', { unless: 'x' }])] },
      ['step 1 ("hello") has "unless", which means nothing here: remove it or correct its spelling.'],
    ],
    [
      'two sends on one day',
      { steps: [send('a'), send('b')] },
      [
        'step 2 ("b") follows a send with no wait between: at most one message a day. Put a wait() between them.',
      ],
    ],
    [
      'two waits in a row',
      { steps: [send('a'), days3, days3, send('b')] },
      ['step 3 (a wait) follows a wait: a wait must be followed by a step. Make the two waits one.'],
    ],
    [
      'a wait first',
      { steps: [days3, send('a')] },
      ['step 1 (a wait) comes first: begin with a send(); the wait before the first send is the start.'],
    ],
    [
      'a wait last',
      { steps: [send('a'), days3] },
      ['step 2 (a wait) comes last: a wait must be followed by a step. Add a send() or remove it.'],
    ],
    [
      'a step that is none',
      { steps: ['hello'] },
      ['step 1 is "hello": make each step with send() or wait().'],
    ],
    [
      'waits of more than a year in all',
      { steps: [send('a'), wait({ days: 350, at: '09:00' }), send('b')] },
      [
        'it may last 378 days with late messages and slack, and a run lasts at most 365: shorten its waits, or start a second journey on a later event.',
      ],
    ],
  ])('is refused for %s', (_, changes, problems) => {
    expect(problemsOf(changes)).toEqual(problems.map((problem) => `Journey "welcome": ${problem}`));
  });

  it.each<[unknown, string]>([
    [{ at: '09:00' }, 'days missing'],
    [{ days: 1.5, at: '09:00' }, 'days 1.5'],
    [{ days: -1, at: '09:00' }, 'days -1'],
    [{ days: 367, at: '09:00' }, 'days 367'],
    [{ days: '3', at: '09:00' }, 'days "3"'],
    [{ days: 3 }, 'at missing'],
    [{ days: 3, at: '9:00' }, 'at "9:00"'],
    [{ days: 3, at: '24:00' }, 'at "24:00"'],
    [{ days: 3, at: '09:60' }, 'at "09:60"'],
    [{ days: 3, at: 900 }, 'at 900'],
  ])('is refused for the wait %j', (until, what) => {
    const problems = problemsOf({ steps: [send('a'), loose(wait, until), send('b')] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`Journey "welcome": step 2 (a wait) has ${what}: give `);
    expect(problems[0]).toContain("like wait({ days: 3, at: '09:00' }).");
  });

  it('is refused for a wait without an end', () => {
    expect(problemsOf({ steps: [send('a'), loose(wait, undefined), send('b')] })).toEqual([
      'Journey "welcome": step 2 (a wait) has no end: say until when, like wait({ days: 3, at: \'09:00\' }).',
    ]);
  });

  it('tells all its problems at once, each on a line', () => {
    const broken = { purpose: 'x', startsOn: { event: 'x' }, endsOn: [], steps: [days3] };
    expect(() => Reflect.apply(journey, undefined, ['Bad Name', broken])).toThrow(
      [
        'Journey "Bad Name": the name must be kebab-case, like "thank-you": rename it.',
        'Journey "Bad Name": purpose is "x": choose one of service, relation, marketing.',
        `Journey "Bad Name": startsOn is "x": name an event type, one of ${EVENT_TYPES.join(', ')}.`,
        'Journey "Bad Name": step 1 (a wait) comes first: begin with a send(); the wait before the first send is the start.',
        'Journey "Bad Name": step 1 (a wait) comes last: a wait must be followed by a step. Add a send() or remove it.',
      ].join('\n'),
    );
  });
});
