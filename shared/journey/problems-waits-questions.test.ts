import { describe, expect, it } from 'vitest';
import { loosely, ofWelcome, problemsOf } from '../../test/support/problems.ts';
import { ask, question, send, wait } from './language.ts';

const nothing = 'which means nothing here: remove it or correct its spelling.';
const well = question('well', { kind: 'care', scale: { choices: ['yes', 'no'] } });
const stars = question('stars', { kind: 'support', scale: { from: 1, to: 5 } });

describe('a malformed wait', () => {
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
  ])('is refused for %j', (until, what) => {
    const problems = problemsOf({ steps: [send('a'), loosely(wait, until), send('b')] });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`Journey "welcome": step 2 (a wait) has ${what}: give `);
    expect(problems[0]).toContain("like wait({ days: 3, at: '09:00' }).");
  });

  it.each([[undefined], [{}], ['tomorrow'], [7]])('is refused without an end: %j', (until) => {
    expect(problemsOf({ steps: [send('a'), loosely(wait, until), send('b')] })).toEqual(
      ofWelcome("step 2 (a wait) has no end: say until when, like wait({ days: 3, at: '09:00' })."),
    );
  });

  it.each<[string, unknown, string[]]>([
    ['of days with more', { days: 3, at: '09:00', hours: 2 }, [`has "hours", ${nothing}`]],
    [
      'until a date that is none, without a limit',
      { until: 'birthday', at: '09:00' },
      [
        'is until "birthday": choose one of birthDate, joinedOn, or give days, like wait({ days: 3, at: \'09:00\' }).',
        'has atMost missing: give whole days from 1 to 366.',
      ],
    ],
    [
      'until a date with days',
      { until: 'birthDate', atMost: { days: 30 }, at: '09:00', days: 3 },
      [`has "days", ${nothing}`],
    ],
  ])('is refused %s', (_, until, problems) => {
    expect(problemsOf({ steps: [send('a'), loosely(wait, until), send('b')] })).toEqual(
      ofWelcome(...problems.map((problem) => `step 2 (a wait) ${problem}`)),
    );
  });
});

describe('a malformed question', () => {
  const asking = (made: unknown, more: object = {}) =>
    problemsOf({ steps: [loosely(ask, 'how', { question: made, within: { days: 7 }, ...more })] });
  const ofHow = (...problems: string[]) =>
    ofWelcome(...problems.map((problem) => `step 1 ("how") ${problem}`));
  const scaled = (scale: unknown) => loosely(question, 'q', { kind: 'care', scale });
  const two = 'give two whole numbers from 0 to 10, the smaller first.';

  it.each<[string, unknown, string[]]>([
    ['none', undefined, ['has as its question missing: make one with question().']],
    [
      'all of question() wrong',
      loosely(question, 'Is it?', { kind: 'quiz', scale: { from: 1, to: 5 }, comment: 'no', words: 1 }),
      [
        'asks the question "Is it?": give it a kebab-case id of at most 40 characters.',
        'asks "Is it?", which has kind "quiz": choose one of care, support, survey.',
        'asks "Is it?", which has comment "no": write true or false.',
        `asks "Is it?", which has "words", ${nothing}`,
      ],
    ],
    [
      'too long an id',
      question('q'.repeat(41), { kind: 'care', scale: { from: 1, to: 5 } }),
      [`asks the question "${'q'.repeat(41)}": give it a kebab-case id of at most 40 characters.`],
    ],
    [
      'no scale',
      scaled(undefined),
      ["asks \"q\", which has scale missing: give { from: 1, to: 5 } or { choices: ['yes', 'no'] }."],
    ],
    [
      'two scales',
      scaled({ from: 1, to: 5, choices: ['a', 'b'] }),
      [
        'asks "q", which has scale {"from":1,"to":5,"choices":["a","b"]}: give { from: 1, to: 5 } or { choices: [\'yes\', \'no\'] }.',
      ],
    ],
    ['scores beyond 10', scaled({ from: 1, to: 11 }), [`asks "q", which goes from 1 to 11: ${two}`]],
    ['scores that go down', scaled({ from: 5, to: 5 }), [`asks "q", which goes from 5 to 5: ${two}`]],
    ['half scores', scaled({ from: 0.5, to: 5 }), [`asks "q", which goes from 0.5 to 5: ${two}`]],
    ['a step of scores', scaled({ from: 1, to: 5, by: 2 }), [`asks "q", which has "by", ${nothing}`]],
    [
      'one choice',
      scaled({ choices: ['a'] }),
      ['asks "q", which has choices ["a"]: give a list of two to 6.'],
    ],
    [
      'seven choices',
      scaled({ choices: 'abcdefg'.split('') }),
      ['asks "q", which has choices ["a","b","c","d","e","f","g"]: give a list of two to 6.'],
    ],
    [
      'choices that are not kebab-case, come twice, or are taken',
      scaled({ choices: ['So so', 'a', 'a', 'answered'] }),
      [
        'asks "q", which has the choice "So so": write it in kebab-case, like \'so-so\'.',
        'asks "q", which has the choice "a" twice: name it once.',
        'asks "q", which has the choice "answered", which is taken: call it something else.',
      ],
    ],
  ])('is refused for %s', (_, made, problems) => {
    expect(asking(made)).toEqual(ofHow(...problems));
  });

  it.each<[string, unknown, object, string[]]>([
    ['no time', well, { within: {} }, ['has within missing: give whole days from 1 to 90.']],
    ['too long a time', well, { within: { days: 91 } }, ['has within 91: give whole days from 1 to 90.']],
    ['an unknown option', well, { timeout: [] }, [`has "timeout", ${nothing}`]],
    [
      'answers that are no branches',
      well,
      { answers: [] },
      ['has answers []: give each answer its list of steps.'],
    ],
    [
      'a branch that is no list',
      well,
      { answers: { yes: 'thanks' }, silent: 'rest' },
      [
        'has for answer "yes" "thanks": give a list of steps, like [send(\'thanks\')].',
        'has for silent "rest": give a list of steps, like [send(\'thanks\')].',
      ],
    ],
    [
      'a branch that names no choice',
      well,
      { answers: { maybe: [] } },
      ['names "maybe", which is no answer of the question "well": use "yes" or "no".'],
    ],
    ...['0', '6', '4-6', '3-1', '5-5', '01', '1-', 'one'].map((name): [string, unknown, object, string[]] => [
      `a branch that names no score: ${name}`,
      stars,
      { answers: { [name]: [] } },
      [
        `names "${name}", which is no answer of the question "stars": use scores from 1 to 5, like '5' or '1-4'.`,
      ],
    ]),
    [
      'branches that overlap',
      stars,
      { answers: { '1-3': [], '3-5': [] } },
      ['has branches for "1-3" and "3-5", and an answer could take both: let them not overlap.'],
    ],
  ])('is refused when asked with %s', (_, made, more, problems) => {
    expect(asking(made, more)).toEqual(ofHow(...problems));
  });
});
