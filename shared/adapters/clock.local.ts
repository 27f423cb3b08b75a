import type { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../ports/clock.ts';
import type { Instant } from '../time/instant.ts';

/**
 * The virtual clock. It moves only forward: by hand (`moveTo`), and by itself at real speed when it was given a wall.
 * While held it stands still, so that a jump through many timers is deterministic.
 */
export interface LocalClock extends Clock {
  /** Moves to `at`; an instant already past leaves the clock where it is. */
  moveTo(at: Instant): void;
  /** Stands still from now on, until released. Holds nest. */
  hold(): void;
  release(): void;
  /** Calls back when the clock, running by itself, has reached `at`. Returns the way to call that off. Without a wall: never. */
  wake(at: Instant, callback: () => void): () => void;
}

export interface LocalClockOptions {
  /** Where the clock starts when it has no saved time yet; default the wall's now. */
  readonly at?: Instant;
  /** Milliseconds since 1970, going forward at real speed. Without it the clock moves by hand only. */
  readonly wall?: () => number;
  /** Where the time is kept over a restart. */
  readonly db?: DatabaseSync;
}

/** The wall clock of this machine. The only place below infra that reads it. */
export const systemWall = (): number => Date.now();

// setTimeout takes at most 2^31-1 ms (24.8 days) and fires at once beyond; waking early and looking again is harmless.
const LONGEST_TIMER = 24 * 60 * 60 * 1000;

export function createLocalClock({ at, wall, db }: LocalClockOptions): LocalClock {
  const store = db && createStore(db);
  const saved = store?.load();
  let current = saved?.now ?? (at ? Date.parse(at) : requireWall(wall)());
  let offset = saved ? saved.offset : wall ? current - wall() : 0;
  let holds = 0;

  const read = (): number => {
    if (wall && holds === 0) current = Math.max(current, wall() + offset);
    return current;
  };
  const save = (): void => store?.save(current, offset);
  save();

  return {
    now: () => format(read()),
    moveTo(instant) {
      const target = Date.parse(instant);
      if (target <= read()) return;
      current = target;
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
      let timer: NodeJS.Timeout;
      const look = (): void => {
        const left = target - read();
        if (left <= 0) callback();
        else timer = setTimeout(look, Math.min(left, LONGEST_TIMER));
      };
      timer = setTimeout(look, Math.min(Math.max(target - read(), 0), LONGEST_TIMER));
      return () => clearTimeout(timer);
    },
  };
}

function createStore(db: DatabaseSync) {
  db.exec(
    'CREATE TABLE IF NOT EXISTS clock (one INTEGER PRIMARY KEY CHECK (one = 1), now INTEGER NOT NULL, offset INTEGER NOT NULL) STRICT',
  );
  const load = db.prepare('SELECT now, offset FROM clock');
  const save = db.prepare('INSERT OR REPLACE INTO clock (one, now, offset) VALUES (1, ?, ?)');
  return {
    load: () => load.get() as { now: number; offset: number } | undefined,
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
