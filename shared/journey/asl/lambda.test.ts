import { describe, expect, it } from 'vitest';
import { outcomeOfAnswer, outcomeOfThrow } from './lambda.ts';

/** The cause of a throw, read as the state machine reads it. */
function causeOf(thrown: unknown): unknown {
  const outcome = outcomeOfThrow(thrown);
  return 'cause' in outcome ? JSON.parse(outcome.cause) : undefined;
}

describe('what a function answers', () => {
  it.each<[string, unknown, unknown]>([
    ['nothing', undefined, null],
    ['a function', () => 1, null],
    ['a date', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    ['a missing member', { a: undefined }, {}],
    ['a hole', [undefined], [null]],
    ['no number', NaN, null],
  ])('is the JSON of it: %s', (_, answer, payload) => {
    expect(outcomeOfAnswer(answer)).toEqual({ payload });
  });

  it('is a failure of the function when it is no JSON', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(outcomeOfAnswer(circle)).toMatchObject({ error: 'TypeError' });
    expect(outcomeOfAnswer({ n: 1n })).toMatchObject({ error: 'TypeError' });
  });
});

describe('what a function throws', () => {
  it('is kept as type, message and trace, and nothing else of the error', () => {
    const error = Object.assign(new RangeError('m1', { cause: 'hidden' }), {
      field: 'hidden',
      stack: 'RangeError: m1\n    at x',
    });
    expect(outcomeOfThrow(error)).toMatchObject({ error: 'RangeError' });
    expect(causeOf(error)).toEqual({
      errorType: 'RangeError',
      errorMessage: 'm1',
      trace: ['RangeError: m1', '    at x'],
    });
  });

  it('has the name of the class that overrides it', () => {
    class TooSoon extends Error {
      override readonly name = 'TooSoon';
    }
    expect(causeOf(new TooSoon('x'))).toMatchObject({ errorType: 'TooSoon', errorMessage: 'x' });
  });

  it('has an empty trace when the error has no stack', () => {
    expect(causeOf(Object.assign(new Error('x'), { stack: undefined }))).toMatchObject({ trace: [] });
  });
});
