import { accessSync, constants, existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { DataForeign, DataInUse, DataUnusable, DataVersionUnknown, inWords } from './sqlite.errors.ts';
import { checkHeader } from './sqlite.header.ts';
import { DATA_VERSION, migrate, saidVersion } from './sqlite.migrate.ts';
import { watchStorage } from './sqlite.storage.ts';

/**
 * A commit that has split a page looks through all pages that SQLite keeps in memory, as long as the database is smaller
 * than a gigabyte (pcache1TruncateUnsafe, which undoes that a page had the number of the lock's for a moment). With 64 MiB
 * of them that was half of what a transaction took; so it keeps 8 MiB, and leaves the rest to the system's own cache. A
 * database in memory keeps all of its pages, so there they are larger, and fewer.
 */
const CACHE_PAGES = 2048;
const PAGE_BYTES_IN_MEMORY = 16_384;

/** 16 MiB of written pages before they are copied into the file, where SQLite does so after 4, and waits for the disk each time. */
const CHECKPOINT_PAGES = 4096;

/**
 * Opens the one file in which the local world keeps everything, or `:memory:`; a file of an older version is brought to
 * this one's before (sqlite.migrate.ts).
 *
 * WAL with synchronous NORMAL survives a kill of the process at any moment; only a power cut can lose the last
 * moments, and never corrupts. EXCLUSIVE locking with no busy wait makes a second process fail at once.
 * From then on its errors are in words, too, and storageOf tells whether it can be written (sqlite.storage.ts).
 * @param tell told in a sentence of what was done to the file, if anything was.
 * @throws DataProblem when another process has the file, a newer Lojal wrote it, it is damaged or none of ours, or it
 * cannot be written. Then it is as it was.
 */
export function openDatabase(path: string, tell: (said: string) => void = () => undefined): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    checkWritable(path);
    checkHeader(path);
    db = new DatabaseSync(path, { timeout: 0 });
    // Nothing is written before it is known to be ours.
    db.exec('PRAGMA locking_mode = EXCLUSIVE');
    check(db, path);
    if (path === ':memory:') db.exec(`PRAGMA page_size = ${PAGE_BYTES_IN_MEMORY}`);
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;');
    db.exec(`PRAGMA cache_size = ${CACHE_PAGES}; PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    // The write takes the exclusive lock now rather than at the first request.
    db.exec(`PRAGMA user_version = ${saidVersion(db) || DATA_VERSION}`);
    const said = migrate(db, path);
    if (said) tell(said);
    // What a part of a group would undo is kept in memory (sqlite.transaction.ts): in a file, it was thirty writes a member.
    // Only now, so that no copy of a large file is made there.
    db.exec('PRAGMA temp_store = MEMORY');
    watchStorage(db, path);
    return db;
  } catch (error) {
    if (db?.isOpen) db.close();
    throw inWords(error, path);
  }
}

/** SQLite opens such a file all the same, and then says that its disk fails. */
function checkWritable(path: string): void {
  if (!existsSync(path)) return;
  try {
    accessSync(path, constants.W_OK);
  } catch (error) {
    throw new DataUnusable(path, { cause: error });
  }
}

/** Whether another process has a file open that openDatabase has given it. */
export function isInUse(path: string): boolean {
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN IMMEDIATE; ROLLBACK');
    return false;
  } catch (error) {
    return inWords(error, path) instanceof DataInUse;
  } finally {
    if (db?.isOpen) db.close();
  }
}

function check(db: DatabaseSync, path: string): void {
  const said = saidVersion(db);
  if (said > DATA_VERSION) throw new DataVersionUnknown(path, said, DATA_VERSION);
  const { tables } = db.prepare('SELECT count(*) AS tables FROM sqlite_schema').get() as { tables: number };
  if (said === 0 && tables > 0) throw new DataForeign(path, 'a database of another program');
}
