import { describe, expect, it } from 'vitest';
import type { Instant } from '../time/instant.ts';
import { createLocalClock } from './clock.local.ts';
import { openDatabase } from './sqlite.ts';

const start = '2028-01-01T00:00:00.000Z' as Instant;
const hourLater = '2028-01-01T01:00:00.000Z' as Instant;

describe('the virtual clock', () => {
  it('moves only forward', () => {
    const clock = createLocalClock({ at: start });
    clock.moveTo(hourLater);
    clock.moveTo(start);
    expect(clock.now()).toBe(hourLater);
  });

  it('runs at real speed from where it was put', () => {
    let wall = 5_000;
    const clock = createLocalClock({ at: start, wall: () => wall });
    wall += 1_500;
    expect(clock.now()).toBe('2028-01-01T00:00:01.500Z');
    clock.moveTo(hourLater);
    wall += 250;
    expect(clock.now()).toBe('2028-01-01T01:00:00.250Z');
  });

  it('stands still while held, and what the wall did meanwhile does not count', () => {
    let wall = 0;
    const clock = createLocalClock({ at: start, wall: () => wall });
    clock.hold();
    wall += 60_000;
    expect(clock.now()).toBe(start);
    clock.release();
    wall += 1_000;
    expect(clock.now()).toBe('2028-01-01T00:00:01.000Z');
  });

  it('does not go back when the wall does', () => {
    let wall = 10_000;
    const clock = createLocalClock({ at: start, wall: () => wall });
    wall -= 9_000;
    expect(clock.now()).toBe(start);
  });

  it('is where it was after a restart, whatever start it is given', () => {
    const db = openDatabase(':memory:');
    createLocalClock({ at: start, db }).moveTo(hourLater);
    expect(createLocalClock({ at: start, db }).now()).toBe(hourLater);
  });
});
