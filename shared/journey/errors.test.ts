import { describe, expect, it } from 'vitest';
import { instant } from '../time/instant.ts';
import { NotAccepted, RunEnded, StoreBusy, TooEarly } from './errors.ts';

describe('the errors that the state machine knows', () => {
  it.each([
    [new TooEarly(instant('2028-01-03T08:00:00Z')), 'TooEarly', '2028-01-03T08:00:00.000Z'],
    [new RunEnded('r1'), 'RunEnded', 'r1'],
    [new NotAccepted('throttled'), 'NotAccepted', 'throttled'],
    [new StoreBusy('r1'), 'StoreBusy', 'r1'],
  ])('are their name and a message of ids only: %s', (error, name, message) => {
    expect(error).toBeInstanceOf(Error);
    expect([error.name, error.message]).toEqual([name, message]);
  });

  it('come back in a whole second, never before the instant', () => {
    const error = new TooEarly(instant('2028-01-03T08:00:00.001Z'));
    expect(error.message).toBe('2028-01-03T08:00:01.000Z');
    expect(error.resumeAt).toBe('2028-01-03T08:00:01.000Z');
  });
});
