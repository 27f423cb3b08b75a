import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../time/instant.ts';

/**
 * The virtual clock. It moves only forward: by hand (`moveTo`), and by itself when it was given a wall. At real speed
 * `now` follows the wall. At any other it stands still until whoever drives it moves it to `aim`, so that at an hour a
 * second all that falls due on the way is still done at its own instant. While held it stands still, so that a jump
 * through many timers is deterministic.
 */
export interface LocalClock extends Clock {
  /** Moves to `at`; an instant already past leaves the clock where it is. */
  moveTo(at: Instant): void;
  /** Stands still from now on, until released. Holds nest. */
  hold(): void;
  release(): void;
  /** Where it stands still for good, whatever it is asked for; undefined where it goes on for ever. */
  readonly end: Instant | undefined;
  /** Seconds here in a second of the wall: 1 at first, 0 when it stands. */
  speed(): number;
  /** Runs at this speed from where it stands, also after a restart; but only at real speed does time pass while nothing runs. */
  runAt(speed: number): void;
  /** Where it should stand by now. Never more than the way of one second of the wall ahead: what could not keep up is let go. */
  aim(): Instant;
  /**
   * Calls back when the clock, running by itself, has reached `at`. Returns the way to call that off. Without a wall, and
   * while it stands: never. At a speed other than real it calls twice a second at the latest, to be moved to `aim`.
   */
  wake(at: Instant, callback: () => void): () => void;
}

export interface LocalClockOptions {
  /** Where the clock starts when it has no saved time yet; default the wall's now. */
  readonly at?: Instant;
  /** Milliseconds since 1970, going forward at real speed. Without it the clock moves by hand only. */
  readonly wall?: () => number;
  readonly end?: Instant | undefined;
  /** Where the time is kept over a restart. */
  readonly db?: DatabaseSync;
}

/** The wall clock of this machine. The only place below infra that reads it. */
export const systemWall = (): number => Date.now();

/** Calls back when so many milliseconds have passed on the wall; gives the way to call that off. */
export function systemTimer(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => clearTimeout(timer);
}

// setTimeout takes at most 2^31-1 ms (24.8 days) and fires at once beyond; waking early and looking again is harmless.
const LONGEST_TIMER = 24 * 60 * 60 * 1000;

/** How often a clock that is driven asks to be moved along: its timers can lie close together, and it owes at most a second. */
const SHORTEST_TICK = 20;
const LONGEST_TICK = 500;
/** How much of the wall's time may be made up for. */
const LARGEST_LAG = 1000;

/** A month a second: beyond it no page can be read. */
export const FASTEST = 31 * 24 * 60 * 60;

export function createLocalClock({ at, wall, db, end }: LocalClockOptions): LocalClock {
  const last = end === undefined ? Number.POSITIVE_INFINITY : Date.parse(end);
  const store = db && createStore(db);
  const saved = store?.load();
  let current = saved?.now ?? (at ? Date.parse(at) : requireWall(wall)());
  let offset = saved ? saved.offset : wall ? current - wall() : 0;
  let speed = store?.loadSpeed() ?? 1;
  /** Where the wall stood when this clock should have stood at `current`, at a speed other than real. */
  let anchor = wall?.() ?? 0;
  let holds = 0;

  const read = (): number => {
    if (wall && holds === 0 && speed === 1) current = Math.max(current, Math.min(wall() + offset, last));
    return current;
  };
  const save = (): void => store?.save(current, offset);
  save();

  const aim = (): number => {
    const stands = read();
    if (!wall || speed === 1) return stands;
    const ahead = stands + Math.max(Math.min(wall() - anchor, LARGEST_LAG), 0) * speed;
    return Math.max(stands, Math.min(ahead, last));
  };

  return {
    now: () => format(read()),
    end,
    speed: () => speed,
    aim: () => format(Math.floor(aim())),
    runAt(asked) {
      if (!(asked >= 0 && asked <= FASTEST))
        throw new RangeError(`A clock runs at a speed from 0 to ${FASTEST}, found ${asked}.`);
      read();
      speed = asked;
      if (wall) {
        anchor = wall();
        offset = current - anchor;
      }
      save();
      store?.saveSpeed(speed);
    },
    moveTo(instant) {
      const target = Math.min(Date.parse(instant), last);
      const before = read();
      if (target <= before) return;
      current = target;
      // What was on its way counts as gone; a leap ahead by hand is no debt.
      if (wall && speed > 0 && speed !== 1)
        anchor = Math.min(Math.max(anchor + (target - before) / speed, wall() - LARGEST_LAG), wall());
      if (wall) offset = current - wall();
      save();
    },
    hold() {
      read();
      holds += 1;
    },
    release() {
      holds -= 1;
      // What passed on the wall while the clock was held did not pass here.
      if (holds === 0 && wall) offset = current - wall();
      save();
    },
    wake(instant, callback) {
      if (!wall) return () => undefined;
      const target = Date.parse(instant);
      let timer: NodeJS.Timeout | undefined;
      const look = (): void => {
        const left = (target - aim()) / speed;
        if (speed === 1 && left > 0) timer = setTimeout(look, Math.min(left, LONGEST_TIMER));
        else callback();
      };
      const first = Math.max((target - aim()) / speed, 0);
      if (speed === 1) timer = setTimeout(look, Math.min(first, LONGEST_TIMER));
      else if (speed > 0) timer = setTimeout(look, Math.min(Math.max(first, SHORTEST_TICK), LONGEST_TICK));
      return () => clearTimeout(timer);
    },
  };
}

function createStore(db: DatabaseSync) {
  db.exec(
    `CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), now INTEGER NOT NULL, offset INTEGER NOT NULL) STRICT;
     CREATE TABLE IF NOT EXISTS clock_speed (one INTEGER PRIMARY KEY CHECK (one = 1), speed REAL NOT NULL) STRICT`,
  );
  const loadSpeed = db.prepare('SELECT speed FROM clock_speed');
  const saveSpeed = db.prepare('INSERT OR REPLACE INTO clock_speed (one, speed) VALUES (1, ?)');
  const load = db.prepare('SELECT now, offset FROM clock');
  const save = db.prepare('INSERT OR REPLACE INTO clock (one, now, offset) VALUES (1, ?, ?)');
  return {
    load: () => load.get() as { now: number; offset: number } | undefined,
    loadSpeed: () => (loadSpeed.get() as { speed: number } | undefined)?.speed,
    saveSpeed: (speed: number) => void saveSpeed.run(speed),
    save: (now: number, offset: number) => void save.run(now, offset),
  };
}

function requireWall(wall: (() => number) | undefined): () => number {
  if (!wall) throw new TypeError('A clock without a wall needs an instant to start at.');
  return wall;
}

/** While one event is recorded, "now" is asked for many times within a millisecond. */
let last: { readonly ms: number; readonly at: Instant } | undefined;

function format(ms: number): Instant {
  if (last?.ms !== ms) last = { ms, at: new Date(ms).toISOString() as Instant };
  return last.at;
}
