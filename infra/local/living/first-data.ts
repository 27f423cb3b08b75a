import { closeSync, fsyncSync, openSync } from 'node:fs';
import { DataInUse } from '../../../shared/adapters/sqlite.errors.ts';
import { isInUse, openDatabase } from '../../../shared/adapters/sqlite.ts';
import { dataFile, discard, publish, unfinishedFile } from '../data-file.ts';
import { makeHistory, type HistoryOptions, type Made } from './history.ts';

/**
 * Makes the data of a first start in `folder`. The file takes its name only when the history is whole: what a kill leaves
 * behind is thrown away at the next start and made anew.
 * @throws DataInUse when another process is making it, or has made it by the end; and what makeHistory throws. Then
 * nothing is left behind.
 */
export async function makeFirstData(folder: string, options: Omit<HistoryOptions, 'db'>): Promise<Made> {
  const path = unfinishedFile(folder);
  // What nobody has open is nobody's work under way.
  if (isInUse(path)) throw new DataInUse(dataFile(folder));
  discard(path);
  const db = openDatabase(path);
  try {
    // A file that is thrown away when it is not finished need not survive a power cut; the whole one is synced below.
    db.exec('PRAGMA synchronous = OFF');
    const made = await makeHistory({ ...options, db });
    db.close();
    sync(path);
    publish(folder);
    return made;
  } catch (error) {
    if (db.isOpen) db.close();
    discard(path);
    throw error;
  }
}

function sync(path: string): void {
  const file = openSync(path, 'r+');
  fsyncSync(file);
  closeSync(file);
}
