import { describe, expect, it } from 'vitest';
import { ASA, submitAndSettle, testWorld } from '../../test/support/world.ts';
import { instant, plus, type Instant } from '../../shared/time/instant.ts';
import { nextHour, nextSweepWithWork } from './next-sweep.ts';

describe('the next sweep with work', () => {
  it('is the first of all hours at which the sweep would do something', async () => {
    const local = testWorld({ at: '2028-01-11T09:12:00Z' });
    await submitAndSettle(local, 'join', ASA);
    const { clock, engine, functions, world, workflows } = local;
    const end = plus(clock.now(), 'P100D');
    const found: string[] = [];
    const missed: string[] = [];
    let promised = await nextSweepWithWork(world.items, workflows.points, clock.now());
    while (clock.now() < end) {
      // Past the effects of this hour, which may leave work for the next one; the engine's own sweep would hide it.
      const hour = nextHour(clock.now());
      await engine.advanceTo(plus(clock.now(), 'PT59M59S'));
      if (hour < promised)
        promised = earlier(promised, await nextSweepWithWork(world.items, workflows.points, clock.now()));
      clock.moveTo(hour);
      const report = Object.values((await functions.sweep()) as Record<string, number>);
      if (report.some((count) => count > 0)) {
        found.push(hour);
        if (promised > hour) missed.push(`work at ${hour}, promised for ${promised}`);
      }
      if (promised <= hour) promised = await nextSweepWithWork(world.items, workflows.points, clock.now());
    }
    expect(missed).toEqual([]);
    // A level falls, and what is due is armed: not one of them was missed.
    expect(found.length).toBeGreaterThan(1);
  });

  it('is a year ahead when there is nothing', async () => {
    const { world, workflows } = testWorld();
    const now = instant('2028-01-11T09:12:00Z');
    expect(await nextSweepWithWork(world.items, workflows.points, now)).toBe(instant('2029-01-11T10:00:00Z'));
  });
});

const earlier = (one: Instant, other: Instant): Instant => (one < other ? one : other);
