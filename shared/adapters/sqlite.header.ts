import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { DataDamaged, DataForeign } from './sqlite.errors.ts';

const MAGIC = Buffer.from('SQLite format 3\0');
const HEADER_BYTES = 100;

/**
 * SQLite takes a file that holds less than its first page for an empty one, and would begin anew in it. Not where a log
 * stands beside it: that may hold what the file does not have yet. https://sqlite.org/fileformat2.html#the_database_header
 * @throws DataDamaged, DataForeign
 */
export function checkHeader(path: string): void {
  if (!existsSync(path) || existsSync(`${path}-wal`)) return;
  const { size } = statSync(path);
  // Nothing at all is what a kill leaves of a first start.
  if (size === 0 || !statSync(path).isFile()) return;
  const header = Buffer.alloc(HEADER_BYTES);
  const file = openSync(path, 'r');
  const read = readSync(file, header, 0, HEADER_BYTES, 0);
  closeSync(file);
  const known = Math.min(read, MAGIC.length);
  if (!header.subarray(0, known).equals(MAGIC.subarray(0, known)))
    throw new DataForeign(path, 'no SQLite database');
  const pageSize = header.readUInt16BE(16);
  const pages = header.readUInt32BE(28);
  // 1 stands for 65536, the largest.
  if (read < HEADER_BYTES || size < (pageSize === 1 ? 65_536 : pageSize) * pages) throw new DataDamaged(path);
}
