import { DatabaseSync } from 'node:sqlite';

/** Raised by one when a change of the tables needs a migration. */
const DATA_VERSION = 1;

/**
 * Opens the one file in which the local world keeps everything, or `:memory:`.
 *
 * WAL with synchronous NORMAL survives a kill of the process at any moment; only a power cut can lose the last
 * moments, and never corrupts. EXCLUSIVE locking with no busy wait makes a second process fail at once.
 * @throws DataInUse when another process has the file, DataVersionUnknown when a newer Lojal wrote it.
 */
export function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path, { timeout: 0 });
  try {
    db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    // 64 MiB of pages instead of 2: a register of ten thousand is read from memory and not from the file.
    db.exec('PRAGMA cache_size = -65536');
    const { user_version: found } = db.prepare('PRAGMA user_version').get() as { user_version: number };
    if (found > DATA_VERSION) throw new DataVersionUnknown(path, found);
    // The write takes the exclusive lock now rather than at the first request.
    db.exec(`PRAGMA user_version = ${DATA_VERSION}`);
    return db;
  } catch (error) {
    db.close();
    if (isBusy(error)) throw new DataInUse(path, { cause: error });
    throw error;
  }
}

function isBusy(error: unknown): boolean {
  // SQLITE_BUSY is 5 (https://sqlite.org/rescode.html); extended codes keep it in the low byte.
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) : 0;
  return (code & 0xff) === 5;
}

export class DataInUse extends Error {
  override readonly name = 'DataInUse';
  constructor(path: string, options?: ErrorOptions) {
    super(
      `Another process is using ${path}. Stop it, or set LOJAL_DATA to another folder to run two side by side.`,
      options,
    );
  }
}

export class DataVersionUnknown extends Error {
  override readonly name = 'DataVersionUnknown';
  constructor(path: string, found: number) {
    super(
      `${path} was written by a newer Lojal (data version ${found}, this one knows ${DATA_VERSION}). ` +
        'Update Lojal, or set LOJAL_DATA to another folder.',
    );
  }
}
