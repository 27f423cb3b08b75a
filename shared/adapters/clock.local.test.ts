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

  describe('at an hour a second', () => {
    function fast(speed = 3600) {
      const db = openDatabase(':memory:');
      const at = { wall: 5_000 };
      const clock = createLocalClock({ at: start, wall: () => at.wall, db });
      clock.runAt(speed);
      return { db, at, clock };
    }

    it('aims where it should be, and stands until it is moved there', () => {
      const { at, clock } = fast();
      at.wall += 500;
      expect(clock.now()).toBe(start);
      expect(clock.aim()).toBe('2028-01-01T00:30:00.000Z');
      clock.moveTo(clock.aim());
      expect(clock.aim()).toBe('2028-01-01T00:30:00.000Z');
      at.wall += 500;
      expect(clock.aim()).toBe(hourLater);
    });

    it('owes at most a second: after a night with the lid closed it goes on from where it was', () => {
      const { at, clock } = fast();
      at.wall += 8 * 3_600_000;
      expect(clock.aim()).toBe(hourLater);
      clock.moveTo(hourLater);
      clock.moveTo(clock.aim());
      expect(clock.now()).toBe('2028-01-01T02:00:00.000Z');
      expect(clock.aim()).toBe('2028-01-01T02:00:00.000Z');
    });

    it('takes no leap by hand for time that it owes', () => {
      const { at, clock } = fast();
      clock.moveTo('2028-02-01T00:00:00.000Z' as Instant);
      at.wall += 1_000;
      expect(clock.aim()).toBe('2028-02-01T01:00:00.000Z');
    });

    it('runs at real speed again from where it stands', () => {
      const { at, clock } = fast();
      clock.moveTo(hourLater);
      clock.runAt(1);
      at.wall += 1_500;
      expect(clock.now()).toBe('2028-01-01T01:00:01.500Z');
      expect(clock.aim()).toBe(clock.now());
    });

    it('has its speed after a restart, and no time has passed meanwhile', () => {
      const { db, at, clock } = fast();
      clock.moveTo(hourLater);
      at.wall += 60_000;
      const again = createLocalClock({ db, wall: () => at.wall });
      expect([again.speed(), again.now(), again.aim()]).toEqual([3600, hourLater, hourLater]);
    });

    it('stands at speed 0, and moves by hand all the same', () => {
      const { at, clock } = fast(0);
      at.wall += 60_000;
      expect([clock.now(), clock.aim()]).toEqual([start, start]);
      clock.moveTo(hourLater);
      expect(clock.aim()).toBe(hourLater);
    });

    it.each([-1, Number.NaN, 2_678_401])('is refused a speed of %s', (speed) => {
      expect(() => fast(speed)).toThrow(/from 0 to 2678400/);
    });
  });
});
