import { describe, expect, expectTypeOf, it } from 'vitest';
import type { Question, Step } from './journey.ts';
import { JourneyInvalid } from './journey-invalid.ts';
import type { AnswerName } from './language-questions.ts';
import {
  after,
  answered,
  ask,
  choose,
  event,
  happened,
  inSegment,
  journey,
  question,
  send,
  task,
  wait,
  yearly,
} from './language.ts';

/*
 * What the compiler refuses, with `@ts-expect-error` (tsc checks that there is an error), is refused again when the file
 * is loaded: an author may have no compiler.
 */

const stars = question('stars', { kind: 'support', scale: { from: 1, to: 3 } });
const well = question('well', { kind: 'care', scale: { choices: ['yes', 'so-so', 'no'] } });
const within = { days: 7 };
const common = { purpose: 'relation', startsOn: event('member.joined'), endsOn: [] } as const;
const days = wait({ days: 1, at: '09:00' });
const withSteps = (steps: readonly Step[]) => () => journey('small', { ...common, steps });

describe('the types of questions', () => {
  it('know which names an answer may have', () => {
    expectTypeOf<AnswerName<typeof stars>>().toEqualTypeOf<'1' | '2' | '3' | '1-2' | '1-3' | '2-3'>();
    expectTypeOf<AnswerName<typeof well>>().toEqualTypeOf<'yes' | 'so-so' | 'no'>();
    expectTypeOf<AnswerName<Question>>().toEqualTypeOf<string>();
    expect([stars.id, well.id]).toEqual(['stars', 'well']);
  });

  it('refuse a branch that names no answer', () => {
    const steps = [send('sorry')];
    const made = [
      // @ts-expect-error -- scores end at 3
      ask('how', { question: stars, within, answers: { '1': steps, '4': steps } }),
      // @ts-expect-error -- the smaller one comes first
      ask('how', { question: stars, within, answers: { '3-1': steps } }),
      // @ts-expect-error -- no such choice
      ask('how', { question: well, within, answers: { yes: steps, maybe: steps } }),
    ];
    for (const step of made) expect(withSteps([step])).toThrow(/names "(4|3-1|maybe)", which is no answer/);
    expect(withSteps([ask('how', { question: stars, within, answers: { '1-2': steps } })])).not.toThrow();
  });

  it('refuse a condition on an answer that the question has not', () => {
    const made = [
      // @ts-expect-error -- scores begin at 1
      answered(stars, '0-2'),
      // @ts-expect-error -- no such choice
      answered(well, 'yes', 'maybe'),
    ];
    for (const when of made)
      expect(
        withSteps([
          ask('a', { question: stars, within }),
          ask('b', { question: well, within }),
          send('sorry', { when }),
        ]),
      ).toThrow(/names "(0-2|maybe)", which is no answer/);
  });
});

describe('the types of steps', () => {
  it('refuse a name that comes twice, in a branch as well', () => {
    const made = [
      // @ts-expect-error -- two steps have the name "hello"
      () => journey('small', { ...common, steps: [send('hello'), days, send('hello')] }),
      () =>
        journey('small', {
          ...common,
          // @ts-expect-error -- two steps have the name "call"
          steps: [
            task('call', { why: 'new' }),
            ask('how', { question: stars, within, answers: { '1': [task('call', { why: 'low' })] } }),
          ],
        }),
      () =>
        journey('small', {
          ...common,
          // @ts-expect-error -- two steps have the name "hello"
          steps: [
            choose('by-answer', {
              ways: { seen: { when: happened('portal.login'), steps: [send('other', { step: 'hello' })] } },
            }),
            days,
            send('hello'),
          ],
        }),
    ];
    for (const make of made) expect(make).toThrow(/has the name of step 1/);
  });

  it('take the same message under two names, and names that are put together', () => {
    expect(
      journey('small', { ...common, steps: [send('hello'), days, send('hello', { step: 'again' })] }).steps,
    ).toHaveLength(3);
    const [first, second] = ['a', 'b'];
    expect(
      journey('small', {
        ...common,
        steps: [send('hello', { step: `to-${first}` }), days, send('hello', { step: `to-${second}` })],
      }).steps,
    ).toHaveLength(3);
  });

  it.each([
    // @ts-expect-error -- no such event
    ['an event', () => event('member.joind')],
    // @ts-expect-error -- no such event
    ['an awaited event', () => wait({ event: 'portal.logon', atMost: { days: 3 } })],
    // @ts-expect-error -- no such segment
    ['a segment', () => send('x', { when: inSegment('sektor', 'care') })],
    // @ts-expect-error -- no such kind of task
    ['a task', () => task('visit', { why: 'new' })],
    // @ts-expect-error -- no such channel
    ['a channel', () => send('x', { channel: 'fax' })],
    // @ts-expect-error -- no such option
    ['an option', () => send('x', { notAfter: 3 })],
    // @ts-expect-error -- a wait for an event needs an end
    ['an endless wait', () => wait({ event: 'portal.login' })],
    // @ts-expect-error -- no such date
    ['a date', () => yearly('birthday', { at: '09:00' })],
    // @ts-expect-error -- it must be said since when
    ['a start', () => after({ months: 3, at: '10:00' })],
  ])('refuse %s that is misspelt or missing', (_, make) => {
    const made = make();
    const isStart = ['event', 'yearly', 'after'].includes(made.kind);
    expect(() =>
      Reflect.apply(journey, undefined, [
        'small',
        { ...common, ...(isStart ? { startsOn: made } : {}), steps: isStart ? [send('x')] : [made] },
      ]),
    ).toThrow(JourneyInvalid);
  });
});
