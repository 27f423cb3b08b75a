import { describe, expect, it } from 'vitest';
import { known, NOT_KNOWN, said, TARGET, unread } from '../../../../test/support/doctor.ts';
import type { Target } from '../target.ts';
import { checkConcurrency, checkReserved } from './capacity.ts';

const concurrency = (limit: number, target: Partial<Target> = {}): string =>
  said(checkConcurrency({ concurrency: known({ limit, unreserved: limit }) }, { ...TARGET, ...target }));

describe('Lambda’s concurrency', () => {
  it.each([
    [1000, {}, 'ok Lambda concurrency: 1000 calls at once, 1000 of them reserved for nobody'],
    [10, {}, 'warn Lambda concurrency: 10 calls at once'],
    [10, {}, '→ aws service-quotas request-service-quota-increase --region eu-north-1 --service-code lambda'],
    [9, {}, 'broken Lambda concurrency: 9 calls at once'],
    // 14 a second take 4 calls, and 100 must stay free.
    [104, { mailsPerSecond: 14 }, 'ok Lambda concurrency'],
    [
      103,
      { mailsPerSecond: 14 },
      'broken Lambda concurrency: 103 calls at once, 103 of them reserved for nobody; 14 mails a second take 104',
    ],
  ])('of %d for %j: %s', (limit, target, line) => {
    expect(concurrency(limit, target)).toContain(line);
  });

  it('that nobody could look at is not known', () => {
    expect(said(checkConcurrency({ concurrency: unread }, TARGET))).toMatch(NOT_KNOWN);
  });
});

describe('the sending rate as deployed', () => {
  const reserved = (calls: number | undefined, mailsPerSecond?: number): string =>
    said(checkReserved({ reserved: known(calls) }, { ...TARGET, mailsPerSecond }));

  it.each([
    [undefined, undefined, 'ok Sending rate: no limit of our own'],
    [4, 14, 'ok Sending rate: 4 calls of SendMessage at once'],
    [4, undefined, 'warn Sending rate: 4 calls of SendMessage at once deployed'],
    [undefined, 14, "warn Sending rate: no limit of our own deployed; the stage's file means 4 calls"],
    [0, undefined, 'broken Sending rate: SendMessage may not run at all'],
  ])('%j reserved for %j a second: %s', (calls, rate, line) => {
    expect(reserved(calls, rate)).toContain(line);
  });

  it('that nobody could look at is not known, and without the function it is broken', () => {
    expect(said(checkReserved({ reserved: unread }, TARGET))).toMatch(NOT_KNOWN);
    expect(said(checkReserved({ reserved: undefined }, TARGET))).toContain(
      'broken Sending rate: the stack has no function SendMessage',
    );
  });
});
