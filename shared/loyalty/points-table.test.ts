import { describe, expect, it } from 'vitest';
import { POINTS } from '../../test/support/loyalty.ts';
import { loyaltyPoints, PointsInvalid } from './points-table.ts';
import type { PointsTable } from './points.ts';

const levels = {
  ambassador: { from: 70, margin: 5 },
  active: { from: 30, margin: 5 },
  quiet: { from: 10, margin: 3 },
};
const fine: PointsTable = { levels, events: { 'portal.login': { part: 'use', points: 1 } } };

/** What is wrong with a table in which something is changed; as an organisation writes it, so of any type. */
function problems(change: object): readonly string[] {
  try {
    loyaltyPoints({ ...fine, ...change });
  } catch (error) {
    if (error instanceof PointsInvalid) return error.problems;
    throw error;
  }
  return [];
}
const ofEvent = (entry: unknown, type = 'a.b') => problems({ events: { [type]: entry } });

describe('points', () => {
  it('given only what must be, when loaded, then the defaults are filled in', () => {
    expect(loyaltyPoints(fine)).toEqual({
      halfLifeDays: 180,
      pointsForIndex50: 100,
      levels,
      events: new Map([['portal.login', { part: 'use', points: 1, oncePerDay: false }]]),
    });
  });

  it('given everything, when loaded, then nothing is lost', () => {
    const login = { part: 'use', points: -1000, oncePerDay: true, counts: 'log-ins' } as const;
    const table = { ...fine, halfLifeDays: 730, pointsForIndex50: 10_000, events: { 'portal.login': login } };
    expect(loyaltyPoints(table)).toEqual({ ...table, events: new Map([['portal.login', login]]) });
  });

  it('given points by answer, when loaded, then they are choices, or ranges from the lowest score on', () => {
    expect(POINTS.events.get('survey.answered')?.points).toEqual(
      new Map([
        [
          'nps',
          {
            choices: new Map(),
            scores: [
              { from: 0, to: 6, points: -20 },
              { from: 7, to: 8, points: 5 },
              { from: 9, to: 10, points: 20 },
            ],
          },
        ],
        [
          'support',
          {
            choices: new Map(),
            scores: [
              { from: 1, to: 2, points: -15 },
              { from: 3, to: 4, points: 0 },
              { from: 5, to: 5, points: 15 },
            ],
          },
        ],
        [
          'mood',
          {
            choices: new Map([
              ['well', 10],
              ['so-so', 0],
              ['call-me', -10],
            ]),
            scores: [],
          },
        ],
      ]),
    );
  });

  it.each([90, 730])('given a half-life of %i days, then it is taken', (halfLifeDays) => {
    expect(problems({ halfLifeDays })).toEqual([]);
  });

  it.each([89, 731, 180.5, '180', null])(
    'given a half-life of %o days, then it is refused',
    (halfLifeDays) => {
      expect(problems({ halfLifeDays })).toEqual(['halfLifeDays: expected a whole number from 90 to 730']);
    },
  );

  it.each([0, 10_001, 0.5])(
    'given %d points for an index of 50, then they are refused',
    (pointsForIndex50) => {
      expect(problems({ pointsForIndex50 })).toEqual([
        'pointsForIndex50: expected a whole number from 1 to 10000',
      ]);
    },
  );

  it.each(['Portal.login', 'login', 'portal.', '.login', 'portal login', 'portal..login', 'portal.1'])(
    'given the event type "%s", then it is refused',
    (type) => {
      expect(ofEvent({ part: 'use', points: 1 }, type)).toEqual([
        `events → ${type}: expected an event type as lower-case words with dots, such as "portal.login"`,
      ]);
    },
  );

  it.each(['help.received', 'local-branch.meeting2.attended'])(
    'given the event type "%s", then it is taken',
    (type) => {
      expect(ofEvent({ part: 'use', points: 1 }, type)).toEqual([]);
    },
  );

  it.each<[unknown, string]>([
    [3, 'events → a.b: expected { part, points }'],
    [{ part: 'us', points: 1 }, 'events → a.b → part: expected one of activity, satisfaction, use'],
    [{ part: 'use' }, 'events → a.b → points: expected a whole number from -1000 to 1000'],
    [{ part: 'use', points: null }, 'events → a.b → points: expected a whole number from -1000 to 1000'],
    [{ part: 'use', points: 1.5 }, 'events → a.b → points: expected a whole number from -1000 to 1000'],
    [{ part: 'use', points: 1001 }, 'events → a.b → points: expected a whole number from -1000 to 1000'],
    [{ part: 'use', points: -1001 }, 'events → a.b → points: expected a whole number from -1000 to 1000'],
    [{ part: 'use', points: 1, oncePerDay: 1 }, 'events → a.b → oncePerDay: expected true or false'],
    [
      { part: 'use', points: 1, counts: 'Trainings' },
      'events → a.b → counts: expected the indicator as a name in lower-case letters, digits and hyphens, such as "nps"',
    ],
    [
      { part: 'use', points: 1, oncePerDya: true, count: 'x' },
      'events → a.b: has "oncePerDya", "count", which means nothing here: remove it or correct its spelling',
    ],
    [{ part: 'use', points: {} }, 'events → a.b → points: expected at least one question'],
    [
      { part: 'use', points: { nps: 5 } },
      'events → a.b → points → nps: expected points by answer, such as { "9-10": 20 } or { "well": 10 }',
    ],
    [{ part: 'use', points: { nps: {} } }, 'events → a.b → points → nps: expected at least one answer'],
    [
      { part: 'use', points: { NPS: { '1': 1 } } },
      'events → a.b → points → NPS: expected the question as a name in lower-case letters, digits and hyphens, such as "nps"',
    ],
    [
      { part: 'use', points: { nps: { '9–10': 1 } } },
      'events → a.b → points → nps → 9–10: expected a score, a range of scores or a choice, such as "9-10" or "well"',
    ],
    [
      { part: 'use', points: { nps: { '9-10': 1, well: 1 } } },
      'events → a.b → points → nps: a question has scores or choices, not both: keep one kind',
    ],
    [
      { part: 'use', points: { nps: { '9-10': 1001 } } },
      'events → a.b → points → nps → 9-10: expected a whole number from -1000 to 1000',
    ],
    [
      { part: 'use', points: { nps: { '9-10': 20, '0-7': -20 } } },
      'events → a.b → points → nps: the score 8 stands in no range: add it',
    ],
    [
      { part: 'use', points: { nps: { '8-10': 20, '0-8': -20 } } },
      'events → a.b → points → nps: the score 8 stands in two ranges: keep one',
    ],
    [
      { part: 'use', points: { nps: { '10-9': 20 } } },
      'events → a.b → points → nps: the range 10-9 runs backwards: write 9-10',
    ],
    [
      { part: 'use', points: { nps: { '9-10': 20 } }, oncePerDay: true },
      'events → a.b → oncePerDay: an event with points by answer counts each time: remove it',
    ],
  ])('given the entry %j, then the problem is named with what to do', (entry, problem) => {
    expect(ofEvent(entry)).toEqual([problem]);
  });

  it('given answers that count once a day, then they are refused: they count by question and wave', () => {
    expect(ofEvent({ part: 'use', points: 5, oncePerDay: true }, 'survey.answered')).toEqual([
      'events → survey.answered → oncePerDay: an answer counts once for its question and wave, and the last one counts: remove it',
    ]);
    expect(ofEvent({ part: 'use', points: 5, oncePerDay: false }, 'survey.answered')).toEqual([]);
  });

  it.each<[object, string]>([
    [{ quiet: undefined }, 'levels → quiet: expected { from, margin }'],
    [
      { loud: levels.quiet },
      'levels: has "loud", which means nothing here: remove it or correct its spelling',
    ],
    [{ quiet: { from: 10.5, margin: 1 } }, 'levels → quiet → from: expected a whole number from 2 to 99'],
    [
      { ambassador: { from: 100, margin: 1 } },
      'levels → ambassador → from: expected a whole number from 2 to 99',
    ],
    [{ quiet: { from: 10, margin: 0 } }, 'levels → quiet → margin: expected a whole number from 1 to 98'],
    [
      { quiet: { from: 10, margin: 10 } },
      'levels → quiet: margin must be smaller than from, or nobody could ever leave the level',
    ],
    [
      { active: { from: 66, margin: 5 } },
      'levels → active → from: expected at most 65, where ambassador is left: whoever falls out of ambassador is active',
    ],
    [
      { quiet: { from: 26, margin: 5 } },
      'levels → quiet → from: expected at most 25, where active is left: whoever falls out of active is quiet',
    ],
  ])('given the levels with %j, then the problem is named with what to do', (change, problem) => {
    expect(problems({ levels: { ...levels, ...change } })).toEqual([problem]);
  });

  it.each([
    { ambassador: { from: 70, margin: 5 }, active: { from: 65, margin: 5 }, quiet: { from: 60, margin: 59 } },
    { ambassador: { from: 99, margin: 1 }, active: { from: 30, margin: 1 }, quiet: { from: 2, margin: 1 } },
  ])('given levels as near to each other or as far apart as may be, then they are taken: %j', (close) => {
    expect(problems({ levels: close })).toEqual([]);
  });

  it('given a level that begins at 1, then nobody could be below it, and both problems are named', () => {
    expect(problems({ levels: { ...levels, quiet: { from: 1, margin: 1 } } })).toEqual([
      'levels → quiet → from: expected a whole number from 2 to 99',
      'levels → quiet: margin must be smaller than from, or nobody could ever leave the level',
    ]);
  });

  it('given no levels, no events or no table, then what is expected is said', () => {
    expect(problems({ levels: undefined, events: undefined })).toEqual([
      'levels: expected the levels ambassador, active and quiet',
      'events: expected points by event type',
    ]);
    expect(() => loyaltyPoints(null as never)).toThrow('the table: expected { levels, events }');
  });

  it('given several problems, then all are named at once, in a list', () => {
    const wrong = { halfLifeDays: 1, events: { 'a.b': { part: 'x', points: 1 } } };
    expect(problems(wrong)).toHaveLength(2);
    expect(() => loyaltyPoints({ ...fine, ...wrong } as never)).toThrow(
      'The loyalty points cannot be used:\n' +
        '- halfLifeDays: expected a whole number from 90 to 730\n' +
        '- events → a.b → part: expected one of activity, satisfaction, use',
    );
  });
});
