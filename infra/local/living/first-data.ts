import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../../shared/adapters/sqlite.ts';
import { makeHistory, type HistoryOptions, type Made } from './history.ts';

/** Where a history is made until it is whole. */
const UNFINISHED = 'first-start.db';

/**
 * Makes the data of a first start in `folder` under `name`. The file takes that name only when the history is whole: what
 * a kill leaves behind is thrown away at the next start and made anew.
 * @throws DataInUse when another process is making it, and what makeHistory throws; then nothing is left behind.
 */
export async function makeFirstData(
  folder: string,
  name: string,
  options: Omit<HistoryOptions, 'db'>,
): Promise<Made> {
  const path = join(folder, UNFINISHED);
  // Whoever can open it is the only one, so that what lies there is nobody's work under way.
  openDatabase(path).close();
  discard(path);
  const db = openDatabase(path);
  try {
    // A file that is thrown away when it is not finished need not survive a power cut; the whole one is synced below.
    db.exec('PRAGMA synchronous = OFF');
    const made = await makeHistory({ ...options, db });
    db.close();
    sync(path);
    renameSync(path, join(folder, name));
    return made;
  } catch (error) {
    if (db.isOpen) db.close();
    discard(path);
    throw error;
  }
}

function discard(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
