import { describe, expect, it } from 'vitest';
import { instant, plus, type Instant } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { createIds } from './ids.ts';
import { seededBytes } from './ids.local.ts';

const clock = createLocalClock({ at: '2028-01-01T00:00:00.000Z' as Instant });

describe('ids', () => {
  it('are ULIDs in order, even within one millisecond', () => {
    const ids = createIds(clock);
    const refs = Array.from({ length: 50 }, () => ids.ref());
    expect(refs[0]).toMatch(/^[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(refs.toSorted()).toEqual(refs);
    expect(new Set(refs).size).toBe(50);
  });

  it('repeat with the same seed and differ with another', () => {
    const draw = (seed: string) => createIds(clock, seededBytes(seed)).ref();
    expect(draw('a')).toBe(draw('a'));
    expect(draw('a')).not.toBe(draw('b'));
  });

  it('gives as many bytes as asked for', () => {
    expect(createIds(clock, seededBytes('a')).bytes(100)).toHaveLength(100);
  });
});

it("given the machine's randomness, then refs of one instant by twenty makers differ, and so do those of one maker", () => {
  // Each begins anew, as a process does; a ref has 80 random bits behind its instant.
  const refs = Array.from({ length: 20 }, () => createIds(clock).ref());
  expect(new Set(refs).size).toBe(20);
  // Of one maker too, for as many instants as use up what is asked for at a time several times over.
  let minute = 0;
  const moving = createIds({ now: () => plus(instant('2028-01-11T09:12:00Z'), `PT${(minute += 1)}M`) });
  const tails = Array.from({ length: 300 }, () => moving.ref().slice(10));
  expect(new Set(tails).size).toBe(300);
});
