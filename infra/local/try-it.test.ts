import { describe, expect, it } from 'vitest';
import { holdsIdentityNumber } from '../../shared/member/national-identity.ts';
import { instant, plus } from '../../shared/time/instant.ts';
import { testWorld } from '../../test/support/world.ts';
import { freshValues } from './try-it.ts';

describe('what Try it offers', () => {
  it('given any minute of a day, then the case is another and no national identity number, which is refused', async () => {
    const { world, clock, ...local } = testWorld();
    const cases: string[] = [];
    let now = instant('2026-11-27T00:00:00Z');
    for (let minute = 0; minute < 24 * 60; minute += 1) {
      cases.push((await freshValues({ ...local, world, clock: { ...clock, now: () => now } })).case);
      now = plus(now, 'PT1M');
    }
    expect(new Set(cases).size).toBe(24 * 60);
    expect(cases.filter(holdsIdentityNumber)).toEqual([]);
  });
});
