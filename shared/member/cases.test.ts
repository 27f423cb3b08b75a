import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromEpochMs, instant, type Instant } from '../time/instant.ts';
import { casesTogether, withCase } from './cases.ts';

const NONE = { openCases: [] };
const at = (day: number): Instant => instant(`2028-01-${String(day).padStart(2, '0')}T09:00:00Z`);
type Said = readonly [name: string, state: 'opened' | 'closed', at: Instant];

const after = (...said: readonly Said[]) =>
  said.reduce<Parameters<typeof withCase>[0]>(
    (member, [name, state, when]) => withCase(member, { case: name, state }, when),
    NONE,
  );

describe('the help cases of a member', () => {
  it.each<[string, readonly Said[], readonly string[], Instant | undefined]>([
    ['opened', [['A', 'opened', at(1)]], ['A'], undefined],
    ['closed and never opened', [['A', 'closed', at(1)]], [], at(1)],
    [
      'opened and closed',
      [
        ['A', 'opened', at(1)],
        ['A', 'closed', at(2)],
      ],
      [],
      at(2),
    ],
    [
      'closed, with the word of its opening late',
      [
        ['A', 'closed', at(2)],
        ['A', 'opened', at(1)],
      ],
      [],
      at(2),
    ],
    [
      'opened again',
      [
        ['A', 'opened', at(1)],
        ['A', 'closed', at(2)],
        ['A', 'opened', at(3)],
      ],
      ['A'],
      at(2),
    ],
    [
      'opened and closed at one instant',
      [
        ['A', 'closed', at(1)],
        ['A', 'opened', at(1)],
      ],
      [],
      at(1),
    ],
    [
      'two, one closed',
      [
        ['B', 'opened', at(1)],
        ['A', 'opened', at(2)],
        ['B', 'closed', at(3)],
      ],
      ['A'],
      at(3),
    ],
    ['named as a field of every object', [['constructor', 'opened', at(1)]], ['constructor'], undefined],
  ])(
    'given a case %s, then what is open and when the last was closed is known',
    (_, said, open, closedAt) => {
      const { openCases, caseClosedAt } = after(...said);
      expect([openCases, caseClosedAt]).toEqual([open, closedAt]);
    },
  );

  it('given the words of many cases, when they come in any order and again, then they stand the same', () => {
    const one = fc.tuple(
      fc.constantFrom('A', 'B', 'C'),
      fc.constantFrom('opened' as const, 'closed' as const),
      fc.nat(9).map((day) => at(day + 1)),
    );
    const orders = fc.array(one, { maxLength: 12 }).chain((said) =>
      fc.tuple(
        fc.constant(said),
        fc.shuffledSubarray([...said, ...said.slice(0, 3)], {
          minLength: Math.min(said.length * 2, said.length + 3),
        }),
      ),
    );
    fc.assert(
      fc.property(orders, ([said, mixed]) => {
        expect(after(...mixed)).toEqual(after(...said));
      }),
    );
  });

  it('given two rows of one member, when they become one, then the later word on a case holds, whoever it was said of', () => {
    const one = after(['A', 'opened', at(1)], ['B', 'opened', at(2)], ['C', 'closed', at(3)]);
    const other = after(['A', 'closed', at(4)], ['B', 'closed', at(1)], ['D', 'opened', at(5)]);
    const all = { openCases: ['B', 'D'], caseClosedAt: at(4) };
    expect(casesTogether(one, other)).toMatchObject(all);
    expect(casesTogether(other, one)).toEqual(casesTogether(one, other));
  });

  it('given an open case of which no word is kept, when rows become one, then it stays open', () => {
    expect(casesTogether({ openCases: ['X'] }, after(['A', 'opened', at(1)])).openCases).toEqual(['A', 'X']);
  });

  it('given a case that has been closed for 90 days, when something is said of another, then it is forgotten; an open one never is', () => {
    const later = (days: number): Instant => fromEpochMs(Date.parse(at(1)) + days * 86_400_000);
    const said: readonly Said[] = [
      ['A', 'closed', at(1)],
      ['B', 'opened', at(1)],
      ['C', 'closed', later(90)],
    ];
    const names = (all: readonly Said[]) => Object.keys(JSON.parse(after(...all).cases!) as object);

    expect(names(said)).toEqual(['A', 'B', 'C']);
    expect(names([...said, ['C', 'closed', later(91)]])).toEqual(['B', 'C']);
    expect(after(...said, ['C', 'closed', later(91)]).openCases).toEqual(['B']);
  });

  it('given a row from before, which has both words as they are, then it is read, and written anew', () => {
    const before = {
      openCases: ['A'],
      cases: JSON.stringify({ A: [at(1), 'opened'], B: [at(2), 'closed'] }),
    };

    const { cases, openCases } = withCase(before, { case: 'A', state: 'closed' }, at(3));
    expect(openCases).toEqual([]);
    expect(JSON.parse(cases)).toEqual({
      A: `c${Date.parse(at(3)).toString(36)}`,
      B: `c${Date.parse(at(2)).toString(36)}`,
    });
  });

  it('given hundreds of cases, then the open ones are all kept, and of the closed ones the last fifty', () => {
    const start = Date.parse('2028-01-01T00:00:00Z');
    const said = Array.from({ length: 200 }, (_, n): Said => [
      `c${n}`,
      n < 100 ? 'opened' : 'closed',
      fromEpochMs(start + n),
    ]);
    const { cases, openCases } = after(...said);
    expect([openCases.length, Object.keys(JSON.parse(cases!) as object).length]).toEqual([100, 150]);
    expect(cases).toContain('"c199"');
    expect(cases).not.toContain('"c100"');
  });
});
