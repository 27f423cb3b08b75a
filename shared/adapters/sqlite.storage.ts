import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { inWords, StorageFailed } from './sqlite.errors.ts';

/** Whether the file can be written. A write that could not be made left nothing behind, so it can be made again. */
export interface Storage {
  /** Why writes fail; from the first that did until `look` has found room. However its error was dealt with, it stands here. */
  failure(): StorageFailed | undefined;
  /** Names who looks for room from now on, and hears of each failure that begins. Until then nobody waits for room. */
  attend(failed: (failure: StorageFailed) => void): void;
  /** Writes something beside the file, and so finds out whether there is room again. */
  look(): boolean;
  /** Makes a write, when there is room for it. @throws StorageFailed when nobody looks for room, or no longer. */
  patiently<Result>(write: () => Result): Promise<Result>;
  /** Nobody looks any more: who waits is given the failure. */
  abandon(): void;
}

/** What must be free to go on: the writes of some hundred transactions. */
const ROOM_BYTES = 1024 * 1024;

const storages = new WeakMap<DatabaseSync, Storage>();

/** The storage of a database that openDatabase has given. */
export function storageOf(db: DatabaseSync): Storage {
  const storage = storages.get(db);
  if (!storage) throw new TypeError('A database whose storage is asked for must come from openDatabase.');
  return storage;
}

/** Notes each write that fails, and says in words why. */
export function watchStorage(db: DatabaseSync, path: string): void {
  let failure: StorageFailed | undefined;
  let attendant: ((failure: StorageFailed) => void) | undefined;
  let waiting: { readonly go: () => void; readonly giveUp: (failure: StorageFailed) => void }[] = [];

  const noted = (error: unknown): unknown => {
    const said = inWords(error, path);
    if (said instanceof StorageFailed && !failure) {
      failure = said;
      attendant?.(said);
    }
    return said;
  };
  const release = (how: (one: (typeof waiting)[number]) => void): void => {
    const released = waiting;
    waiting = [];
    released.forEach(how);
  };
  const room = (found: StorageFailed): Promise<void> =>
    attendant ? new Promise((go, giveUp) => waiting.push({ go, giveUp })) : Promise.reject(found);

  const exec = db.exec.bind(db);
  db.exec = (sql) => {
    try {
      exec(sql);
    } catch (error) {
      throw noted(error);
    }
  };
  const prepare = db.prepare.bind(db);
  db.prepare = (sql) => {
    const statement = prepare(sql);
    for (const name of ['run', 'get', 'all'] as const) {
      const call = statement[name].bind(statement) as (...values: unknown[]) => never;
      statement[name] = (...values: unknown[]) => {
        try {
          return call(...values);
        } catch (error) {
          throw noted(error);
        }
      };
    }
    return statement;
  };

  storages.set(db, {
    failure: () => failure,
    attend(failed) {
      attendant = failed;
      if (failure) failed(failure);
    },
    look() {
      if (!failure) return true;
      if (!hasRoom(path)) return false;
      failure = undefined;
      release(({ go }) => go());
      return true;
    },
    async patiently(write) {
      for (;;) {
        try {
          return write();
        } catch (error) {
          if (!(error instanceof StorageFailed)) throw error;
          await room(error);
        }
      }
    },
    abandon() {
      attendant = undefined;
      const last = failure;
      if (last) release(({ giveUp }) => giveUp(last));
    },
  });
}

function hasRoom(path: string): boolean {
  if (path === ':memory:') return true;
  const probe = `${path}.room`;
  try {
    const file = openSync(probe, 'w', 0o600);
    try {
      // Not nothings: a file of holes takes no room.
      writeSync(file, Buffer.alloc(ROOM_BYTES, 1));
      fsyncSync(file);
    } finally {
      closeSync(file);
      rmSync(probe);
    }
    return true;
  } catch {
    // Whatever it is, the disk cannot be written.
    return false;
  }
}
