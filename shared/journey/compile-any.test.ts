import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { errorsOf, faultsOf } from '../../test/support/compiled-faults.ts';
import { allSteps } from './all-steps.ts';
import { compile } from './compile.ts';
import type { Journey, Question, Step } from './journey.ts';
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

/** A list of steps as it is drawn; names and waits are given afterwards, so that any drawing makes a journey. */
interface Drawn {
  readonly kind: 'send' | 'task' | 'await' | 'ask' | 'choose';
  /** No wait before it, where none is needed. */
  readonly tight: boolean;
  readonly days: number;
  readonly branches: readonly (readonly Drawn[])[];
  /** Each branch but the last ends the run. */
  readonly ends: boolean;
}

const { steps: drawn } = fc.letrec<{ step: Drawn; steps: readonly Drawn[] }>((tie) => ({
  step: fc.record({
    kind: fc.constantFrom('send', 'task', 'await', 'ask', 'choose'),
    tight: fc.boolean(),
    days: fc.integer({ min: 0, max: 3 }),
    branches: fc.array(tie('steps'), { minLength: 2, maxLength: 3, depthIdentifier: 'steps' }),
    ends: fc.boolean(),
  }),
  steps: fc.oneof(
    { depthIdentifier: 'steps', depthSize: 'small' },
    fc.constant([]),
    fc.array(tie('step'), { minLength: 1, maxLength: 3, depthIdentifier: 'steps' }),
  ),
}));

const score: Question = question('score', { kind: 'care', scale: { from: 0, to: 10 } });
const RANGES = ['0-3', '4', '5-10'] as const;

function written(drawing: readonly Drawn[]): readonly Step[] {
  let count = 0;
  const list = (all: readonly Drawn[], first: boolean): readonly Step[] =>
    all.flatMap((one, index) => {
      const { kind, tight, days } = one;
      const sends = kind === 'send' || kind === 'ask';
      const needsWait = sends ? !(index > 0 && isPause(all[index - 1]!)) : !tight;
      const isFirst = first && index === 0;
      return [...(needsWait && !isFirst ? [wait({ days, at: '09:00' })] : []), step(one)];
    });
  const branch = ({ ends }: Drawn, steps: readonly Drawn[] = []): readonly Step[] => {
    const made = list(steps, false);
    return ends && made.length > 0 ? [...made, end('enough')] : made;
  };
  const step = (one: Drawn): Step => {
    const { kind, days, branches } = one;
    count += 1;
    const name = `${kind}-${count}`;
    switch (kind) {
      case 'send':
        return send('words', { step: name, notAfterDays: days });
      case 'task':
        return task('call', { step: name, why: 'drawn' });
      case 'await':
        return wait({ event: 'portal.login', atMost: { days: days + 1 }, step: name });
      case 'ask':
        return ask('question', {
          step: name,
          question: score,
          within: { days: days + 1 },
          notAfterDays: 0,
          answers: Object.fromEntries(
            branches.slice(1).map((steps, index) => [RANGES[index]!, branch(one, steps)]),
          ),
          silent: branch(one, branches[0]),
        });
      case 'choose':
        return choose(name, {
          ways: Object.fromEntries(
            branches.map((steps, index) => [
              `way-${index}`,
              { when: atLevel('quiet'), steps: branch(one, steps) },
            ]),
          ),
        });
    }
  };
  return list(drawing, true);
}

/** After it time has passed, whatever way was gone. */
const isPause = ({ kind }: Drawn): boolean => kind === 'await';

const journeys: fc.Arbitrary<Journey> = drawn
  .filter((drawing) => drawing.length > 0)
  .map((drawing) =>
    journey('any', {
      purpose: 'relation',
      startsOn: event('member.joined'),
      endsOn: ['member.left'],
      steps: written(drawing),
    }),
  );

describe('any compiled journey', () => {
  it('passes our own rules and the runner, whatever its steps', () => {
    fc.assert(
      fc.property(journeys, (made) => {
        expect(faultsOf(made)).toEqual([]);
      }),
      { numRuns: 150, seed: 2028 },
    );
  });

  it('passes asl-validator, whatever its steps', () => {
    // Half a second each.
    fc.assert(
      fc.property(journeys, (made) => {
        expect(errorsOf(made)).toBe('');
      }),
      { numRuns: 8, seed: 2029 },
    );
  });

  it('is drawn with every kind of step, within branches as well, and with ends', () => {
    const seen = new Set(
      fc
        .sample(journeys, { numRuns: 150, seed: 2028 })
        .flatMap(({ steps }) => [...allSteps(steps)].filter((step) => !steps.includes(step)))
        .map(({ kind }) => kind),
    );
    expect([...seen].toSorted()).toEqual(['ask', 'await', 'choose', 'end', 'send', 'task', 'wait']);
  });

  it('keeps a name of the greatest length in state names of at most 80 characters', () => {
    const name = 'n'.repeat(44);
    const made = journey('any', {
      purpose: 'relation',
      startsOn: event('member.joined'),
      endsOn: [],
      steps: [
        ask('question', {
          step: name,
          question: score,
          within: { days: 3 },
          answers: { '0-3': [end('r'.repeat(30))] },
          silent: [wait({ days: 1, at: '09:00' }), send('words', { unless: answered(score, '5-10') })],
        }),
      ],
    });
    expect(faultsOf(made)).toEqual([]);
    expect(Object.keys(compile(made).States)).toContain(`${name}: end ${'r'.repeat(30)}`);
  });
});
