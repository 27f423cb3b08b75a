import { existsSync, linkSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { DataInUse, DataUnusable, StorageFailed } from '../../shared/adapters/sqlite.errors.ts';
import { isInUse, openDatabase } from '../../shared/adapters/sqlite.ts';

/** The one file in which a folder keeps everything. */
export const dataFile = (folder: string): string => join(folder, 'lojal.db');

/** Where the example of a first start is made until it is whole. */
export const unfinishedFile = (folder: string): string => join(folder, 'first-start.db');

/** A file without a byte is what a kill leaves that came before the first one was written. */
export function hasData(folder: string): boolean {
  const file = dataFile(folder);
  return existsSync(file) && (statSync(file).size > 0 || existsSync(`${file}-wal`));
}

/** @throws DataUnusable, StorageFailed */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ENOSPC' || code === 'EDQUOT') throw new StorageFailed(folder, 'full', { cause: error });
    if (code === 'EIO') throw new StorageFailed(folder, 'io', { cause: error });
    throw new DataUnusable(folder, { cause: error });
  }
}

/**
 * Opens the data of a folder, and makes both where they are not there. What was done to an older file is said.
 * @throws DataProblem: DataInUse also while another process makes the example of a first start there.
 */
export function openData(folder: string): DatabaseSync {
  makeFolder(folder);
  const unfinished = unfinishedFile(folder);
  if (existsSync(unfinished)) {
    if (isInUse(unfinished)) throw new DataInUse(dataFile(folder));
    // A kill has left it.
    discard(unfinished);
  }
  return openDatabase(dataFile(folder), console.log);
}

/** Gives a whole, closed and synced file the name of the folder's data. @throws DataInUse when there is such a file by now. */
export function publish(folder: string): void {
  const [from, to] = [unfinishedFile(folder), dataFile(folder)];
  // Another process that began at the same moment has put its own in this one's place.
  if (isInUse(from)) throw new DataInUse(to);
  if (!hasData(folder)) rmSync(to, { force: true });
  try {
    // Unlike a renaming it replaces nothing: an import may have made the data in the meantime.
    linkSync(from, to);
  } catch (error) {
    if (existsSync(to)) throw new DataInUse(to, { cause: error });
    // Some file systems have no second names.
    renameSync(from, to);
  }
  discard(from);
}

/** A database with all that SQLite keeps beside it. */
export function discard(path: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(path + end, { force: true });
}
